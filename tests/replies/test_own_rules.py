"""What an institution laid down is said with the general answer, and only of that institution."""

from pathlib import Path

import pytest

import bot.rulebook
from bot.core.moves import Move, Turn
from bot.replies.facts_in_words import UNVERIFIED, facts_in_words
from bot.replies.own_rules import TOLD_WITH
from bot.replies.render import Renderer
from bot.replies.wording import load_wording
from bot.rulebook import load_rulebook
from bot.rulebook.institution_rules import UNITS
from tests.core.cases import debt
from tests.replies.sample_cases import HOUSE, TODAY, told

PACKAGED = Path(bot.rulebook.__file__).parent
SAID = {
    "grace_period_days": ("3", "按演示消费金融公司（虚构）的规则，宽限3天。"),
    "credit_reporting/from_overdue_days": ("5", "从逾期第5天起报送征信。"),
    "credit_reporting/how": ("每月报一次", "的报送规则：每月报一次。"),
    "reply_times/application": ("7", "一般在7天内答复申请。"),
    "contact/complaints": ("400-000-0001", "的投诉电话是400-000-0001。"),
    "reply_times/complaint": ("15", "投诉一般在15天内答复。"),
    "contact/hotline": ("400-000-0000", "的客服电话是400-000-0000。"),
    "contact/hours": ("工作日9点到18点", "接听时间：工作日9点到18点。"),
    "contact/channels": ("App 里的困难申请页", "也可以走这些渠道：App 里的困难申请页。"),
}


@pytest.fixture
def renderer_with(tmp_path):
    def build(institution: str, confidence: str, starts: str = "2026-01-01") -> Renderer:
        for name, (value, _) in SAID.items():
            path = tmp_path / f"institutions/{institution}/{name}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f'description: "某项"\nunit: {UNITS[name]}\nvalues:\n'
                f'  - in_force_from: {starts}\n    value: "{value}"\n    source: "测试规则"\n'
                f"    checked_on: 2026-11-22\n    confidence: {confidence}\n",
                encoding="utf-8",
            )
        book = load_rulebook(own=tmp_path)
        return Renderer(load_wording(facts_in_words(book, TODAY)), book, TODAY)

    return build


def answer(renderer: Renderer, key: str, case) -> str:
    (reply,) = renderer.render(Turn((Move("say", key),), case, done=True))
    return reply["text"]


def test_every_rule_told_with_an_answer_is_tried():
    assert sorted(SAID) == sorted(name for names in TOLD_WITH.values() for name in names)


@pytest.mark.parametrize("key", TOLD_WITH)
def test_a_deployments_own_rule_is_said_after_the_answer(renderer_with, key):
    text = answer(renderer_with("demo_cf", "S"), key, told(institution="demo_cf"))

    assert all(SAID[name][1] in text for name in TOLD_WITH[key])
    assert UNVERIFIED not in text.replace(HOUSE.wording.facts["hotline_12363"], "")


def test_an_own_rule_nobody_verified_is_marked(renderer_with):
    renderer = renderer_with("demo_cf", "M")
    case = told(institution="demo_cf")

    assert f"宽限3天{UNVERIFIED}。" in answer(renderer, "utter_answer_ask_due_rule", case)
    assert f"400-000-0000{UNVERIFIED}。" in answer(renderer, "utter_answer_who_to_call", case)


def test_the_lender_they_named_goes_before_the_deployment(renderer_with):
    renderer = renderer_with("citic", "S")
    case = told(institution="demo_cf", debts=(debt(institution="citic"),))

    assert "按中信银行的规则，宽限3天。" in answer(renderer, "utter_answer_ask_due_rule", case)


@pytest.mark.parametrize(
    "case",
    [
        told(institution="demo"),
        told(institution=""),
        told(institution="demo_card"),
        told(institution="demo_cf", debts=(debt(institution="cmb"),)),
        told(institution="demo_cf", user_role="third_party"),
    ],
)
def test_nobody_elses_rule_is_said(renderer_with, case):
    general = answer(HOUSE.renderer, "utter_answer_ask_due_rule", case)

    assert answer(renderer_with("demo_cf", "S"), "utter_answer_ask_due_rule", case) == general


def test_a_rule_still_to_come_is_not_said(renderer_with):
    renderer = renderer_with("demo_cf", "S", "2027-01-01")

    assert "宽限3天" not in answer(
        renderer, "utter_answer_ask_due_rule", told(institution="demo_cf")
    )
