"""Cases for the documents' tests; every person, lender and figure is invented."""

import functools
from dataclasses import replace
from datetime import date

from bot.core.case import Call, Case, Consent, Essential, Finance, Progress, Request, Stage
from bot.core.offers import Proposal
from bot.documents import Documents, Subject
from bot.documents.texts import Texts, load_texts
from bot.wiring import build_house
from tests.core.cases import PLENTY, SHORT, case, debt, finance, yuan

TODAY = date(2026, 11, 22)
HOUSE = build_house(TODAY)
MONTH = Finance(
    income=yuan("6800"),
    usual_income=yuan("9800"),
    essentials=(
        Essential("房租", yuan("1800")),
        Essential("吃饭", yuan("1500")),
        Essential("孩子", yuan("900")),
    ),
    other_debt=yuan("600"),
    household=3,
)
RECOVERS = replace(SHORT, expected_income=yuan("9000"), expected_income_from=date(2027, 1, 5))
CARD = debt(
    principal="32000", interest="2100", penalty="900", overdue_days=60,
    overdue_since=date(2026, 9, 23), institution="cmb", institution_name="招行",
)  # fmt: skip
LOAN = debt(id="B", product="consumer_loan", total="8000", institution_name="无名消费金融")
BILL = debt(product="consumer_loan", amount_due="2000", next_due="1500", institution_name="无名")
CALLS = (
    Call(at="2026-11-18T15:00", until="2026-11-18T16:00", agent="王(女)", said="让我等通知"),
    Call(at="2026-11-19", promise="免违约金"),
    Call(at="2026-11-20T09:30", staff_id="3071", institution="无名", promise="三天内回电"),
)


def told(**fields) -> Case:
    """Give the case of someone who agreed, was heard out and had it read back."""
    known = {
        "case_id": "SK-1",
        "consent": Consent(collect=True, sensitive=True),
        "institution": "demo",
        "reasons": ("R03",),
        "willingness": "willing",
        "debts": (CARD,),
        "finance": MONTH,
        "requests": (Request("Q1"),),
        "progress": Progress(turn=9, read_back=True),
    }
    return case(**{**known, **fields})


def proposed(given: Case) -> Proposal:
    return HOUSE.propose(given, TODAY)


def subject(given: Case, key: str | None = None, **fields) -> Subject:
    """Give the case as a document sees it, its first affordable offer chosen."""
    found = proposed(given)
    fitting = [offer.key for offer in found.offers if offer.affordable is not False]
    picked = key or (fitting[0] if fitting else None)
    return Subject(replace(given, chosen_plan=picked), found, TODAY, **fields)


STEPS = (Stage(6, yuan("500")), Stage(None, yuan("1000")))
LATE = finance(
    income="3000", essentials="2000", household=1, other_debt="0", expected_income="9000"
)
BY_PLAN: dict[str, Case] = {
    "interest_free_instalment": told(),
    "annuity": told(debts=(replace(LOAN, id="A"),)),
    "fee_instalment": told(debts=(replace(LOAN, id="A", product="instalment_platform"),)),
    "deferral": told(finance=RECOVERS, requests=(Request("Q2", months=2),)),
    "rollover": told(
        debts=(BILL,), finance=replace(LATE, expected_income_from=date(2026, 12, 5)),
        requests=(Request("Q3", payment=yuan("500")),),
    ),
    "principal_only": told(requests=(Request("Q4"),)),
    "step_up": told(
        debts=(replace(CARD, principal=yuan("21000")),), finance=PLENTY,
        requests=(Request("Q1", stages=STEPS),),
    ),
    "settlement": told(
        requests=(Request("Q6", waive=("penalty",)), Request("Q5", waive=("penalty",))),
        finance=finance(),
    ),
}  # fmt: skip
"""One case for each kind of plan a person can be offered."""

BY_REQUEST: dict[str, Case] = {
    "Q1": BY_PLAN["interest_free_instalment"],
    "Q2": BY_PLAN["deferral"],
    "Q3": BY_PLAN["rollover"],
    "Q4": BY_PLAN["principal_only"],
    "Q5": told(requests=(Request("Q1"), Request("Q5", waive=("penalty", "interest")))),
    "Q6": BY_PLAN["settlement"],
    "Q7": told(
        requests=(Request("Q7"),), signals=("third_party_contact", "threat"), calls=CALLS,
        finance=finance(), contact_window="晚上7点以后",
    ),
    "Q8": told(
        debts=(replace(CARD, disputed=yuan("1200")),), reasons=("R09",), finance=finance(),
        requests=(Request("Q8"),),
    ),
    "Q9": told(requests=(Request("Q9"),)),
}  # fmt: skip
"""One case for each request."""

SEVERAL = told(
    debts=(replace(CARD, disputed=yuan("1200"), paid=yuan("500")), LOAN),
    reasons=("R03", "R01"),
    calls=CALLS,
    finance=replace(MONTH, cap=yuan("1500"), savings=yuan("3000")),
    requests=(Request("Q1"), Request("Q5", waive=("penalty",))),
    documents={"D02": "have", "D05": "can_get", "D06": "cannot", "D20": "cannot"},
)
"""Two lenders, a disputed part, an illness, calls, papers in every state."""

LONG = told(
    debts=(replace(CARD, principal=yuan("94100")),),
    finance=finance(income="5000", essentials="3200", household=1, other_debt="0"),
)
"""A plan that runs as long as any may."""

_LOT = "很长的话，" * 60
HOSTILE = told(
    debts=(replace(LOAN, id="A", institution_name="<b>银行</b>{nb}&$x^2$\x00\u202e钩"),),
    finance=replace(MONTH, essentials=(Essential("=HYPERLINK(\"x\")" + _LOT, yuan("4200")),)),
    calls=(Call(at="不记得", agent="]]>\ud83d", said="\u200b😀" + _LOT, promise="w" * 300),),
    contact_window="\r\nBEGIN:VEVENT\r\n{0}%s",
)  # fmt: skip
"""Signs that mean something to machines, and texts out of all proportion."""


@functools.lru_cache(maxsize=1)
def documents() -> Documents:
    return Documents(HOUSE.rulebook)


@functools.lru_cache(maxsize=1)
def texts() -> Texts:
    return load_texts(HOUSE.rulebook, TODAY)


def everything() -> list[Subject]:
    """Give all the cases, and one of which nothing is known."""
    cases = [*BY_PLAN.values(), *BY_REQUEST.values(), SEVERAL, LONG, HOSTILE]
    nothing = case(consent=Consent(collect=True))
    return [*map(subject, cases), Subject(nothing, proposed(nothing), TODAY)]
