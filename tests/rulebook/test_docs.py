"""docs/rulebook.md tells the truth: its example is read, computed with, and names what there is."""

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.checklist import checklist
from bot.core.offers import propose
from bot.errors import RuleFileInvalid
from bot.rulebook import load_rulebook
from bot.rulebook.checks import DEMANDS, PRODUCTS
from bot.rulebook.document_rules import ASPECTS
from bot.rulebook.institution_rules import UNITS
from bot.settings import ROOT
from tests.core.cases import PLENTY, case, debt

DOC = (ROOT / "docs/rulebook.md").read_text(encoding="utf-8")
EXAMPLE = Path(__file__).parent / "example"
BLOCKS = dict(re.findall(r"^`([\w/]+\.yml)`\n\n```yaml\n(.*?)```", DOC, re.DOTALL | re.MULTILINE))
TODAY = date(2026, 11, 22)
LOAN = debt(product="consumer_loan", total="9000", institution="willow_cf")


@pytest.fixture
def book(tmp_path):
    """Load the rulebook with the page's own blocks as a deployment's folder."""
    for name, text in BLOCKS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_rulebook(own=tmp_path)


def test_the_page_and_the_example_folder_hold_the_same_files():
    files = {path.relative_to(EXAMPLE).as_posix(): path for path in EXAMPLE.rglob("*.yml")}

    assert {name: path.read_text(encoding="utf-8") for name, path in files.items()} == BLOCKS
    assert len(BLOCKS) >= 11


def test_the_single_file_shown_first_is_read_too(tmp_path):
    first = re.search(r"## A file\n.*?```yaml\n(.*?)```", DOC, re.DOTALL)
    assert first is not None
    path = tmp_path / "law/it.yml"
    path.parent.mkdir()
    path.write_text(first[1], encoding="utf-8")

    rule = load_rulebook(own=tmp_path).law("it", TODAY)

    assert (rule.whole, rule.source.verified, rule.note[:3]) == (3, True, "第四条")


def test_the_example_is_an_institution_one_can_compute_with(book):
    rules = book.institution("willow_cf", TODAY)

    assert (rules.name, book.profile("willow_cf").aliases) == (
        "柳叶消费金融有限公司", ("柳叶", "柳叶消金"),
    )  # fmt: skip
    assert (rules.annuity.terms, rules.annuity.annual_rate) == ((6, 12, 24), Decimal("0.156"))
    later = book.institution("willow_cf", date(2027, 1, 1))
    assert (later.annuity.annual_rate, later.sources["annuity"].verified) == (
        Decimal("0.144"), True,
    )  # fmt: skip
    assert rules.waivable == ("penalty", "interest")
    assert book.rule("institutions/willow_cf/grace_period_days", TODAY).whole == 3
    given = case(debts=(LOAN,), finance=PLENTY, institution="demo")
    offers = propose(given, rules, book.budget(TODAY), TODAY).offers
    assert [(offer.plan.kind, offer.plan.terms) for offer in offers] == [("annuity", 6)]
    assert "deployment_rules_used" not in offers[0].assumptions


def test_the_example_wants_its_documents_as_it_says(book):
    rules = book.institution("willow_cf", TODAY)
    given = case(reasons=("R03",), documents={"D06": "cannot"})
    items = checklist(given, propose(given, rules, book.budget(TODAY), TODAY))

    assert [item.code for item in items] == ["D02", "D05"]
    assert items[1].instead_of == "D06"
    assert book.document_for("D06", "willow_cf", TODAY).form == "App 里上传照片，不收原件"


def test_every_quantity_and_every_folder_is_on_the_page():
    named = set(re.findall(r"`([\w/]+)`", DOC))

    assert set(UNITS) <= named
    assert {
        *PRODUCTS,
        *DEMANDS,
        *(name for name in ASPECTS if name not in ("asked", "instead")),
    } <= named
    assert {"documents/<code>/asked", "documents/<code>/instead"} <= set(
        re.findall(r"`([\w/<>]+)`", DOC)
    )


def test_a_quantity_stands_beside_its_unit_on_the_page():
    for name, unit in UNITS.items():
        row = next(
            line for line in DOC.splitlines() if line.startswith("|") and f"`{name}`" in line
        )
        assert f"`{unit}`" in row, name


# --- a deployment's own folder


def test_a_deployments_file_stands_in_for_the_packaged_one(tmp_path):
    packaged = ROOT / "bot/rulebook/budget/floor_per_person.yml"
    (tmp_path / "budget").mkdir()
    text = packaged.read_text(encoding="utf-8").replace('"100000"', '"150000"')
    (tmp_path / "budget/floor_per_person.yml").write_text(text, encoding="utf-8")
    own, usual = load_rulebook(own=tmp_path), load_rulebook()

    assert own.budget(TODAY).floor_per_person.fen == 150_000
    assert own.version != usual.version
    assert own.quantities.keys() == usual.quantities.keys()


def test_a_deployments_folder_without_rules_was_hardly_meant(tmp_path):
    with pytest.raises(RuleFileInvalid, match="no rule file is in this folder; set SHUKUN_RULES"):
        load_rulebook(own=tmp_path / "nowhere")


def test_a_mistake_in_a_deployments_folder_is_named_like_any_other(tmp_path):
    (tmp_path / "law").mkdir()
    (tmp_path / "law/it.yml").write_text("unit: month\n", encoding="utf-8")

    with pytest.raises(RuleFileInvalid, match=r"law/it\.yml:1: 'description' is missing"):
        load_rulebook(own=tmp_path)


def test_a_process_takes_the_folder_from_its_environment():
    code = (
        "from bot.wiring import house; from datetime import date;"
        "print(house().rulebook.institution('willow_cf', date(2026, 11, 22)).deferral.max_months)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"SHUKUN_RULES": str(EXAMPLE), "PATH": ""},
    )  # fmt: skip

    assert done.stdout.strip() == "3"
