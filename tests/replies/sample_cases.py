"""Cases that between them make the bot say everything it can; all people are invented."""

import functools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.core.case import (
    Adjustment,
    Call,
    Case,
    Consent,
    Correction,
    Essential,
    Progress,
    Request,
    Stage,
)
from bot.core.interview import QUESTIONS
from bot.core.moves import telling
from bot.core.moves.answering import TURNING_INTENTS
from bot.core.moves.hearing import COLLECTION, FEELINGS
from bot.core.moves.ripening import BUDGET_QUESTIONS, on_the_table
from bot.core.offers import Proposal, offers_to_show
from bot.wiring import build_house
from tests.core.cases import EMPTY, PLENTY, SHORT, case, debt, finance, yuan
from tests.replies.said_by_code import ADJUSTED, NOT_OFFERED, SIGNALS, TOPICS

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
    yield from map(offered, _turning())
    yield from map(offered, _with_papers())
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
        yield told(signals=(signal,), progress=Progress(turn=1, news=news, signals=(signal,)))
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
    yield told(user_role="third_party", authorised=True)
    yield at(told(signals=("self_harm",)), told=("crisis:released",))
    yield at(told(signals=("self_harm",)), told=("crisis:released", "crisis:cleared"))


def _answered() -> Iterator[Case]:
    fields = {
        "debts.A.total_fen": (100, 200), "debts.A.overdue_days": (3, 30),
        "finance.household": (2, 3), "finance.essentials.房租": (1000, 2000),
        "finance.essentials.": (100, 250), "finance.cap_fen": (5, 10),
    }  # fmt: skip
    for field, (old, new) in fields.items():
        yield at(told(corrections=(Correction(3, field, old, new),)), news=("corrected",))
    yield at(told(calls=(Call(at="2026-11-20"),)), news=("calls",))
    yield at(told(calls=(Call(at="2026-11-20T10:00", agent="周"),)), news=("calls",))
    yield at(told(calls=(Call(at="2026-11-20T10:00", staff_id="K-88"),)), news=("calls",))
    limits = ("family", "others", "phone", "employer")
    yield at(told(do_not_contact=limits), news=("do_not_contact",))
    yield at(told(), unclear="三万")
    yield at(told(debts=(CARD,)), cues=("short_way",))
    yield from (at(told(debts=(CARD,)), topics=(topic,)) for topic in TOPICS)
    yield from (at(told(debts=(CARD,)), asked=item.id, cues=("why",)) for item in QUESTIONS)


def _turning() -> Iterator[Case]:
    """What people say beside the interview itself."""
    yield from (at(told(), intents=(name,), asked="income") for name in TURNING_INTENTS)
    yield at(told(reasons=("R03",), debts=(CARD,)), intents=("ask_documents",))
    yield at(told(reasons=("R10",), debts=(CARD,)), intents=("ask_documents",))
    yield at(told(signals=("self_harm",), reasons=("R03",)), intents=("ask_documents",))
    yield from (at(told(), cues=(cue,)) for cue in FEELINGS)
    yield at(told(), intents=("express_willingness",))
    for name in COLLECTION:
        chased = at(told(signals=(name,)), signals=(name,))
        yield chased
        yield at(chased, told=tuple(f"utter_rule_{each}" for each in COLLECTION))
    yield at(told(), signals=(), intents=("report_collection",))
    yield at(told(debts=(CARD,)), away_days=3)
    yield at(told(), away_days=3)
    yield at(told(), cues=("stop",), asked="income")
    yield at(told(consent=Consent()), intents=("request_human",))
    yield at(told(consent=Consent(collect=True, hand_off=True)), intents=("request_human",))
    yield at(told(), cues=("choose:1",))
    yield at(told(), cues=("choose:1",), shown_totals=(1,))
    changed = (Request("Q1", superseded=True), Request("Q2"))
    yield at(told(requests=changed), news=("request:Q1", "request:Q2"))
    turned = Adjustment("longer", 20, yuan("600"), 15, yuan("800"))
    for how in ADJUSTED:
        yield at(told(debts=(CARD,), finance=PLENTY), adjusted=replace(turned, how=how))
    for owed in (CARD, LOAN):
        yield at(told(debts=(owed,), finance=PLENTY), compared=(6, 12))
    several = (CARD, replace(LOAN, id="B"))
    yield at(told(debts=several, finance=PLENTY), topics=("shares",))
    five = tuple(replace(CARD, id=name, institution_name=f"{name}行") for name in "ABCDE")
    yield at(told(debts=five, finance=PLENTY), times_asked=dict.fromkeys(BUDGET_QUESTIONS, 1))
    yield at(told(), cues=("per_day",), asked="income")
    yield from _reckoned()
    yield at(told(reasons=("R14",), signals=("paid_already",)), news=("reason:R14",))
    yield at(told(), cues=("no_contact_before",))
    wished = at(told(requests=(Request("Q2", months=2),)), asked="income")
    yield at(wished, intents=("request_deferral",))
    yield at(replace(told(debts=(CARD,)), chosen_plan=None).with_progress(offered=yuan("7000")),
             news=("offered",))  # fmt: skip
    many = finance(income="8000", essentials="1000", household=4, other_debt="0")
    yield told(debts=(CARD,), finance=many)
    yield at(told(), topics=("source",), cited=("utter_rule_threat",))
    yield at(told(debts=(CARD,), finance=PLENTY), topics=("source",))
    yield at(told(consent=Consent(collect=True, hand_off=False), debts=(CARD,)), news=("consent",))
    for times in (0, 1, 2):
        yield at(told(), asked="income", baffled={"income": times})
    yield at(told(consent=Consent(collect=True, hand_off=True)), asked="income",
             baffled={"income": 2})  # fmt: skip
    yield at(told(debts=(CARD,)), asked="hand_off", intents=("affirm",))
    for meant in ("affirm", "state_reason", "nlu_fallback"):
        yield at(told(), asked="income", intents=(meant,))


def _reckoned() -> Iterator[Case]:
    """Questions that the figures answer."""
    topics = ("waived_amount", "affordable", "how_long_to_pay", "after_deferral", "why_floor",
              "part_needs_consent")  # fmt: skip
    level = told(debts=(CARD,), finance=PLENTY, requests=(Request("Q1", terms=24),))
    cases = (
        level,
        replace(level, requests=(Request("Q1", terms=2),)),
        replace(level, requests=(STEPS,), updated_at=f"{TODAY.isoformat()}T10:00:00"),
        told(debts=(PARTS,), finance=PLENTY, requests=(Request("Q4"),)),
        told(debts=(CARD,), finance=RECOVERS, requests=(Request("Q2", months=2),)),
        told(debts=(CARD,), finance=finance(
            income="9000", essentials="800", household=3, other_debt="0")),
        told(debts=(LOAN,), requests=(Request("Q3", payment=yuan("900")),)),
    )  # fmt: skip
    yield from (at(given, topics=(topic,)) for given in cases for topic in topics)


def _with_papers() -> Iterator[Case]:
    """Papers told of, one way or another."""
    for status, code in (("have", "D07"), ("can_get", "D07"), ("cannot", "D14"), ("cannot", "D01")):
        yield at(told(reasons=("R07",), documents={code: status}), news=(f"document:{code}",))

    yield at(told(), topics=("what_proves",), named_papers=("D06",))
    yield at(told(documents={"D06": "have"}), topics=("what_proves",), named_papers=("D06",))
    yield at(told(debts=(CARD,)), cues=("read_back",))


def _warned() -> Iterator[Case]:
    yield at(told(signals=("credit_expectation",)), topics=("credit_score",))
    yield from (told(signals=(signal,)) for signal in telling._ADVICE_BY_SIGNAL)
    yield told(reasons=("R01",))


def _forgetful() -> Iterator[Case]:
    due = debt(amount_due="905.30", penalty="12.50")
    forgot = told(reasons=("R10",), debts=(due,))
    yield forgot
    yield at(forgot, cues=("short_way",))
    yield at(replace(forgot, requests=(Request("Q6"),)), news=("request:Q6",))
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
    keys, totals = on_the_table(offers_to_show(HOUSE.propose(decided, TODAY)))
    yield at(decided, shown_plans=keys, shown_totals=totals, cues=("open_to_offers",))
    yield at(decided, shown_totals=(1,), cues=("open_to_offers",))
    capped = (Request("Q1", terms=9),)
    yield told(debts=(CARD,), finance=replace(PLENTY, cap=yuan("900")), requests=capped)
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
        if "waive" not in offer.key and offer.plan.terms:
            waived = replace(offer, key=f"{offer.key}.waive.penalty")
            both = replace(proposal, offers=(offer, waived))
            yield at(chosen, news=("request:Q5",)), both
        doubted = replace(offer, assumptions=(*offer.assumptions, "rule_unverified"))
        yield chosen, replace(proposal, offers=(doubted,))
        # Everything else was asked before.
        before = {item.id: 2 for item in QUESTIONS if item.id != "documents"}
        yield at(chosen, times_asked=before), proposal
        yield at(chosen, times_asked=before, papers=("D02", "D06")), proposal


RICH = told(
    debts=(replace(PARTS, amount_due=yuan("500"), disputed=yuan("100"), paid=yuan("50"),
                   institution_name="招行", next_due=yuan("600"), fee=yuan("5")),),
    finance=replace(RECOVERS, usual_income=yuan("7000"), cap=yuan("700"), lump_sum=yuan("300"),
                    essentials=(Essential("房租", yuan("1500")),)),
    reasons=("R03", "R01"),
    requests=(Request("Q1", superseded=True), Request("Q2", months=2), Request("Q5")),
)  # fmt: skip
