from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.core.case import Request
from bot.core.priority import DUE_BY_PRIORITY, case_priority, deadline
from tests.core.cases import (
    CARD,
    LOAN,
    NOTHING,
    PLENTY,
    SHORT,
    case,
    debt,
    finance,
    proposal,
    yuan,
)  # fmt: skip

SPLIT = {"principal": "8000", "interest": "640", "penalty": "260"}
CHINA = timezone(timedelta(hours=8))


def priority(given, rules=NOTHING):
    return case_priority(given, proposal(given, rules))


def owing(*requests, **fields):
    return case(**{"debts": (debt(**SPLIT),), "requests": requests, **fields})


@pytest.mark.parametrize("signal", ["self_harm", "violence", "live_fraud"])
def test_danger_comes_at_once(signal):
    assert priority(owing(signals=(signal, "court"), finance=SHORT)) == "P0"


@pytest.mark.parametrize(
    "signal",
    ["vulnerable_serious_illness", "court", "third_party_contact", "due_in_3_days", "id_leaked"],
)
def test_what_cannot_wait_is_answered_the_same_day(signal):
    assert priority(owing(Request("Q4"), signals=(signal,))) == "P1"


@pytest.mark.parametrize("code", ["Q3", "Q4", "Q5", "Q7", "Q9"])
def test_a_request_that_a_human_decides_is_enough(code):
    assert priority(case(requests=(Request(code),))) == "P2"


@pytest.mark.parametrize("month", [SHORT, finance(income="900", essentials="900")])
def test_a_month_that_leaves_nothing_is_answered_the_same_day(month):
    assert priority(owing(finance=month)) == "P1"


@pytest.mark.parametrize(
    "given",
    [
        owing(Request("Q5")),
        owing(Request("Q4")),
        owing(Request("Q8")),
        owing(Request("Q7")),
        owing(Request("Q9")),
        owing(reasons=("R09",)),
        owing(reasons=("R11",)),
        case(debts=(debt(), debt(id="B"))),
        case(debts=(debt(total="9000", disputed="10"),)),
        case(debts=(debt(total="9000"),), finance=finance(income="3400", essentials="3300")),
    ],
)
def test_what_a_human_must_decide_is_answered_in_two_days(given):
    assert priority(given) == "P2"


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        (owing(finance=PLENTY), CARD),
        (owing(Request("Q2", months=1)), LOAN),
        (owing(Request("Q3", payment=yuan("500"))), NOTHING),
        (owing(Request("Q1", terms=24), finance=finance(income="3000", essentials="2900")), LOAN),
    ],
)
def test_a_plan_a_human_must_approve_is_answered_in_two_days(given, rules):
    assert priority(given, rules) == "P2"


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        (owing(finance=PLENTY), LOAN),
        (owing(Request("Q6")), CARD),
        (owing(Request("Q1", terms=9), finance=PLENTY), LOAN),
        (case(debts=(debt(**SPLIT), debt(id="B", product="other")), finance=PLENTY), LOAN),
        (case(), CARD),
        (owing(Request("Q4", superseded=True), Request("Q6"), finance=PLENTY), LOAN),
    ],
)
def test_what_is_complete_and_affordable_can_wait(given, rules):
    assert priority(given, rules) == "P3"


def test_the_waiver_of_a_forgotten_penalty_can_wait():
    forgot = owing(Request("Q6"), Request("Q5"), reasons=("R10",))

    assert priority(forgot, CARD) == "P3"
    assert priority(replace(forgot, reasons=("R10", "R04")), CARD) == "P2"


@pytest.mark.parametrize("more", [{"requests": (Request("Q8"),)},
                                  {"debts": (debt(**SPLIT), debt(id="B"))}])  # fmt: skip
def test_a_forgotten_payment_in_dispute_or_among_others_cannot_wait(more):
    assert priority(replace(owing(reasons=("R10",)), **more)) == "P2"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("rank", "since", "expected"),
    [
        ("P0", "2026-05-09T23:58:00", "2026-05-10T00:03:00"),
        ("P1", "2026-05-11T10:15:00", "2026-05-11T14:15:00"),
        ("P1", "2026-05-11T16:00:00", "2026-05-12T11:00:00"),
        ("P1", "2026-05-11T18:00:00", "2026-05-12T13:00:00"),
        ("P1", "2026-05-11T06:30:00", "2026-05-11T13:00:00"),
        ("P1", "2026-05-08T17:00:00", "2026-05-11T12:00:00"),
        ("P1", "2026-05-10T12:00:00", "2026-05-11T13:00:00"),
        ("P2", "2026-05-11T09:00:00", "2026-05-12T18:00:00"),
        ("P2", "2026-05-07T12:00:00", "2026-05-11T12:00:00"),
        ("P3", "2026-05-11T12:00:00", "2026-05-18T12:00:00"),
    ],
)
def test_an_answer_is_due_within_working_hours_but_danger_within_minutes(rank, since, expected):
    assert deadline(rank, at(since)).at == at(expected)


def test_every_priority_has_its_time():
    assert list(DUE_BY_PRIORITY) == ["P0", "P1", "P2", "P3"]
