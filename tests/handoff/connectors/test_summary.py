"""A summary has words for all that a case file may hold."""

import pytest

from bot.handoff.connectors.port import NOTICES
from bot.handoff.connectors.render import as_html, as_markdown, as_text
from bot.handoff.states import ChangeKind
from tests.handoff.connectors.files import HOSTILE, SCHEMA, a_case_file, a_delivery

KINDS = {*ChangeKind.__args__, *NOTICES}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_change_has_its_title(kind, summariser):
    title = summariser.title(a_delivery(kind))
    assert title.endswith("｜SK-1")
    assert kind not in title


def test_every_kind_of_plan_debt_and_source_has_its_words(summariser):
    properties = SCHEMA["properties"]
    kinds = properties["plans"]["items"]["properties"]["kind"]["enum"]
    sources = properties["debts"]["items"]["properties"]["source"]["enum"]
    products = properties["debts"]["items"]["properties"]["product"]["enum"]
    file = a_case_file()
    for product in products:
        debts = [{**file["debts"][0], "product": product, "institution_name": None}]
        assert product not in as_text(summariser.summarise(a_delivery(debts=debts)), "")
    for kind in kinds:
        plans = [{**file["plans"][0], "kind": kind, "terms": None}]
        assert kind not in as_text(summariser.summarise(a_delivery(plans=plans)), "")
    for source in sources:
        debts = [{**file["debts"][0], "source": source}]
        assert source not in as_text(summariser.summarise(a_delivery(debts=debts)), "")


def test_every_flag_does_no_harm_worded_or_not(summariser):
    flags = SCHEMA["properties"]["flags"]["items"]["enum"]
    text = as_text(summariser.summarise(a_delivery(flags=flags)), "")
    assert "可能被骗" in text
    assert "_" not in text


def test_three_plans_at_most_and_the_chosen_one_among_them(summariser):
    plan = a_case_file()["plans"][0]
    plans = [{**plan, "terms": terms} for terms in (3, 6, 9, 12, 15)]
    text = as_text(summariser.summarise(a_delivery(plans=plans, chosen_plan=4)), "")
    assert "15期，首期800元，共12,000元，费用0元（本人选了这个）" in text
    assert text.count("首期") == 3


def test_a_notice_tells_no_fact(summariser):
    text = as_text(summariser.summarise(a_delivery("withdrawn")), "")
    assert "撤回了转人工的同意" in text
    assert "元" not in text


def test_in_no_form_does_what_was_written_begin_a_line_or_a_tag(summariser):
    where = {"one_line": HOSTILE, "suggested_opening": HOSTILE, "open_questions": [HOSTILE]}
    summary = summariser.summarise(a_delivery(**where))
    for form in (as_text, as_html, as_markdown):
        written = form(summary, "")
        assert "\u202e" not in written
        assert not any(line.startswith(("Bcc", "<img")) for line in written.splitlines())
    assert "<img" not in as_html(summary, "")
