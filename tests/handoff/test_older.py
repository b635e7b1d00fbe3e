import json
from pathlib import Path

import jsonschema
import pytest

from bot.core.case import Case, Essential, Finance
from bot.core.money import Money
from bot.core.records import from_json, to_json
from bot.handoff.older import SCHEMA_FILE, read_case_file, readable_state
from bot.wiring import house
from tests.test_wiring import CASE, TODAY

OLD = json.loads(
    (Path(__file__).parent / "fixtures/casefile_version_0.json").read_text(encoding="utf-8")
)


def test_the_schema_here_is_the_contract():
    contract = Path(__file__).parents[2] / "docs/contracts/casefile.schema.json"
    assert SCHEMA_FILE.read_bytes() == contract.read_bytes()


def test_an_older_file_is_read_by_what_it_has():
    read = read_case_file(OLD)
    assert (read.version, read.is_current) == ("0", False)
    body = read.body
    assert (body["case_id"], body["reasons"], body["finance"]["income_fen"]) == (
        "SK0OLD", ["R03"], 220000,
    )  # fmt: skip
    assert body["debts"][0]["total_fen"] == 3500000
    assert body["salutation"] == "老李"


def test_what_an_older_file_lacks_is_null_and_named():
    read = read_case_file(OLD)
    body, missing = read.body, set(read.missing)
    assert body["one_line"] is None
    assert body["finance"]["surplus_fen"] is None
    assert body["debts"][0]["principal_fen"] is None
    assert body["debts"][0]["fee_fen"] is None
    assert body["debts"][1] is None
    named = {"one_line", "finance.surplus_fen", "debts.0.principal_fen", "debts.0.fee_fen",
             "debts.1", "documents", "finance.household", "consent.notice_version"}  # fmt: skip
    assert named <= missing
    assert not {"reasons", "finance.income_fen", "consent.collect", "transcript"} & missing


def test_every_part_of_today_is_there_whatever_the_file_has():
    current = house().case_file(to_json(CASE), TODAY, [])
    jsonschema.validate(current, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    read = read_case_file(current)
    assert read.is_current
    assert {name: read.body[name] for name in current} == current
    assert set(read_case_file({"case_id": "SK1"}).body) == set(read.body)


def test_a_file_of_no_case_is_refused():
    with pytest.raises(ValueError, match="case_id"):
        read_case_file({"schema_version": "1"})


def test_a_stored_case_is_read_without_the_fields_that_changed_their_kind():
    finance = Finance(income=Money(220_000), essentials=(Essential("房租", Money(90_000)),))
    state = to_json(Case("SK1", "c", finance=finance, reasons=("R03",)))
    older = {**state, "debts": [["A", 3500000]], "calls": 7, "gone": True}
    readable, left_out = readable_state(older)
    assert left_out == ("debts", "calls")
    case = from_json(Case, readable)
    assert (case.finance, case.reasons, case.debts) == (finance, ("R03",), ())
    assert readable_state(state) == (state, ())
