"""One broken YAML a mistake in broken/; each message names file, line, problem and remedy."""

import shutil
from pathlib import Path

import pytest

import bot.rulebook
from bot.errors import RulebookError, RuleFileInvalid, RuleSourceMissing
from bot.rulebook import load_rulebook

BROKEN = Path(__file__).parent / "broken"
PACKAGED_UNITS = Path(bot.rulebook.__file__).parent / "units.yml"

MISTAKES = {
    "undated": "law/it.yml:4: 'in_force_from' is missing; add it",
    "unsourced": "law/it.yml:4: 'source' is missing; say where it was read, and when",
    "empty_source": "law/it.yml:6: 'source' is no text; write it in quotes",
    "unchecked": "law/it.yml:4: 'checked_on' is missing; say where it was read, and when",
    "without_confidence": "law/it.yml:4: 'confidence' is missing",
    "unknown_confidence": "law/it.yml:8: confidence 'sure' is not known; write one of S, H, M, L",
    "unknown_unit": "law/it.yml:2: unit 'mouth' is not in units.yml; did you mean 'month'?",
    "misspelt_key": "law/it.yml:6: 'sorce' is no key here; did you mean 'source'?",
    "unknown_key": "law/it.yml:1: 'colour' is no key here; known are description, unit, values",
    "missing_unit": "law/it.yml:1: 'unit' is missing; add it",
    "missing_value": "law/it.yml:4: 'value' is missing; add it",
    "no_values": "law/it.yml:3: 'values' lists no value; list one or more",
    "value_list_is_a_word": "law/it.yml:3: 'values' lists no value",
    "value_is_a_word": "law/it.yml:4: this is no mapping; give it value, in_force_from",
    "duplicate_key": "law/it.yml:3: 'unit' stands twice; keep one of them",
    "float_value": 'law/it.yml:5: value 3.5 is a bare number; write it in quotes: "3.5"',
    "whole_value_without_quotes": "law/it.yml:5: value 3 is a bare number; write it in quotes",
    "value_does_not_fit_its_unit": "law/it.yml:5: value '三' does not fit its unit; write a whole",
    "decimal_in_exponents": "law/it.yml:5: value '5e-4' does not fit its unit; write a decimal",
    "terms_do_not_ascend": "law/it.yml:5: value '12,6' does not fit its unit; write ascending",
    "unknown_part": "does not fit its unit; write names among interest, penalty, fee",
    "unknown_decision": 'value \'perhaps\' does not fit its unit; write "human" or "never"',
    "value_is_null": "law/it.yml:5: 'value' is no text; write it in quotes",
    "wrong_date": "law/it.yml:4: in_force_from '2026-02-30' is no day; write it as 2026-11-22",
    "compact_date": "law/it.yml:4: in_force_from '20260101' is no day; write it as",
    "expires_before_it_begins": "law/it.yml:9: it expires before it takes force; mend one",
    "expired_when_checked": "law/it.yml:9: it had expired when it was checked; mend one",
    "rate_as_percent": "value '18' does not fit its unit; write a decimal fraction of 1, 18 % as",
    "order_lacks_a_part": "does not fit its unit; write each of interest, penalty, fee, principal",
    "unknown_demand": "does not fit its unit; write one of required, optional, never",
    "codes_misspelt": "value 'D5' does not fit its unit; write codes of documents such as",
    "telephone_in_words": "value '客服' does not fit its unit; write a number such as",
    "same_day_twice": "law/it.yml:9: 2026-01-01 overlaps the value from 2026-01-01 before it",
    "latest_first": "law/it.yml:9: 2025-07-01 overlaps the value from 2026-01-01 before it; give",
    "description_is_a_list": "law/it.yml:1: 'description' is no text; write it in quotes",
    "not_a_mapping": "law/it.yml:1: the file is no mapping; begin with 'description:'",
    "empty": "law/it.yml:1: the file is no mapping; begin with 'description:'",
    "not_yaml": "law/it.yml:6: this is no YAML; mind indentation, closing quotes",
    "bad_character": "law/it.yml:1: this is no YAML",
    "key_is_a_list": "is no key here; known are description, unit, values",
    "profile_unknown_product": "profile.yml:4: product 'credit_cart' is not known; did you mean "
    "'credit_card'?",
    "profile_without_products": "profile.yml:1: 'products' is missing; add it",
    "profile_aliases_is_a_word": "profile.yml:3: 'aliases' lists nothing; write aliases: [one",
    "profile_with_hotline": "institutions/it/profile.yml:4: 'hotline' is no key here",
    "document_misspelt_key": "documents/D99.yml:3: 'how_to_git' is no key here; did you mean "
    "'how_to_get'?",
    "document_unsourced": "documents/D99.yml:1: 'source' is missing",
    "document_without_form": "documents/D99.yml:1: 'form' is missing",
    "document_without_validity": "documents/D99.yml:1: 'validity' is missing; add it",
    "units_unknown_form": "units.yml:3: form 'decimals' is not known; did you mean 'decimal'?",
    "units_without_description": "units.yml:2: 'description' is missing",
}
SOURCE_MISTAKES = {"unsourced", "unchecked", "document_unsourced"}
PLACES = {
    "profile": "institutions/it/profile.yml",
    "document": "documents/D99.yml",
    "units": "units.yml",
}


def write_rule(folder: Path, place: str, text: str) -> None:
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    (folder / place).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    shutil.copy(PACKAGED_UNITS, tmp_path / "units.yml")
    return tmp_path


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_is_named_with_its_file_line_and_remedy(folder, mistake):
    place = PLACES.get(mistake.partition("_")[0], "law/it.yml")
    write_rule(folder, place, (BROKEN / f"{mistake}.yml").read_text(encoding="utf-8"))

    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)

    assert MISTAKES[mistake] in str(caught.value)
    wanted = RuleSourceMissing if mistake in SOURCE_MISTAKES else RuleFileInvalid
    assert type(caught.value) is wanted
    assert str(folder) not in str(caught.value)


def test_every_broken_file_is_tried():
    assert {path.stem for path in BROKEN.glob("*.yml")} == set(MISTAKES)


GOOD = (
    'description: "某项"\nunit: {unit}\nvalues:\n  - in_force_from: 2026-01-01\n'
    '    value: "{value}"\n    source: "测试"\n    checked_on: 2026-11-22\n    confidence: S\n'
)
PROFILE = GOOD.format(unit="text", value="测试银行") + "products: [credit_card]\n"


def test_a_rulebook_without_units_is_refused(tmp_path):
    with pytest.raises(RuleFileInvalid, match=r"units\.yml:1: the file is missing; copy"):
        load_rulebook(tmp_path)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("laws/it.yml", r"laws/it\.yml:1: 'laws' is no folder of rules; did you mean 'law'\?"),
        ("law/it.yaml", r"law/it\.yaml:1: its ending is not \.yml; rename it"),
        ("institutions/it/waivable.yml", r"institutions/it/profile\.yml:1: the file is missing"),
        ("institutions/waivable.yml", r"institutions/waivable\.yml:1: no rule file is named so"),
        ("institutions/demo/profile.yml", r"named so; name it like institutions/your_id/deferral"),
        ("institutions/it/more/profile.yml", r"it/more/profile\.yml:1: no rule file is named so"),
        ("documents/d06.yml", r"documents/d06\.yml:1: no rule file .* like documents/D06\.yml"),
        ("documents/more/D06.yml", r"documents/more/D06\.yml:1: no rule file is named so"),
        ("hotlines/police.yml", r"hotlines/police\.yml:1: .* name it like hotlines/12378\.yml"),
        ("law/credit-record.yml", r"law/credit-record\.yml:1: no rule file is named so"),
    ],
)
def test_a_file_in_the_wrong_place_is_refused(folder, place, words):
    write_rule(folder, place, GOOD.format(unit="parts", value="fee"))

    with pytest.raises(RuleFileInvalid, match=words):
        load_rulebook(folder)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("waivible", r"institutions/it/waivible\.yml:1: no such rule is known; did you mean 'waiv"),
        ("waivable", r"institutions/it/waivable\.yml:1: its unit is 'month'; give it in 'parts'"),
        (
            "deferral/max_months",
            r"it/deferral/daily_rate\.yml:1: the file is missing; 'deferral' needs it",
        ),
    ],
)
def test_an_institutions_unknown_or_half_told_rule_is_refused(folder, name, words):
    write_rule(folder, "institutions/it/profile.yml", PROFILE)
    write_rule(folder, f"institutions/it/{name}.yml", GOOD.format(unit="month", value="3"))

    with pytest.raises(RuleFileInvalid, match=words):
        load_rulebook(folder)


@pytest.mark.parametrize(
    ("name", "unit", "value", "words"),
    [
        ("D99/form", "text", "原件", r"D99/form\.yml:1: there is no document 'D99'"),
        (
            "D01/instead",
            "documents",
            "D98",
            r"instead\.yml:1: there is no document 'D98'; known are D01",
        ),
        ("D01/from", "text", "原件", r"no such rule is known; did you mean 'documents/D01/form'"),
        ("D01/form", "month", "3", r"D01/form\.yml:1: its unit is 'month'; give it in 'text'"),
        ("D01/form", "text", "{hotline_1}", r"nothing fills '\{hotline_1\}'; did you mean 'hotl"),
        ("D01/form", "text", "打 {}", r"D01/form\.yml:1: nothing fills '\{\}'; known are"),
        ("D01/form", "text", "打 {12378", r"D01/form\.yml:1: '打 \{12378': .*; close each brace"),
    ],
)
def test_a_wrong_word_on_a_document_is_refused(folder, name, unit, value, words):
    document = (BROKEN / "document_without_form.yml").read_text(encoding="utf-8")
    write_rule(folder, "documents/D01.yml", document + 'form: "截图"\n')
    write_rule(folder, "hotlines/123.yml", GOOD.format(unit="text", value="某热线"))
    write_rule(folder, "institutions/it/profile.yml", PROFILE)
    text = GOOD.format(unit=unit, value=value)
    write_rule(folder, f"institutions/it/documents/{name}.yml", text)

    with pytest.raises(RuleFileInvalid, match=words):
        load_rulebook(folder)


@pytest.mark.parametrize(
    ("name", "alias", "line"), [("另一家", "测试银行", 10), ("测试银行", "别名", 4)]
)
def test_one_name_for_two_institutions_is_refused(folder, name, alias, line):
    write_rule(folder, "institutions/first/profile.yml", PROFILE)
    second = PROFILE.replace("测试银行", name) + f'aliases: ["{alias}"]\n'
    write_rule(folder, "institutions/second/profile.yml", second)

    with pytest.raises(RuleFileInvalid, match=rf"second/profile\.yml:{line}: .* 'first' is called"):
        load_rulebook(folder)


def test_a_budget_rule_in_another_unit_is_refused(folder):
    write_rule(folder, "budget/buffer.yml", GOOD.format(unit="month", value="3"))

    with pytest.raises(RuleFileInvalid, match=r"budget/buffer\.yml:1: its unit is 'month'; give"):
        load_rulebook(folder)


def test_a_file_in_another_encoding_is_refused(folder):
    (folder / "law").mkdir()
    (folder / "law/it.yml").write_bytes(GOOD.format(unit="month", value="3").encode("gb18030"))

    with pytest.raises(RuleFileInvalid, match=r"law/it\.yml:1: this is no YAML; .* UTF-8"):
        load_rulebook(folder)


# --- no line of a rule file may go missing unnoticed

WHOLE = {
    "law/credit_bad_record_kept.yml": (),
    "hotlines/12356.yml": (),
    "budget/buffer.yml": (),
    "documents/D07.yml": ("cover",),
    "institutions/jiexin/profile.yml": ("aliases", "channels"),
}
MAY_LACK = ("expires_on", "note")


@pytest.mark.parametrize("name", WHOLE)
def test_a_rule_file_without_any_one_of_its_lines_is_refused(folder, name):
    lines = (PACKAGED_UNITS.parent / name).read_text(encoding="utf-8").splitlines(keepends=True)
    refused = 0
    for number, line in enumerate(lines):
        key = line.strip(" -\n").partition(":")[0]
        if key in (*MAY_LACK, *WHOLE[name]):
            continue
        write_rule(folder, name, "".join(lines[:number] + lines[number + 1 :]))
        with pytest.raises(RulebookError, match=rf"^{name}:\d+: .+; .+"):
            load_rulebook(folder)
        refused += 1

    assert refused >= 7
