"""Invented people whose cases the desk shows."""

from dataclasses import replace
from datetime import date

from bot.core.case import Consent, Correction, Progress, Request
from bot.core.records import to_json
from tests.core.cases import case, debt, finance, yuan

AGREED = Consent(collect=True, hand_off=True, at="2026-11-23T01:00:00+00:00", notice_version="1")
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>{{7*7}}"


def plain(conversation_id):
    """Somebody whose wages were cut, with one card, a dispute and a correction."""
    return case(
        case_id=f"SK-{conversation_id}",
        conversation_id=conversation_id,
        channel="web",
        institution="demo",
        consent=AGREED,
        reasons=("R04",),
        requests=(Request("Q1", terms=36),),
        willingness="willing",
        debts=(
            debt(
                principal="30000",
                interest="2100",
                penalty="900",
                disputed="450",
                overdue_days=62,
                institution_name="青禾银行",
                from_bill=True,
            ),
        ),
        finance=finance(income="6800", essentials="4200", household=3, other_debt="600"),
        signals=("collection_pressure", "do_not_contact_employer"),
        documents={"D01": "have", "D05": "cannot"},
        do_not_contact=("employer",),
        contact_window="evening",
        corrections=(Correction(3, "debts.A.total_fen", 3500000, 3300000),),
        promises=(),
        progress=Progress(turn=6, finished=True),
        created_at="2026-11-23T01:00:00+00:00",
        updated_at="2026-11-23T01:20:00+00:00",
    )


def ill(conversation_id):
    """Somebody in treatment, who was also told of a court."""
    known = plain(conversation_id)
    return replace(
        known,
        reasons=("R01",),
        signals=("vulnerable_serious_illness", "court"),
        consent=replace(AGREED, sensitive=True),
        requests=(Request("Q2", months=3),),
    )


def silent(conversation_id):
    """Somebody who has not said yet whether a human may read it."""
    return replace(plain(conversation_id), consent=replace(AGREED, hand_off=None))


def in_danger(conversation_id):
    """Somebody a human must see at once, asked or not."""
    return replace(silent(conversation_id), signals=("self_harm",))


def lenders(conversation_id):
    """Somebody with two debts."""
    known = plain(conversation_id)
    other = debt(id="B", product="consumer_loan", total="9000", overdue_days=12)
    return replace(known, debts=(*known.debts, other), finance=replace(
        known.finance, cap=yuan("1500")))  # fmt: skip


def stored(known, priority="P2"):
    """Write a case as the engine does."""
    return {**to_json(known), "priority": priority}


TODAY = date(2026, 11, 23)
