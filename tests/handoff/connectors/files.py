"""A whole case file as the contract has it; every person and figure is invented."""

import json
from datetime import datetime, timezone

import jsonschema

from bot.core.case import Consent
from bot.core.records import to_json
from bot.handoff.connectors.port import Delivery
from bot.settings import ROOT
from bot.wiring import house
from tests.core.cases import TODAY, case, debt, finance

HOSTILE = (
    "<img src=x onerror=alert(1)>\r\nBcc: all@example.org\u202e ![x](http://evil.example/a.png)"
)
SCHEMA = json.loads((ROOT / "docs/contracts/casefile.schema.json").read_text(encoding="utf-8"))
CHECK = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
_DUE = datetime(2026, 5, 11, 5, tzinfo=timezone.utc)


def a_state(**changes):
    """Write a whole case as the engine stores it."""
    moment = "2026-05-10T09:30:00+08:00"
    whole = case(
        case_id="SK-1",
        conversation_id="c1",
        channel="web",
        created_at=moment,
        updated_at=moment,
        consent=Consent(True, True, True, moment, "1"),
        reasons=("R03",),
        debts=(debt(institution_name="无名银行", total="12000", principal="9000",
                    overdue_days=40),),
        finance=finance(income="5000", essentials="3500", cap="800"),
    )  # fmt: skip
    return {**to_json(whole), "priority": "P1", **changes}


def a_case_file(**changes):
    """Assemble a file with the real house."""
    made = house(TODAY).case_file(a_state(), TODAY, [], _DUE)
    return {**made, **changes}


def a_delivery(kind="queued", attempt=1, n=7, lines=(), **changes):
    at = "2026-05-10T01:30:00.000000+00:00"
    bare = kind in ("erased", "withdrawn")
    file = None if bare else a_case_file(**changes)
    return Delivery(f"SK-1:{n}", "SK-1", "c1", kind, at, attempt, file, tuple(lines))
