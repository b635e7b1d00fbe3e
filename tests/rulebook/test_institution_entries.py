"""What an institution may say in files of its own, and when its own rules apply."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import bot.rulebook
from bot.core.checklist import needed_documents
from bot.core.offers import propose
from bot.rulebook import Rulebook, load_rulebook
from bot.rulebook.document_rules import ASPECTS
from bot.rulebook.institution_rules import UNITS
from tests.core.cases import PLENTY, case, debt

TODAY = date(2026, 11, 22)
PACKAGED = Path(bot.rulebook.__file__).parent
WORDS = {
    "terms": "3,6", "/1": "0.1", "month": "3", "time": "1", "fen": "5000", "day": "7",
    "decision": "human", "parts": "penalty", "text": "说明",
    "order": "interest,fee,penalty,principal", "telephone": "400-000-0000",
    "demand": "optional", "documents": "D05,D25",
}  # fmt: skip


def entry(unit: str, value: str, confidence: str = "S", starts: str = "2026-01-01") -> str:
    return (
        f'description: "某项"\nunit: {unit}\nvalues:\n  - in_force_from: {starts}\n'
        f'    value: "{value}"\n    source: "测试规则"\n    checked_on: 2026-11-22\n'
        f"    confidence: {confidence}\n"
    )


@pytest.fixture
def book_with(tmp_path):
    """Load the packaged rulebook with files added: path below institutions/ to text."""

    def load(**files: str) -> Rulebook:
        shutil.copytree(PACKAGED, tmp_path, dirs_exist_ok=True)
        for name, text in files.items():
            path = tmp_path / "institutions" / f"{name}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_rulebook(tmp_path)

    return load


def test_every_quantity_an_institution_may_have_is_read(book_with):
    aspects = {f"documents/D06/{name}": unit for name, unit in ASPECTS.items()}
    entries = {**UNITS, **aspects}
    book = book_with(
        **{f"demo_cf/{name}": entry(unit, WORDS[unit]) for name, unit in entries.items()}
    )

    for name, unit in entries.items():
        rule = book.rule(f"institutions/demo_cf/{name}", TODAY)
        assert (rule.unit, rule.text) == (unit, WORDS[unit])
    assert {"minimum_payment", "grace_period_days", "contact"} <= set(
        book.institution("demo_cf", TODAY).sources
    )


@pytest.mark.parametrize(
    "name", ["contact/hotline", "reply_times/complaint", "waiver_powers/clerk_limit"]
)
def test_what_makes_sense_alone_may_stand_alone(book_with, name):
    book = book_with(**{f"citic/{name}": entry(UNITS[name], WORDS[UNITS[name]])})

    assert book.rule(f"institutions/citic/{name}", TODAY).text


# --- documents


def test_an_institutions_word_on_a_document_goes_before_the_general_one(book_with):
    book = book_with(**{
        "demo_card/documents/D06/form": entry("text", "盖章原件"),
        "demo_card/documents/D06/how_to_get": entry("text", "打{hotline_12333}问"),
        "demo_card/documents/D06/asked": entry("demand", "optional"),
        "demo_card/documents/D06/instead": entry("documents", "D05, D25"),
        "demo_card/documents/D03/asked": entry("demand", "required"),
        "demo_card/documents/D07/form": entry("text", "以后再说", starts="2027-01-01"),
    })  # fmt: skip
    rules = book.institution("demo_card", TODAY).documents
    own, general = book.document_for("D06", "demo_card", TODAY), book.document("D06")

    assert rules.asked == {"D03": "required", "D06": "optional"}
    assert rules.instead == {"D06": ("D05", "D25")}
    assert rules.forms["D06"] == "盖章原件"
    assert rules.forms["D07"] == book.document("D07").form
    assert (own.form, own.how_to_get, own.validity) == (
        "盖章原件", "打{hotline_12333}问", general.validity,
    )  # fmt: skip
    assert book.document_for("D06", "demo_cf", TODAY) == general
    assert book.institution("demo_cf", TODAY).documents.asked == {}


def test_doubt_about_one_text_of_a_document_stays_with_that_text(book_with):
    book = book_with(**{"demo_card/documents/D06/form": entry("text", "原件", "M")})

    assert book.document_for("D06", "demo_card", TODAY).doubtful == {"form"}
    assert book.document_for("D06", "", TODAY).doubtful == frozenset()


def test_the_offers_of_an_institution_carry_what_it_asks(book_with):
    book = book_with(**{
        "demo_card/documents/D03/asked": entry("demand", "required"),
        "demo_card/documents/D01/asked": entry("demand", "never"),
    })  # fmt: skip
    given = case(debts=(debt(total="9000"),), finance=PLENTY, reasons=("R03",))
    rules = book.for_product("demo", "credit_card", TODAY)
    found = propose(given, rules, book.budget(TODAY), TODAY)

    assert needed_documents(given, found) == ("D02", "D03", "D04", "D05", "D06")


@pytest.mark.parametrize("deployment", ["demo", "", "citic"])
def test_every_deployment_knows_the_form_of_every_document(deployment):
    book = load_rulebook()

    assert set(book.for_product(deployment, "other", TODAY).documents.forms) == set(book.documents)


# --- whose rules apply to a debt (contracts section 1, --institution)


OWN = {
    "citic/deferral/max_months": entry("month", "6"),
    "citic/deferral/daily_rate": entry("/1", "0.0004"),
}


def owed_to(institution):
    return debt(total="9000", institution=institution)


def test_a_lender_with_verified_rules_of_its_own_is_held_to_them(book_with):
    rules = book_with(**OWN).for_debt("demo", owed_to("citic"), TODAY)

    assert (rules.institution_id, rules.deferral.max_months) == ("citic", 6)
    assert rules.personalised is None


def test_a_lender_whose_rules_nobody_verified_is_not(book_with):
    doubtful = {name: text.replace("confidence: S", "confidence: H") for name, text in OWN.items()}
    rules = book_with(**doubtful).for_debt("demo", owed_to("citic"), TODAY)

    assert rules.institution_id == "demo_card"


@pytest.mark.parametrize("lender", ["cmb", "nowhere", None])
def test_a_lender_without_rules_gets_the_deployments(lender):
    book = load_rulebook()

    assert book.for_debt("demo", owed_to(lender), TODAY).institution_id == "demo_card"
    assert book.for_debt("", owed_to(lender), TODAY).institution_id == ""
    assert book.for_debt("demo_cf", owed_to(lender), TODAY).institution_id == "demo_cf"


def test_before_any_debt_is_told_the_deployments_rules_apply():
    assert load_rulebook().for_debt("demo", None, TODAY).institution_id == "demo_card"


@pytest.mark.parametrize(("lender", "assumed"), [("cmb", True), ("citic", False), (None, False)])
def test_a_plan_says_when_it_is_not_by_the_lenders_own_rules(book_with, lender, assumed):
    book = book_with(
        **{**OWN, "citic/personalised/terms": entry("terms", "1..24"),
           "citic/personalised/annual_rate": entry("/1", "0")}
    )  # fmt: skip
    given = case(debts=(owed_to(lender),), finance=PLENTY)
    rules = book.for_debt("demo", given.debt, TODAY)
    offers = propose(given, rules, book.budget(TODAY), TODAY).offers

    assert offers
    assert all(("deployment_rules_used" in offer.assumptions) is assumed for offer in offers)
