import shutil
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import bot.rulebook
from bot.core.money import Money
from bot.core.plans.allocation import PRINCIPAL_FIRST_FROM_DAYS
from bot.core.plans.schedule import LONGEST_TERMS
from bot.errors import RuleNotInForce
from bot.rulebook import load_rulebook
from bot.rulebook.records import read_terms

TODAY = date(2026, 11, 22)
PACKAGED = Path(bot.rulebook.__file__).parent
BOOK = load_rulebook()


def rule_text(*values: tuple[str, str], unit: str = "month", more: str = "") -> str:
    return f'description: "某项"\nunit: {unit}\n{more}values:\n' + "".join(
        f'  - in_force_from: {start}\n    value: "{value}"\n    source: "测试 {start}"\n'
        f"    checked_on: {start}\n    confidence: S\n"
        for start, value in values
    )


@pytest.fixture
def folder(tmp_path):
    shutil.copy(PACKAGED / "units.yml", tmp_path / "units.yml")
    return tmp_path


def write_rule(folder: Path, rule_id: str, text: str) -> None:
    path = folder / f"{rule_id}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# --- what the packaged rulebook says


def test_the_demo_card_offers_what_its_policy_says():
    rules = BOOK.institution("demo_card", TODAY)

    assert rules.personalised is not None
    assert rules.personalised.terms == tuple(range(1, 61))
    assert (rules.personalised.annual_rate, rules.personalised.published) == (Decimal(0), False)
    assert (rules.deferral.max_months, rules.deferral.daily_rate) == (3, Decimal("0.0005"))
    assert (rules.step_up.terms[-1], rules.step_up.annual_rate) == (60, Decimal(0))
    assert (rules.principal_only, rules.waivable) == (True, ("penalty",))
    assert (rules.annuity, rules.fee_plan, rules.rollover) == (None, None, None)


def test_the_demo_lender_offers_annuities_at_published_terms_and_one_rollover():
    rules = BOOK.institution("demo_cf", TODAY)

    assert rules.annuity.terms == (3, 6, 12, 18, 24, 36)
    assert (rules.annuity.annual_rate, rules.annuity.published) == (Decimal("0.18"), True)
    assert (rules.rollover.max_times, rules.rollover.daily_rate) == (1, Decimal(0))
    assert (rules.deferral.max_months, rules.principal_only, rules.waivable) == (2, True, ())


def test_the_demo_platform_charges_a_fee_per_term():
    rules = BOOK.institution("demo_platform", TODAY)

    assert rules.fee_plan.terms == (3, 6, 12)
    assert (rules.fee_plan.fee_per_term, rules.fee_plan.published) == (Decimal("0.0075"), True)
    assert (rules.principal_only, rules.waivable) == (False, ("penalty",))


def test_each_field_of_an_institution_names_its_source():
    rules = BOOK.institution("demo_cf", TODAY)

    assert set(rules.sources) == {"annuity", "deferral", "rollover", "principal_only"}
    assert rules.sources["deferral"].rule_id == "institutions/demo_cf/deferral"
    assert rules.sources["deferral"].checked_on == "2026-11-22"
    assert rules.sources["deferral"].verified


@pytest.mark.parametrize(
    ("product", "institution"),
    [
        ("credit_card", "demo_card"),
        ("unknown", "demo_card"),
        ("other", "demo_card"),
        ("consumer_loan", "demo_cf"),
        ("instalment_platform", "demo_platform"),
    ],
)
def test_the_demonstration_has_its_rules_by_product(product, institution):
    assert BOOK.for_product("demo", product, TODAY).institution_id == institution


def test_a_deployment_of_one_institution_uses_its_rules_for_every_product():
    assert BOOK.for_product("demo_cf", "credit_card", TODAY).institution_id == "demo_cf"


def test_with_no_institution_law_allows_a_card_sixty_months_and_nothing_else():
    rules = BOOK.for_product(None, "credit_card", TODAY)

    assert rules.institution_id == ""
    assert rules.personalised.terms[-1] == 60
    assert set(rules.sources) == {"personalised"}
    assert BOOK.for_product("", "consumer_loan", TODAY).personalised is None


def test_a_public_institution_has_a_name_and_no_rules():
    rules = BOOK.institution("citic", TODAY)

    assert rules.name == "中信银行"
    assert (rules.personalised, rules.deferral, rules.sources) == (None, None, {})


def test_a_deployment_without_rules_of_its_own_has_what_law_allows():
    rules = BOOK.for_product("citic", "credit_card", TODAY)

    assert (rules.name, rules.has_own) == ("中信银行", False)
    assert rules.personalised == BOOK.for_product(None, "credit_card", TODAY).personalised
    assert BOOK.for_product("citic", "consumer_loan", TODAY).personalised is None


def test_jiexin_has_the_name_of_the_day():
    assert BOOK.institution("jiexin", TODAY).name == "天津京东消费金融有限公司"
    assert BOOK.institution("jiexin", date(2025, 4, 30)).name == "捷信消费金融有限公司"
    assert BOOK.institution("jiexin", date(2001, 1, 1)).name == "捷信消费金融有限公司"


def test_people_call_institutions_by_several_names():
    names = BOOK.institution_names()

    assert names["jiexin"][:2] == ("天津京东消费金融有限公司", "捷信消费金融有限公司")
    assert {"招商银行", "招行"} <= set(names["cmb"])
    assert BOOK.profile("fenqile").products == ("instalment_platform",)


def test_no_alias_belongs_to_two_institutions():
    names = [name for several in BOOK.institution_names().values() for name in several]

    assert len(names) == len(set(names))


def test_a_budget_keeps_a_tenth_and_a_thousand_a_person():
    rules = BOOK.budget(TODAY)

    assert (rules.buffer, rules.floor_per_person) == (Decimal("0.10"), Money.from_yuan("1000"))
    assert rules.longest_term_months == 60
    assert set(rules.sources) == {"buffer", "floor_per_person", "longest_term_months"}


def test_the_cores_own_bounds_are_those_of_the_law():
    assert BOOK.law("payment_allocation_principal_first_from", TODAY).whole == (
        PRINCIPAL_FIRST_FROM_DAYS
    )
    assert BOOK.law("personalised_instalment_longest_term", TODAY).whole == (LONGEST_TERMS)


def test_a_rule_seen_in_a_copy_is_verified_and_one_from_memory_is_not():
    assert BOOK.law("collection_calls_per_day", TODAY).source.verified
    assert not BOOK.law("payment_allocation_principal_first_from", TODAY).source.verified
    assert BOOK.hotline("12378").value.is_verified(TODAY)
    assert not BOOK.hotline("12363").value.is_verified(TODAY)


def test_a_law_is_silent_before_it_takes_force():
    assert BOOK.law("total_financing_cost_disclosure", date(2026, 8, 1)).text
    with pytest.raises(RuleNotInForce, match="has no value on 2026-07-31, only from 2026-08-01"):
        BOOK.law("total_financing_cost_disclosure", date(2026, 7, 31))


def test_the_repair_window_is_closed():
    rule = BOOK.law("credit_repair_repaid_by", TODAY)

    assert rule.day == date(2026, 3, 31) < TODAY
    assert BOOK.law("credit_repair_item_limit", TODAY).number == 1_000_000


def test_every_document_of_the_checklist_says_how_to_get_it():
    codes = {f"D{number:02d}" for number in range(1, 31)} - {"D24"}

    assert set(BOOK.documents) == codes
    assert all(BOOK.document(code).how_to_get and BOOK.document(code).form for code in codes)
    assert "仅用于还款协商" in BOOK.document("D01").how_to_get


def test_the_psychological_line_is_not_promised_round_the_clock():
    assert "不保证24小时" in BOOK.hotline("12356").service


@pytest.mark.parametrize(
    "number", ["12356", "12378", "12363", "12348", "12333", "12345", "96110", "110", "120"]
)
def test_every_hotline_has_a_name(number):
    assert BOOK.hotline(number).name


def test_nothing_known_to_be_wrong_is_repeated():
    text = "".join(path.read_text(encoding="utf-8") for path in PACKAGED.rglob("*.yml"))

    for wrong in ("95188", "95370", "人民合同法", "有权协商", "芝麻分", "停催"):
        assert wrong not in text


def test_demonstration_rules_never_go_stale_and_hotlines_do():
    stale = {source.rule_id for source in BOOK.stale(date(2028, 1, 1))}

    assert not BOOK.stale(TODAY)
    assert {"hotlines/12356", "institutions/citic/profile"} <= stale
    assert not BOOK.hotline("12356").value.is_verified(date(2028, 1, 1))
    assert BOOK.hotline("12356").value.is_verified(date(2027, 11, 22))


def test_what_people_read_as_unverified_is_listed():
    unverified = [source.rule_id for source in BOOK.unverified(TODAY)]

    assert "hotlines/12363" in unverified
    assert "hotlines/12356" not in unverified
    assert unverified == sorted(unverified)


# --- wrong questions


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        (lambda: BOOK.institution("demo_crad", TODAY), ValueError, "did you mean 'demo_card'"),
        (lambda: BOOK.profile("zzz"), ValueError, "known are .* …"),
        (lambda: BOOK.document("D24"), ValueError, "there is no document 'D24'; did you mean"),
        (lambda: BOOK.hotline("95188"), RuleNotInForce, "there is no rule 'hotlines/95188'"),
        (lambda: BOOK.law("bufer", TODAY), RuleNotInForce, "there is no rule 'law/bufer'"),
    ],
)
def test_a_question_for_what_is_not_there_is_told_what_is(question, error, words):
    with pytest.raises(error, match=words):
        question()


# --- how days and files are read


def test_a_value_holds_from_its_day_until_the_next(folder):
    write_rule(folder, "law/it", rule_text(("2025-01-01", "3"), ("2026-07-01", "2")))
    book = load_rulebook(folder)

    assert book.law("it", date(2026, 6, 30)).whole == 3
    assert book.law("it", date(2026, 7, 1)).whole == 2


def test_what_is_not_yet_in_force_is_not_offered(folder):
    write_rule(
        folder, "institutions/it/profile",
        rule_text(("2025-01-01", "测试银行"), unit="text", more="products: [credit_card]\n"),
    )  # fmt: skip
    write_rule(folder, "institutions/it/deferral/max_months", rule_text(("2025-01-01", "3")))
    write_rule(
        folder, "institutions/it/deferral/daily_rate", rule_text(("2027-01-01", "0"), unit="/1")
    )
    write_rule(
        folder,
        "institutions/it/principal_only",
        rule_text(("2025-01-01", "never"), unit="decision"),
    )
    book = load_rulebook(folder)

    assert book.institution("it", TODAY).deferral is None
    assert book.institution("it", date(2027, 1, 1)).deferral.max_months == 3
    assert book.institution("it", TODAY).principal_only is False


def test_a_part_is_as_old_and_as_doubtful_as_the_worst_of_its_quantities(folder):
    write_rule(
        folder, "institutions/it/profile",
        rule_text(("2025-01-01", "测试银行"), unit="text", more="products: [credit_card]\n"),
    )  # fmt: skip
    write_rule(folder, "institutions/it/deferral/max_months", rule_text(("2025-06-01", "3")))
    doubtful = rule_text(("2025-03-01", "0"), unit="/1").replace("confidence: S", "confidence: M")
    write_rule(folder, "institutions/it/deferral/daily_rate", doubtful)

    source = load_rulebook(folder).institution("it", TODAY).sources["deferral"]

    assert (source.checked_on, source.verified) == ("2025-03-01", False)
    assert source.title == "测试 2025-06-01；测试 2025-03-01"


def test_the_version_follows_the_content(folder):
    write_rule(folder, "law/it", rule_text(("2025-01-01", "3")))
    before = load_rulebook(folder).version
    assert load_rulebook(folder).version == before

    write_rule(folder, "law/it", rule_text(("2025-01-01", "4")))

    assert load_rulebook(folder).version != before
    assert len(before) == 12


@pytest.mark.parametrize("text", ["0..3", "5..1", "3,3", "a"])
def test_terms_that_do_not_ascend_from_one_are_no_terms(text):
    with pytest.raises(ValueError):  # noqa: PT011 - int() and read_terms word it differently
        read_terms(text)


@pytest.mark.skipif(sys.gettrace() is not None, reason="coverage makes it twice as slow")
def test_the_whole_rulebook_is_read_in_no_time():
    fastest = min(_seconds_to_load() for _ in range(3))

    assert fastest < 0.150


def _seconds_to_load() -> float:
    # Of this process alone, whatever else the machine does.
    started = time.process_time()
    load_rulebook()
    return time.process_time() - started


def test_the_rule_files_pass_yamllint():
    config = "{extends: default, rules: {line-length: {max: 120}, document-start: disable}}"

    done = subprocess.run(
        [sys.executable, "-m", "yamllint", "-d", config, str(PACKAGED)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
