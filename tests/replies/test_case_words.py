"""What an agent reads first: one line, and a sentence to open with."""

import re
from dataclasses import replace

import pytest

from bot.core.interview import QUESTIONS
from bot.replies.case_words import WordedCase
from tests.core.cases import EMPTY, PLENTY, SHORT, debt, yuan
from tests.replies.said_by_code import ASSUMPTIONS, REASONS
from tests.replies.sample_cases import CARD, HOUSE, RICH, TODAY, ZERO_LEFT, samples, told

WORDS = WordedCase(HOUSE.wording)
BROKEN = re.compile(r"None|[{}]|、、|；；|；$|^；|、；|\bR\d\d|\bQ\d|utter_|[！!您]")


def line_of(given):
    return WORDS.one_line(given, HOUSE.propose(given, TODAY))


def test_every_case_reads_as_one_clean_line_and_opening():
    for given, proposal in samples():
        line, opening = WORDS.one_line(given, proposal), WORDS.suggested_opening(given)
        assert not BROKEN.search(line), line
        assert "\n" not in line
        assert len(line) <= 120
        assert not BROKEN.search(opening), opening
        assert opening.startswith("你好，我是人工客服")


def test_the_line_tells_product_amount_overdue_reason_budget_and_wish():
    given = replace(RICH, reasons=("R03",))
    assert line_of(given) == (
        "信用卡欠款10,005元逾期100天；失业；每月可还约450元；想延期、想减免违约金或利息"
    )


@pytest.mark.parametrize(
    ("month", "told_of_it"),
    [(PLENTY, "每月可还约1,800元"), (ZERO_LEFT, "每月收支相抵"), (SHORT, "每月差600元")],
)
def test_the_budget_is_told_with_its_sign_in_words(month, told_of_it):
    assert told_of_it in line_of(told(debts=(CARD,), finance=month))


def test_their_own_limit_comes_before_what_was_reckoned():
    month = replace(PLENTY, cap=yuan("1500"))
    told_of_it = "自认每月最多还1,500元，算下来约1,800元"
    assert told_of_it in line_of(told(debts=(CARD,), finance=month))


def test_what_was_not_told_is_called_that_and_not_a_refusal():
    line = WORDS.one_line(told(), EMPTY)
    assert line == "产品未说明；原因未说明；诉求未定"


def test_a_case_with_only_a_bill_names_the_bill():
    assert "欠款905.30元" in line_of(told(debts=(debt(amount_due="905.30"),)))


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_can_be_read_in_line(code):
    assert not BROKEN.search(line_of(told(reasons=(code,), debts=(CARD,))))


@pytest.mark.parametrize("code", ["R12", "R13"])
def test_the_opening_does_not_hold_up_what_they_would_not_do(code):
    opening = WORDS.suggested_opening(told(reasons=(code,)))
    assert opening == HOUSE.wording.say("utter_opening_nothing_told")


def test_a_person_in_danger_is_greeted_without_a_word_of_money_owed():
    opening = WORDS.suggested_opening(replace(RICH, signals=("self_harm",)))
    assert "安全" in opening
    assert not re.search(r"欠|还款|逾期|\d", opening)


@pytest.mark.parametrize("code", ASSUMPTIONS)
def test_every_assumption_is_worded(code):
    assert not BROKEN.search(WORDS.assumption(code))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda item: item.id)
def test_an_open_question_reads_as_it_would_be_asked(question):
    assert WORDS.open_question(question.id) in HOUSE.wording.responses[f"utter_ask_{question.id}"]
