"""What nobody verified, or looked at again in time, reads 「未核实」 wherever people meet it."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import bot.rulebook
from bot.core.case import Request
from bot.core.checklist import ChecklistItem
from bot.core.moves import Move, Turn, plan_turn
from bot.core.records import to_json
from bot.replies.facts_in_words import UNVERIFIED, facts_in_words
from bot.replies.render import Renderer
from bot.replies.wording import load_wording
from bot.rulebook import load_rulebook
from bot.wiring import House, build_house
from tests.core.cases import PLENTY, debt, finance, yuan
from tests.replies.sample_cases import at, told

PACKAGED = Path(bot.rulebook.__file__).parent
TODAY = date(2026, 11, 22)
LATE = date(2027, 11, 23)
"""The day after everything that was checked on 2026-11-22 expired."""
ASKED = told(
    debts=(debt(total="12000", overdue_days=40),), finance=PLENTY, reasons=("R03",),
    requests=(Request("Q1"),),
)  # fmt: skip
RULE_NAMED = "所用规则未核实："


def house_with(tmp_path: Path, today: date, *changes: tuple[str, str, str]) -> House:
    """Build a house on a copy of the rulebook with some files changed."""
    folder = tmp_path / "rules"
    shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, old, new in changes:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return house_on(folder, today)


def house_on(folder: Path, today: date) -> House:
    book = load_rulebook(folder)
    wording = load_wording(facts_in_words(book, today))
    return House(book, wording, Renderer(wording, book, today))


def expiring(name: str) -> tuple[str, str, str]:
    """Let a value without an expiry expire the day before."""
    return name, "confidence: S", "confidence: S\n    expires_on: 2026-11-22"


# --- laws and hotlines in texts


def test_a_law_past_its_expiry_is_marked_after_its_unit():
    wording = build_house(LATE).wording

    assert f"5年{UNVERIFIED}" in wording.say("utter_answer_ask_credit_impact")
    assert f"5{UNVERIFIED}" not in wording.say("utter_answer_ask_credit_impact")
    assert UNVERIFIED not in build_house(TODAY).wording.say("utter_answer_ask_credit_impact")


def test_a_day_told_by_a_rule_is_marked_too():
    said = build_house(LATE).wording.say("utter_answer_credit_cleaning")

    assert f"2026年3月31日{UNVERIFIED}" in said


PARAPHRASED = re.compile("按规定|不合规|只能找你本人|从不收费")


def test_a_law_told_in_our_own_words_carries_its_doubt():
    texts = {
        text
        for texts in build_house(TODAY).wording.responses.values()
        for text in texts
        if PARAPHRASED.search(text)
    }

    assert len(texts) > 2
    assert [text for text in texts if not re.search(r"{(?:doubt|law)_", text)] == []


def test_a_law_told_in_our_own_words_is_marked_once_it_has_expired():
    key = "utter_answer_collector_calls_others"

    assert f"本人和担保人{UNVERIFIED}，" in build_house(LATE).wording.say(key)
    assert "本人和担保人，" in build_house(TODAY).wording.say(key)


def test_every_fact_in_every_text_is_marked_once_all_has_expired():
    wording = build_house(LATE).wording

    assert wording.facts
    for name, text in wording.facts.items():
        assert (UNVERIFIED in text) is not name.startswith("urgent_"), name


@pytest.mark.parametrize(("number", "marked"), [("12378", False), ("12363", True), ("110", True)])
def test_a_hotline_from_memory_is_marked_and_one_seen_in_a_copy_is_not(number, marked):
    assert (UNVERIFIED in build_house(TODAY).wording.facts[f"hotline_{number}"]) is marked


def test_nothing_in_a_crisis_is_slowed_down_by_a_mark():
    wording = build_house(LATE).wording
    crisis = [key for key in wording.responses if key.startswith("utter_crisis_")]

    assert len(crisis) > 3
    for key in crisis:
        for number in range(len(wording.responses[key])):
            assert "未核实" not in wording.say(key, ("", number))


def test_a_law_still_to_come_breaks_nothing_and_is_marked():
    wording = build_house(date(2025, 12, 31)).wording

    assert wording.facts["law_total_financing_cost_disclosure"].endswith(UNVERIFIED)
    assert wording.facts["law_credit_repair_repaid_by"].endswith(UNVERIFIED)


# --- documents


def table_of(house: House, *codes: str, institution: str = "") -> dict[str, list[str]]:
    items = tuple(
        ChecklistItem(code, "required", "unknown", asked_by=institution) for code in codes
    )
    move = Move("documents", "utter_documents_so_far", {"items": items})
    table = house.renderer.render(Turn((move,), ASKED, done=True))[0]["table"]
    return dict(zip(codes, table["rows"], strict=True))


def test_a_number_in_a_documents_hint_is_marked():
    rows = table_of(build_house(TODAY), "D03", "D06", "D16", "D29")

    assert f"12333{UNVERIFIED}" in rows["D06"][1]
    assert f"2次{UNVERIFIED}免费" in rows["D03"][1]
    assert "12378的登记记录" in rows["D29"][1]
    assert "打110" in rows["D16"][1]


def test_a_hint_nobody_verified_is_marked_and_its_name_is_not(tmp_path):
    house = house_with(tmp_path, TODAY, ("documents/D09.yml", "confidence: S", "confidence: H"))
    name, how, mind = table_of(house, "D09")["D09"]

    assert UNVERIFIED not in name
    assert how.endswith(UNVERIFIED)
    assert mind.count(UNVERIFIED) == 2


def test_what_one_institution_wants_is_marked_on_its_own(tmp_path):
    house_with(tmp_path, TODAY)
    source = PACKAGED / "institutions/demo_card/waivable.yml"
    text = source.read_text(encoding="utf-8").replace("unit: parts", "unit: text")
    own = tmp_path / "rules/institutions/demo_card/documents/D09"
    own.mkdir(parents=True)
    stale = text.replace('"penalty"', '"盖章原件"').replace("confidence: S", "confidence: L")
    (own / "form.yml").write_text(stale, encoding="utf-8")
    house = house_on(tmp_path / "rules", TODAY)

    here = table_of(house, "D09", institution="demo_card")["D09"]
    elsewhere = table_of(house, "D09", institution="demo_cf")["D09"]
    assert here[2].startswith(f"盖章原件{UNVERIFIED}；")
    assert UNVERIFIED not in here[1]
    assert "盖章原件" not in elsewhere[2]


# --- plans


def assumptions_of(house: House, given, today: date) -> dict[str, list[str]]:
    """Give what each plan of the case file takes for granted, by the plan's kind."""
    state = {**to_json(given), "updated_at": f"{today}T10:00:00+08:00"}
    body = house.case_file(state, today, [])
    return {plan["kind"]: plan["assumptions"] for plan in body["plans"]}


def named_rules(assumptions: list[str]) -> list[str]:
    return [text.removeprefix(RULE_NAMED) for text in assumptions if text.startswith(RULE_NAMED)]


def test_fresh_rules_leave_a_plan_without_doubt(tmp_path):
    found = assumptions_of(house_with(tmp_path, TODAY), ASKED, TODAY)

    assert found["interest_free_instalment"]
    assert named_rules(found["interest_free_instalment"]) == []


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("institutions/demo_card/personalised/terms.yml", "个性化分期可选期数"),
        ("institutions/demo_card/personalised/annual_rate.yml", "个性化分期年利率"),
        ("budget/buffer.yml", "结余里留作缓冲的比例"),
        ("budget/floor_per_person.yml", "每人每月基本生活费下限"),
    ],
)
def test_a_plan_names_the_rule_that_expired(tmp_path, name, named):
    day = date(2026, 11, 23)
    found = assumptions_of(house_with(tmp_path, day, expiring(name)), ASKED, day)

    assert named_rules(found["interest_free_instalment"]) == [named]


def test_the_longest_term_of_the_law_expires_like_any_other():
    found = assumptions_of(build_house(LATE), ASKED, LATE)

    assert named_rules(found["interest_free_instalment"]) == ["信用卡个性化分期最长几个月"]


def test_a_plan_after_a_deferral_doubts_what_the_deferral_rests_on(tmp_path):
    day = date(2026, 11, 23)
    house = house_with(tmp_path, day, expiring("institutions/demo_card/deferral/daily_rate.yml"))
    month = finance(
        income="0", essentials="900", household=1, other_debt="0", expected_income="5000",
        expected_income_from=date(2027, 1, 5),
    )  # fmt: skip
    found = assumptions_of(house, replace(ASKED, finance=month, requests=(Request("Q2"),)), day)

    assert named_rules(found["deferral"]) == ["延期期间日利率"]
    assert named_rules(found["interest_free_instalment"]) == ["延期期间日利率"]


def test_a_rollovers_charge_doubts_the_rate_it_borrows(tmp_path):
    day = date(2026, 11, 23)
    house = house_with(tmp_path, day, expiring("institutions/demo_cf/deferral/daily_rate.yml"))
    loan = debt(product="consumer_loan", amount_due="1000", next_due="1000")
    given = replace(ASKED, debts=(loan,), requests=(Request("Q3", payment=yuan("500")),))
    offers = {offer.key: offer for offer in house.propose(given, day).offers}

    assert "rule_unverified" in offers["A.rollover.charged"].assumptions
    assert "rule_unverified" not in offers["A.rollover"].assumptions


def test_a_waiver_and_the_principal_alone_doubt_their_own_rules(tmp_path):
    day = date(2026, 11, 23)
    house = house_with(
        tmp_path, day, expiring("institutions/demo_card/waivable.yml"),
        expiring("institutions/demo_card/principal_only.yml"),
    )  # fmt: skip
    parts = debt(principal="9000", interest="700", penalty="300", overdue_days=40)
    given = replace(ASKED, debts=(parts,), requests=(Request("Q4"), Request("Q1"), Request("Q5")))
    doubted = {
        offer.key
        for offer in house.propose(given, day).offers
        if "rule_unverified" in offer.assumptions
    }

    assert {"A.principal_only", "A.principal_only.instalment.5"} <= doubted
    assert any(".waive.penalty" in key for key in doubted)
    assert "A.interest_free_instalment.6" not in doubted


def test_the_table_and_the_choice_say_that_a_rule_is_not_verified(tmp_path):
    day = date(2026, 11, 23)
    name = "institutions/demo_card/personalised/terms.yml"
    house = house_with(tmp_path, day, expiring(name))
    proposal = house.propose(ASKED, day)
    shown = at(ASKED, cues=("open_to_offers",))
    replies = house.renderer.render(plan_turn(shown, proposal))
    table = next(reply["table"] for reply in replies if reply["table"])
    chosen = replace(ASKED, chosen_plan=proposal.offers[0].key)
    said = "".join(reply["text"] for reply in house.renderer.render(plan_turn(chosen, proposal)))

    assert all("（规则未核实）" in row[-1] for row in table["rows"])
    assert "这个方案用到的规则还没有核实（未核实）" in said


# --- names


def test_a_new_name_past_its_expiry_is_marked():
    jiexin = told(debts=(debt(institution="jiexin", institution_name="捷信"),))

    def answer(day: date) -> str:
        renderer = build_house(day).renderer
        move = Move("say", "utter_answer_institution_renamed")
        return renderer.render(Turn((move,), jiexin, done=True))[0]["text"]

    assert "现在叫天津京东消费金融有限公司。" in answer(TODAY)
    assert f"现在叫天津京东消费金融有限公司{UNVERIFIED}。" in answer(LATE)


def test_a_documents_texts_are_said_by_the_one_function_that_fills_and_marks_them():
    root = PACKAGED.parents[1]
    reading = {
        path.relative_to(root).as_posix()
        for folder in ("bot", "actions")
        for path in (root / folder).rglob("*.py")
        if re.search(r"\.(how_to_get|validity)\b", path.read_text(encoding="utf-8"))
    }

    # They hold blanks such as {hotline_12333}: say them with bot.replies.tables.document_text.
    assert reading == set()
