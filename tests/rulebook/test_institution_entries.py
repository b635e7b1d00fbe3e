"""What an institution may say in files of its own."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import bot.rulebook
from bot.core.checklist import needed_documents
from bot.core.offers import propose, propose_on
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


def test_what_is_only_told_leaves_no_doubt_on_the_plans(book_with):
    doubtful = entry("telephone", "400-000-0000", "L")
    rules = book_with(**{"demo_cf/contact/hotline": doubtful}).institution("demo_cf", TODAY)

    assert "contact" not in rules.sources
    assert all(source.verified for source in rules.sources.values())


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

    assert rules.institution_id == "demo_card"
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
    assert "D06" not in book.institution("demo_card", TODAY).documents.forms
    assert "D06" in book.institution("demo_cf", TODAY).documents.forms


def test_the_offers_of_an_institution_carry_what_it_asks(book_with):
    book = book_with(**{
        "demo_card/documents/D03/asked": entry("demand", "required"),
        "demo_card/documents/D01/asked": entry("demand", "never"),
    })  # fmt: skip
    given = case(debts=(debt(total="9000"),), finance=PLENTY, reasons=("R03",))
    rules = book.for_product("demo", "credit_card", TODAY)
    found = propose(given, rules, book.budget(TODAY), TODAY)

    assert needed_documents(given, found) == ("D02", "D03", "D04", "D05", "D06")


def test_an_institution_without_ways_to_repay_may_still_say_which_documents_it_wants(book_with):
    book = book_with(**{"citic/documents/D06/form": entry("text", "盖章原件")})
    rules = book.for_product("citic", "credit_card", TODAY)

    assert rules.personalised.terms[-1] == 60
    assert rules.documents.forms["D06"] == "盖章原件"


@pytest.mark.parametrize("deployment", ["demo", "", "citic"])
def test_every_deployment_knows_the_form_of_every_document(deployment):
    book = load_rulebook()

    assert set(book.for_product(deployment, "other", TODAY).documents.forms) == set(book.documents)


# --- whose rules apply to a debt (contracts section 1, --institution)


OWN = {
    "citic/personalised/terms": entry("terms", "1..24"),
    "citic/personalised/annual_rate": entry("/1", "0"),
    "citic/documents/D03/asked": entry("demand", "required"),
}


def proposed(book: Rulebook, lender: str | None):
    given = case(
        debts=(debt(total="9000", institution=lender),), finance=PLENTY, institution="demo"
    )
    found = propose_on(given, book, TODAY)
    assert found.offers
    assumed = {"deployment_rules_used" in offer.assumptions for offer in found.offers}
    assert len(assumed) == 1
    return found, assumed.pop(), needed_documents(given, found)


def test_a_lender_with_verified_rules_of_its_own_is_held_to_them(book_with):
    found, by_deployment, papers = proposed(book_with(**OWN), "citic")

    assert not by_deployment
    assert found.documents.institution_id == "citic"
    assert "D03" in papers
    assert {source.rule_id for offer in found.offers for source in offer.sources} >= {
        "institutions/citic/personalised"
    }


@pytest.mark.parametrize("lender", ["citic", "cmb", "nowhere"])
def test_a_lender_without_verified_rules_gets_the_deployments_and_each_plan_says_so(
    book_with, lender
):
    doubtful = {name: text.replace("confidence: S", "confidence: H") for name, text in OWN.items()}
    found, by_deployment, papers = proposed(book_with(**doubtful), lender)

    assert by_deployment
    assert found.documents.institution_id == "demo_card"
    assert "D03" not in papers


def test_where_no_lender_was_named_nothing_is_said_of_it():
    _, by_deployment, _ = proposed(load_rulebook(), None)

    assert not by_deployment
