"""How much processor time each document takes, and one of each to look at in reports/documents.

Run with ``.venv/bin/python -m bench.documents``; writes one JSON object.
"""

import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.core.case import Call, Case, Consent, Essential, Finance, Progress, Request
from bot.core.debts import Debt
from bot.core.money import Money
from bot.documents import KINDS, Documents, Subject
from bot.wiring import build_house

TODAY = date(2026, 11, 22)
FOLDER = Path("reports/documents")
ROUNDS = 5
CASE = Case(
    "SK-1",
    "bench",
    consent=Consent(collect=True),
    institution="demo",
    user_role="self",
    willingness="willing",
    reasons=("R03",),
    requests=(Request("Q1"), Request("Q5", waive=("penalty",))),
    debts=(
        Debt(
            "A", "credit_card", principal=Money(3_200_000), interest=Money(210_000),
            penalty=Money(90_000), disputed=Money(120_000), overdue_days=60,
        ),
        Debt("B", "consumer_loan", institution_name="无名消费金融", total=Money(800_000)),
    ),
    finance=Finance(
        income=Money(680_000),
        essentials=(Essential("房租", Money(180_000)), Essential("吃饭", Money(240_000))),
        other_debt=Money(60_000),
        household=3,
    ),
    calls=(Call(at="2026-11-18T15:00", agent="王(女)", said="让我等通知"),),
    progress=Progress(turn=9, read_back=True),
)  # fmt: skip


def measure() -> dict[str, dict[str, float]]:
    """Make every document in every form, write it out and time it.

    Returns:
        Name and form to milliseconds of processor time, the first and the median of the next,
        and bytes.
    """
    house = build_house(TODAY)
    proposal = house.propose(CASE, TODAY)
    subject = Subject(replace(CASE, chosen_plan=proposal.offers[0].key), proposal, TODAY)
    documents = Documents(house.rulebook)
    FOLDER.mkdir(parents=True, exist_ok=True)
    return {
        f"{kind}.{form}": _timed(documents, kind, subject, form)
        for kind, forms in KINDS.items()
        for form in forms
    }


def _timed(documents: Documents, kind: str, subject: Subject, form: str) -> dict[str, float]:
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        file = documents.make(kind, subject, form)
        spent.append((time.process_time() - begun) * 1000)
    (FOLDER / file.name).write_bytes(file.content)
    first, *others = spent
    return {
        "first_ms": round(first), "next_ms": round(statistics.median(others)),
        "bytes": len(file.content),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1) + "\n")
