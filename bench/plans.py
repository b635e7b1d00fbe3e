"""How long a quote of each kind takes, an offer search, and the start of the `plan` command.

Run with ``.venv/bin/python -m bench.plans``; writes one JSON object. Quotes and searches are
measured in processor time, the start of the command in processor and real time; each is the best of
several rounds, since anything else on the machine only ever adds to it. ``share`` sets it against
what is allowed.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bot.cli.plan import answer_request
from bot.cli.plan_json import read_json
from bot.core.case import Case, Essential, Finance, Request
from bot.core.debts import Debt
from bot.core.money import Money
from bot.core.offers import propose_on
from bot.rulebook import load_rulebook
from bot.settings import ROOT, Settings

TODAY = date(2026, 11, 22)
ROUNDS, STARTS = 30, 10
QUOTE_US, SEARCH_MS, START_MS = 1000, 50, 500
"""What is allowed: microseconds a quote, milliseconds a search and a start."""
PARTS = {"principal_fen": 1800000, "interest_fen": 300000, "penalty_fen": 36567, "fee_fen": 0}
QUOTES: dict[str, dict[str, Any]] = {
    "fee_instalment": {"base_fen": 1200000, "terms": 12, "fee_per_term": "0.006"},
    "annuity": {"base_fen": 3000000, "terms": 24, "annual_rate": "0.12"},
    "interest_free_instalment": {"base_fen": 3600000, "terms": 60},
    "deferral": {
        "base_fen": 1000000, "daily_rate": "0.0005", "start_on": "2026-11-22", "months": 3,
    },
    "rollover": {
        "due_fen": 100000, "paid_fen": 50000, "next_due_fen": 100000, "daily_rate": "0.0005",
        "days": 30,
    },
    "principal_only": PARTS,
    "step_up": {
        "base_fen": 2400000, "stages": [{"terms": 6, "payment_fen": 50000}], "last_terms": 30,
        "annual_rate": "0",
    },
    "settlement": {**PARTS, "waive": ["penalty"], "daily_rate": "0.0005", "days": 7},
    "minimum_payment": {
        "base_fen": 2000000, "percent": "0.10", "floor_fen": 10000, "daily_rate": "0.0005",
        "days_per_month": 30,
    },
    "allocation": {**PARTS, "payment_fen": 100000, "overdue_days": 45},
    "pro_rata": {
        "budget_fen": 150000,
        "debts": [{"id": name, "balance_fen": 1000000} for name in "ABCDE"],
    },
    "affordability": {
        "income_fen": 800000, "essentials_fen": 550000, "other_debt_fen": 70000, "household": 3,
        "floor_per_person_fen": 100000, "buffer": "0.10", "cap_fen": None,
    },
}  # fmt: skip
PRODUCTS = ("credit_card", "consumer_loan", "instalment_platform", "credit_card", "consumer_loan")


def measure() -> dict[str, Any]:
    """Measure everything in turn.

    Returns:
        Microseconds per quote by kind (figures and JSON values, the request already parsed),
        milliseconds per search by number of creditors, and milliseconds from start to answer of
        the command in a process of its own; each with its share of what is allowed.
    """
    quotes = {kind: _best(_quote(kind), 20) * 1e6 for kind in QUOTES}
    searches = {str(count): _best(_search(count), 3) * 1e3 for count in (1, 5)}
    starts = {}
    for name, request in {"quote": _request("annuity"), "case": CASE}.items():
        starts[f"{name}_processor"], starts[f"{name}_real"] = _start(request)
    return {
        "quote_us": _with_share(quotes, QUOTE_US),
        "search_ms": _with_share(searches, SEARCH_MS),
        "start_ms": _with_share(starts, START_MS),
    }


def _request(kind: str) -> dict[str, Any]:
    return {"quote": {"kind": kind, **QUOTES[kind]}}


CASE = {
    "today": "2026-11-22", "institution": "demo",
    "debts": [{"id": "A", "product": "credit_card", **PARTS}],
    "budget": {"income_fen": 680000, "essentials_fen": 420000, "other_debt_fen": 60000},
    "wishes": [{"kind": "instalment"}, {"kind": "principal_only"}],
}  # fmt: skip


def _quote(kind: str) -> Callable[[], object]:
    request, settings = read_json(json.dumps(_request(kind)), ""), Settings(today=TODAY)
    return lambda: answer_request(request, settings)


def _search(creditors: int) -> Callable[[], object]:
    """Prepare a search that walks every way: all terms, a waiver, a lump, and the way back."""
    rulebook = load_rulebook()
    debts = tuple(
        Debt(
            name, product, principal=Money(3_000_000), interest=Money(90_000), penalty=Money(9_000)
        )
        for name, product in zip("ABCDE"[:creditors], PRODUCTS, strict=False)
    )
    finance = Finance(
        income=Money(680_000), essentials=(Essential("", Money(420_000)),), cap=Money(150_000),
        expected_income=Money(900_000),
    )  # fmt: skip
    wishes = tuple(Request(code) for code in ("Q1", "Q2", "Q4", "Q5", "Q6"))
    case = Case("", "", institution="demo", debts=debts, finance=finance, requests=wishes)
    return lambda: propose_on(case, rulebook, TODAY)


def _best(call: Callable[[], object], repeats: int) -> float:
    """Give the seconds of one call in the best round of several."""
    call()
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(repeats):
            call()
        rounds.append((time.process_time() - begun) / repeats)
    return min(rounds)


def _start(request: dict[str, Any]) -> tuple[float, float]:
    """Give the milliseconds from starting the command to its answer: processor's, and real."""
    busy, real = [], []
    for _ in range(STARTS):
        begun, used = time.perf_counter(), _used_by_children()
        subprocess.run(
            [sys.executable, "-m", "bot", "plan"],
            input=json.dumps(request).encode(),
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        real.append(time.perf_counter() - begun)
        busy.append(_used_by_children() - used)
    return min(busy) * 1e3, min(real) * 1e3


def _used_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _with_share(found: dict[str, float], allowed: int) -> dict[str, dict[str, float]]:
    return {
        name: {"best": round(value, 1), "share": round(value / allowed, 3)}
        for name, value in found.items()
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1) + "\n")
