"""What replaces what, in the shapes people say it."""

import pytest

from bot.nlu.roles import read_facts
from tests.nlu.roles.scoring import TODAY, write_fact


@pytest.mark.parametrize("between", [",", " ", "", "。", " 我刚看了 "])
def test_a_bill_that_replaces_a_denied_figure_leaves_the_field_to_the_case(between):
    (fact,) = read_facts(f"不是四万六{between}账单上是41280.5", TODAY)
    assert (fact.role, fact.fen) == ("unlabelled", 4128050)
    assert (fact.corrected, fact.old_fen) == (True, 4600000)


@pytest.mark.parametrize(
    ("text", "role", "fen", "old_fen"),
    [
        ("四万四说错了 是40260", "unlabelled", 4026000, 4400000),
        ("刚才那个收入写错了 是5100不是5600", "income", 510000, 560000),
        ("更正一下 欠款是37200", "total_debt", 3720000, None),
        ("打错了 3400", "unlabelled", 340000, None),
        ("26360才对 不是28000", "unlabelled", 2636000, 2800000),
        ("更正一下 欠款38000应该是36500", "total_debt", 3650000, 3800000),
        ("本期账单不是2600 是2688.4", "amount_due", 268840, 260000),
        ("我刚说的三万不准 实际31360", "unlabelled", 3136000, 3000000),
        ("不是7000啦 八千", "unlabelled", 800000, 700000),
    ],
)
def test_only_the_new_figure_is_told_and_it_names_the_old(text, role, fen, old_fen):
    (fact,) = [fact for fact in read_facts(text, TODAY) if fact.kind == "money"]
    assert (fact.role, fact.fen, fact.corrected, fact.old_fen) == (role, fen, True, old_fen)


def test_a_corrected_day_is_marked():
    (fact,) = read_facts("不对 2月份才到期", TODAY)
    assert (fact.role, fact.corrected) == ("due_on", True)


def test_the_figure_of_another_matter_replaces_nothing():
    facts = read_facts("欠款不是四万六 工资是3000", TODAY)
    assert [(fact.role, fact.fen, fact.corrected) for fact in facts] == [("income", 300000, False)]


def test_a_question_back_denies_nothing():
    (fact,) = read_facts("是不是欠3200", TODAY)
    assert (fact.fen, fact.corrected) == (320000, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("逾期是三个月 不是俩月", "overdue_duration=3m!2m"),
        ("我是说分36期 不是12期", "terms=36!12"),
        ("家里四口人 不是三口", "household=4!3"),
        ("每月最多能还650,刚说750是错的", "payment_cap=650!750"),
        ("房租不是1000 涨到1150了", "essential=1150!1000"),
        ("说错啦 这期要还的是2864", "amount_due=2864!"),
    ],
)
def test_a_correction_of_any_kind_keeps_what_it_replaces(text, expected):
    assert [write_fact(fact) for fact in read_facts(text, TODAY)] == [expected]
