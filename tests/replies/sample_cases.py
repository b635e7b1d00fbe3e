"""Cases that between them make the bot say everything it can; all people are invented."""

import functools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.core.case import Call, Case, Consent, Correction, Essential, Progress, Request, Stage
from bot.core.interview import QUESTIONS
from bot.core.moves import telling
from bot.core.offers import Proposal
from bot.wiring import build_house
from tests.core.cases import EMPTY, PLENTY, SHORT, case, debt, finance, yuan
from tests.replies.said_by_code import NOT_OFFERED, SIGNALS, TOPICS

TODAY = date(2026, 11, 22)
HOUSE = build_house(TODAY)
AGREED = Consent(collect=True)
CARD = debt(total="12000", overdue_days=40, institution="cmb", institution_name="招行")
PARTS = debt(principal="9000", interest="700", penalty="300", overdue_days=100)
LOAN = debt(product="consumer_loan", total="8000", amount_due="2000", next_due="1500")
ZERO_LEFT = finance(income="3000", essentials="3000", household=1, other_debt="0", savings="5000")
RECOVERS = replace(
    SHORT, expected_income=yuan("9000"), expected_income_from=date(2027, 1, 5), savings=yuan("800")
)
STEPS = Request("Q1", stages=(Stage(3, yuan("200")), Stage(None, yuan("2500"))))
STEEP = Request("Q1", stages=(Stage(3, yuan("5000")), Stage(None, yuan("9000"))))


def told(**fields) -> Case:
    """Make a case of someone who agreed, a few turns on."""
    known = {"consent": AGREED, "institution": "demo", "progress": Progress(turn=3), **fields}
    return case(**known)


def at(given: Case, **progress) -> Case:
    return replace(given, progress=replace(given.progress, **progress))


def offered(given: Case) -> tuple[Case, Proposal]:
    return given, HOUSE.propose(given, TODAY)


@functools.lru_cache(maxsize=1)
def samples() -> tuple[tuple[Case, Proposal], ...]:
    """Give cases with their offers."""
    return tuple(_samples())


def _samples() -> Iterator[tuple[Case, Proposal]]:
    yield from map(offered, _beginnings())
    yield from map(offered, _answered())
    yield from map(offered, _warned())
    yield from map(offered, _forgetful())
    yield from map(offered, _asking())
    yield from (each for given in map(offered, _asking()) for each in _choosing(*given))
    yield from ((told(), Proposal(None, None, (), (("any", why),))) for why in NOT_OFFERED)
    yield at(told(debts=(CARD,)), shown_plans=("A.gone.3",)), EMPTY


def _beginnings() -> Iterator[Case]:
    yield told(consent=Consent(), progress=Progress(turn=1))
    for signal in SIGNALS:
        news = ("income", f"signal:{signal}")
        yield told(signals=(signal,), progress=Progress(turn=1, news=news))
    for number in range(1, 15):
        code = f"R{number:02d}"
        yield told(reasons=(code,), progress=Progress(turn=1, news=(f"reason:{code}",)))
    yield told(reasons=("R02",), signals=("death",))
    yield told(consent=Consent(collect=False))
    yield at(told(consent=Consent(collect=False)), told=("utter_consent_refused",))
    yield told(consent=Consent(collect=True, hand_off=False))
    yield at(told(consent=Consent(collect=True, hand_off=True)), news=("consent",))
    yield told(user_role="third_party")
    yield at(told(user_role="third_party"), told=("third_party",))


def _answered() -> Iterator[Case]:
    fields = {
        "debts.A.total_fen": (100, 200), "debts.A.overdue_days": (3, 30),
        "finance.household": (2, 3), "finance.essentials.房租": (1000, 2000),
        "finance.essentials.": (100, 250), "finance.cap_fen": (5, 10),
    }  # fmt: skip
    for field, (old, new) in fields.items():
        yield at(told(corrections=(Correction(3, field, old, new),)), news=("corrected",))
    yield at(told(calls=(Call(at="2026-11-20"),)), news=("calls",))
    yield at(told(), unclear="三万")
    yield at(told(debts=(CARD,)), cues=("short_way",))
    yield from (at(told(debts=(CARD,)), topics=(topic,)) for topic in TOPICS)
    yield from (at(told(debts=(CARD,)), asked=item.id, cues=("why",)) for item in QUESTIONS)


def _warned() -> Iterator[Case]:
    yield from (told(signals=(signal,)) for signal in telling._ADVICE_BY_SIGNAL)
    yield told(reasons=("R01",))


def _forgetful() -> Iterator[Case]:
    due = debt(amount_due="905.30", penalty="12.50")
    forgot = told(reasons=("R10",), debts=(due,))
    yield forgot
    yield at(forgot, cues=("short_way",))
    yield replace(forgot, requests=(Request("Q5"), Request("Q6")))


def _asking() -> Iterator[Case]:
    for debts in ((CARD,), (PARTS,), (LOAN,), (CARD, replace(LOAN, id="B")),
                  (debt(total_low="20000", total_high="30000"),)):  # fmt: skip
        for month in (finance(), PLENTY, SHORT, ZERO_LEFT, RECOVERS):
            for request in _REQUESTS:
                wanted = (request,) if request else ()
                given = told(debts=debts, finance=month, requests=wanted, reasons=("R03",))
                yield given
                yield at(given, nothing_left=month in (SHORT, ZERO_LEFT), cues=("open_to_offers",))
    platform = debt(product="instalment_platform", total="6000")
    yield told(debts=(platform,), finance=PLENTY, requests=(Request("Q1", terms=6),))
    decided = told(debts=(CARD,), finance=PLENTY, reasons=("R03",), willingness="willing")
    yield at(decided, shown_totals=(1,), cues=("open_to_offers",))
    barely = replace(RECOVERS, expected_income=yuan("2700"))
    part = (Request("Q3", payment=yuan("500")),)
    yield told(debts=(LOAN,), finance=barely, requests=part)
    yield told(debts=(LOAN,), finance=RECOVERS, requests=part)


_REQUESTS = (
    None, Request("Q1", terms=12), Request("Q1", terms=2), Request("Q1", terms=90), STEPS, STEEP,
    Request("Q2", months=2), Request("Q2", months=30), Request("Q3", payment=yuan("500")),
    Request("Q4"), Request("Q6", waive=("penalty",)),
)  # fmt: skip


def _choosing(given: Case, proposal: Proposal) -> Iterator[tuple[Case, Proposal]]:
    for offer in proposal.offers:
        chosen = replace(given, chosen_plan=offer.key)
        yield chosen, proposal
        doubted = replace(offer, assumptions=(*offer.assumptions, "rule_unverified"))
        yield chosen, replace(proposal, offers=(doubted,))
        # Everything else was asked before.
        before = {item.id: 2 for item in QUESTIONS if item.id != "documents"}
        yield at(chosen, times_asked=before), proposal


RICH = told(
    debts=(replace(PARTS, amount_due=yuan("500"), disputed=yuan("100"), paid=yuan("50"),
                   institution_name="招行", next_due=yuan("600"), fee=yuan("5")),),
    finance=replace(RECOVERS, usual_income=yuan("7000"), cap=yuan("700"), lump_sum=yuan("300"),
                    essentials=(Essential("房租", yuan("1500")),)),
    reasons=("R03", "R01"),
    requests=(Request("Q1", superseded=True), Request("Q2", months=2), Request("Q5")),
)  # fmt: skip
