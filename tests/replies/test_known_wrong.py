"""What public articles get wrong is said nowhere: not in a text, a rule or a document."""

import re
from pathlib import Path

import pytest

import bot.rulebook
from bot.rulebook import load_rulebook
from bot.wiring import house

RULES = Path(bot.rulebook.__file__).parent
BOOK = load_rulebook()


def sentences():
    """Give every sentence that may reach a person, with where it stands."""
    for key, texts in house().wording.responses.items():
        yield from ((key, text) for text in texts)
    for path in RULES.rglob("*.yml"):
        yield path.relative_to(RULES).as_posix(), path.read_text(encoding="utf-8")


SENTENCES = list(sentences())
WRONG = {
    "a hotline of Alipay's as a card's": "95188",
    "a number nobody should call": "95370",
    "a law there is not": "人民合同法",
    "a may told as a right": "有权(?:和银行|与银行)?(?:协商|要求分期)|必须同意|应当同意分期",
    "the end of collection as a policy": "停催|停息挂账|暂停催收",
    "a platform's score as the credit report": "芝麻分(?!(?:这类平台分)?不是央行征信)|芝麻信用",
    "what happened to others": "成功案例|成功率|成功(?:协商|办下|减免)|网友|有人就|已帮.{0,6}人",
    "a cleaned record": "征信(?:可以|能)(?:洗白|消除)|修复征信",
}  # fmt: skip
# Where the text warns of exactly that.
WARNS = {"a cleaned record": {"utter_advice_scam_agent"}}


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_known_to_be_wrong_is_said(wrong):
    found = {place for place, text in SENTENCES if re.search(WRONG[wrong], text)}

    assert found - WARNS.get(wrong, set()) == set()
    assert len(SENTENCES) > 400


def test_the_old_name_of_the_penalty_stands_only_where_its_end_is_told():
    found = {place for place, text in SENTENCES if "滞纳金" in text}

    assert found == {"law/late_fee_replaced.yml"}
    assert "取消滞纳金" in BOOK.quantities["law/late_fee_replaced"].values[-1].text


def test_a_platforms_score_is_named_only_to_say_that_it_is_no_credit_report():
    told = [text for _, text in SENTENCES if "芝麻分" in text]

    assert told
    assert all(re.search("芝麻分(?:这类平台分)?不是央行征信", text) for text in told)


def test_an_agreement_is_never_told_as_a_right():
    condition = BOOK.quantities["law/personalised_instalment_condition"].values[-1].text

    assert "可以" in condition
    assert "不是持卡人的权利" in condition


@pytest.mark.parametrize("pattern", WRONG.values())
def test_the_check_would_find_it(pattern):
    examples = (
        "打95188问花呗", "客服95370", "《人民合同法》规定", "持卡人有权协商", "申请后停催",
        "芝麻分580，征信不好", "有网友分期成功", "征信可以洗白",
    )  # fmt: skip

    assert sum(bool(re.search(pattern, text)) for text in examples) == 1
