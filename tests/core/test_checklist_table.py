"""The exact documents of DOMAIN section 6 for whole cases; all people are invented."""

import pytest

from bot.core.case import Call, Consent, Request
from bot.core.checklist import needed_documents
from tests.core.cases import PLENTY, SHORT, case, debt, finance, proposal

CARD, BIG = (debt(total="9000"),), (debt(total="43000"),)
DISPUTED = (debt(total="9000", disputed="2500"),)
TWO = (debt(total="9000"), debt(id="B", product="consumer_loan", total="4000"))
CALLED = (Call(at="2026-05-02T15:00", staff_id="118"),)
GIG = finance(income="5000", essentials="3000", household=1, other_debt="0", income_kind="gig")
CAR = finance(income="5000", essentials="3000", household=1, other_debt="600")

CASES = {
    "a lost job, instalments within the year": (
        {"reasons": ("R03",), "requests": (Request("Q1"),), "debts": CARD, "finance": PLENTY},
        "D01 D02 D04 D05 D06 D18",
    ),
    "a lost job, instalments over more than a year": (
        {"reasons": ("R03",), "requests": (Request("Q1"),), "debts": BIG, "finance": PLENTY},
        "D01 D02 D04 D05 D06 D18 D19",
    ),
    "nothing left, a deferral": (
        {"reasons": ("R03",), "requests": (Request("Q2"),), "debts": CARD, "finance": SHORT},
        "D01 D02 D04 D05 D06 D18 D19",
    ),
    "own illness, penalty waived": (
        {"reasons": ("R01",), "requests": (Request("Q5"),), "debts": CARD},
        "D01 D02 D07 D08 D18",
    ),
    "a relative critically ill, principal only": (
        {"reasons": ("R02",), "signals": ("critical",), "requests": (Request("Q4"),)},
        "D01 D02 D07 D09 D10 D18 D19",
    ),
    "a relative died": (
        {"reasons": ("R02",), "signals": ("death",), "requests": (Request("Q2"),)},
        "D01 D02 D10 D11 D18",
    ),
    "late wages, a part now": (
        {"reasons": ("R04",), "requests": (Request("Q3"),), "debts": CARD, "finance": PLENTY},
        "D01 D02 D04 D05 D12",
    ),
    "a driver's falling takings": (
        {"reasons": ("R04",), "requests": (Request("Q1"),), "debts": CARD, "finance": GIG},
        "D01 D02 D05 D18",
    ),
    "a shop closed, a car loan beside it, called before": (
        {"reasons": ("R05",), "requests": (Request("Q1"),), "debts": CARD, "finance": CAR,
         "calls": CALLED},
        "D01 D02 D04 D05 D13 D18 D20 D26",
    ),
    "a divorce, two lenders": (
        {"reasons": ("R06",), "requests": (Request("Q2"),), "debts": TWO},
        "D01 D02 D18 D20 D23",
    ),
    "a death in the house": (
        {"reasons": ("R06",), "signals": ("death",), "requests": (Request("Q2"),)},
        "D01 D02 D10 D11 D18",
    ),
    "a flood, no certificate to be had": (
        {"reasons": ("R07",), "requests": (Request("Q2"),), "documents": {"D14": "cannot"}},
        "D01 D02 D18 D25",
    ),
    "a roof to mend": (
        {"reasons": ("R08",), "signals": ("housing",), "requests": (Request("Q1"),)},
        "D01 D02 D15 D18",
    ),
    "one large hospital bill": (
        {"reasons": ("R08",), "signals": ("medical",), "requests": (Request("Q1"),)},
        "D01 D02 D08 D18",
    ),
    "unauthorised use": (
        {"reasons": ("R09",), "requests": (Request("Q8"),), "debts": CARD, "finance": PLENTY},
        "D01 D02 D16 D17 D27",
    ),
    "unauthorised use, the rest paid at once": (
        {"reasons": ("R09",), "requests": (Request("Q8"), Request("Q6")), "debts": DISPUTED},
        "D01 D02 D16 D17 D27 D30",
    ),
    "unauthorised use, the rest in instalments": (
        {"reasons": ("R09", "R03"), "requests": (Request("Q8"), Request("Q1")),
         "debts": DISPUTED, "finance": PLENTY},
        "D01 D02 D04 D05 D06 D16 D17 D18 D27",
    ),
    "not theirs": (
        {"reasons": ("R14",), "requests": (Request("Q8"),)},
        "D01 D02 D16 D17 D27",
    ),
    "forgot": (
        {"reasons": ("R10",), "requests": (Request("Q6"), Request("Q5")), "calls": CALLED},
        "D02",
    ),
    "forgot, and out of work": (
        {"reasons": ("R10", "R03"), "requests": (Request("Q1"),)},
        "D01 D02 D06 D18",
    ),
    "many lenders, no reason told": (
        {"reasons": ("R11", "R12"), "requests": (Request("Q1"),)},
        "D01 D02 D18 D20",
    ),
    "settles at once, penalty waived": (
        {"reasons": ("R04",), "requests": (Request("Q6"), Request("Q5")), "finance": PLENTY},
        "D01 D02 D30",
    ),
    "settles at once, and wants collection to behave": (
        {"requests": (Request("Q6"), Request("Q7"))},
        "D01 D02 D17 D26 D30",
    ),
    "collection out of bounds, a complaint on its way": (
        {"requests": (Request("Q7"),), "signals": ("complaint", "third_party_contact")},
        "D01 D02 D17 D26 D29",
    ),
    "a promise denied": (
        {"reasons": ("R03",), "requests": (Request("Q1"),), "calls": CALLED,
         "signals": ("verbal_promise_denied",)},
        "D01 D02 D06 D17 D18 D26 D29",
    ),
    "an agreed plan negotiated again": (
        {"reasons": ("R04",), "requests": (Request("Q9"),), "calls": CALLED},
        "D01 D02 D12 D18 D26 D28",
    ),
    "identity papers in strange hands": (
        {"reasons": ("R03",), "requests": (Request("Q2"),), "signals": ("id_leaked",)},
        "D01 D02 D06 D16 D18",
    ),
    "unwilling, nothing asked": ({"reasons": ("R13",)}, "D01 D02"),
    "somebody else's debt": (
        {"user_role": "third_party", "reasons": ("R03",), "requests": (Request("Q1"),)},
        "D10 D22",
    ),
    "in danger": ({"signals": ("self_harm",), "requests": (Request("Q1"),)}, ""),
    "not to be handed over": (
        {"consent": Consent(collect=True, hand_off=False), "requests": (Request("Q1"),),
         "reasons": ("R01",), "finance": PLENTY, "calls": CALLED},
        "D02",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_case_needs_exactly_these_documents(name):
    fields, expected = CASES[name]
    given = case(**fields)

    assert " ".join(needed_documents(given, proposal(given))) == expected


def test_every_reason_and_every_request_stands_in_the_table():
    reasons = {code for fields, _ in CASES.values() for code in fields.get("reasons", ())}
    requests = {item.code for fields, _ in CASES.values() for item in fields.get("requests", ())}

    assert reasons == {f"R{number:02d}" for number in range(1, 15)}
    assert requests == {f"Q{number}" for number in range(1, 10)}
