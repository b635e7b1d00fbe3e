"""What a message calls for beside the next question: each teller looks at one thing."""

from collections.abc import Callable, Iterator
from datetime import date

from bot.core.case import CLEARED, RELEASED, Case
from bot.core.listening.certainty import SUDDEN
from bot.core.moves.answering import questions_asked, tell_answers
from bot.core.moves.hearing import tell_heard, tell_rule_on_collection
from bot.core.moves.of_plans import (
    tell_adjusted,
    tell_asked_plans,
    tell_chosen,
    tell_compared,
    tell_forgetful,
    tell_gap,
    tell_not_offered,
    tell_nothing_to_choose,
    tell_once_waived,
    tell_range,
    tell_rollover,
    tell_support,
    tell_way_on,
    tell_withdrawn,
)
from bot.core.moves.papers import tell_papers
from bot.core.moves.reckoning import tell_offered_settlement
from bot.core.moves.records import Move, View

_ADVICE_BY_SIGNAL = (
    "possible_fraud_victim",
    "scam_agent", "fake_docs_solicited", "id_leaked", "borrow_to_repay", "credit_expectation",
    "gambling", "live_fraud", "violence", "court", "do_not_contact_employer",
    "verbal_promise_denied", "rate_check", "capacity", "wage_delay", "pre_default",
)  # fmt: skip
_LIMITS = ("family", "others", "phone")
"""Whom not to contact; the employer has words among the advice."""
A_DAY_AWAY = 1
WANTS_A_HUMAN = "wish:human"
"""Mark of a wish for a person that could not be met at once."""


def _tell_corrections(view: View) -> Iterator[Move]:
    case = view.case
    for item in case.corrections if "corrected" in case.progress.news else ():
        if item.turn == case.progress.turn:
            yield Move("say", "utter_corrected", {
                "field": item.field, "old": item.old, "new": item.new, "once": None})  # fmt: skip


def _tell_noted(view: View) -> Iterator[Move]:
    case, news = view.case, view.case.progress.news
    if _is_taken_now(view):
        # 好，按分12期记下 follows, and says what they want.
        news = tuple(name for name in news if not name.startswith("request:"))
    if case.consent.collect is not False and news:
        yield Move("say", "utter_noted", {"news": news, "once": None})


def _is_taken_now(view: View) -> bool:
    """Whether this turn confirms the plan they took."""
    chosen = view.proposal.offer(view.case.chosen_plan)
    return chosen is not None and f"chosen:{chosen.key}" not in view.case.progress.told


def _tell_welcome_back(view: View) -> Iterator[Move]:
    """Greet whoever comes back after a day or more with where they were."""
    case = view.case
    if case.progress.away_days >= A_DAY_AWAY and case.consent.collect is not False:
        yield Move("say", "utter_welcome_back", {"once": None})


def _tell_released(view: View) -> Iterator[Move]:
    """Go on with whoever was in danger, and say whether a human still looks."""
    told = view.case.progress.told
    if CLEARED in told:
        yield Move("say", "utter_crisis_cleared")
    elif RELEASED in told:
        yield Move("say", "utter_crisis_released")


def _tell_stopped(view: View) -> Iterator[Move]:
    if stops(view.case):
        yield Move("say", "utter_stopped", {"case_id": view.case.case_id, "once": None})


def stops(case: Case) -> bool:
    """Whether they want to leave it there for now and told nothing else."""
    return "stop" in case.progress.cues and not case.progress.news


def _tell_human(view: View) -> Iterator[Move]:
    """Promise a person only where the case may be passed on."""
    case = view.case
    if not wants_a_human(case):
        return
    if case.consent.hand_off is True and "consent" not in case.progress.news:
        yield Move("say", "utter_human_coming", {"once": None})
    elif case.consent.collect is None:
        yield Move("say", "utter_human_after_notice", {"once": WANTS_A_HUMAN})


def wants_a_human(case: Case) -> bool:
    """Whether the message asks for a person."""
    asks = "request_human" in case.progress.intents[:1] and not case.progress.unsure
    return asks and not {"decline", "decline_hand_off"} & set(case.progress.cues)


def _tell_superseded(view: View) -> Iterator[Move]:
    """Say plainly that one wish took another's place."""
    case, news = view.case, view.case.progress.news
    left = [item.code for item in case.requests
            if item.superseded and f"request:{item.code}" in news]  # fmt: skip
    taken = [item.code for item in case.open_requests if f"request:{item.code}" in news]
    if left and taken and left[-1] != taken[-1]:
        yield Move("say", "utter_superseded", {
            "left": left[-1], "taken": taken[-1], "once": None})  # fmt: skip


def _tell_refused_consent(view: View) -> Iterator[Move]:
    case = view.case
    if case.consent.collect is False:
        if "utter_consent_refused" in case.progress.told and questions_asked(view):
            # Their question is answered in general terms; that is enough for this turn.
            return
        if "utter_consent_refused" in case.progress.told:
            asks_papers = "ask_documents" in case.progress.intents[:1] and not case.progress.unsure
            key = "utter_answer_ask_documents" if asks_papers else "utter_general_way"
            yield Move("say", key, {"once": None})
        else:
            yield Move("say", "utter_consent_refused")
            yield Move("say", "utter_example_plan")
    elif case.consent.hand_off is False and "consent" in case.progress.news:
        yield Move("say", "utter_hand_off_refused")
        if case.user_role != "third_party":
            yield Move("read_back", "utter_summary")
    elif case.consent.hand_off is True and "consent" in case.progress.news:
        yield Move("say", "utter_human_on_the_way")


def _tell_authorised(view: View) -> Iterator[Move]:
    """Say once that they may speak for the other, and on what condition."""
    if view.case.user_role == "third_party":
        yield Move("say", "utter_third_party_authorised")


def _tell_third_party(view: View) -> Iterator[Move]:
    told = "third_party" in view.case.progress.told
    key = "utter_third_party_more" if told else "utter_third_party"
    if told and questions_asked(view):
        # Their question is answered in general terms; that is enough for this turn.
        return
    yield Move("say", key, {"once": None if told else "third_party"})
    if not told:
        yield Move("say", "utter_example_plan")


def _tell_per_day(view: View) -> Iterator[Move]:
    """Ask for the month where a wage was told by the day: how many days is theirs to say."""
    case = view.case
    asked = case.progress.asked in ("income", "month")
    if "per_day" in case.progress.cues and asked and case.finance.income is None:
        yield Move("say", "utter_per_day", {"once": None})


def _tell_what_is_kept(view: View) -> Iterator[Move]:
    """Read everything back to whoever asks for it, at any point."""
    if "read_back" in view.case.progress.cues and view.case.consent.collect is not False:
        yield Move("read_back", "utter_read_back_so_far", {"once": None})


def _tell_why(view: View) -> Iterator[Move]:
    case = view.case
    if "why" not in case.progress.cues or not case.progress.asked:
        return
    # 收入不想说 这个必须填吗 asks of the income, whatever question is open.
    named = [cue.partition(":")[2] for cue in case.progress.cues if cue.startswith("about:")]
    yield Move("say", f"utter_why_{(*named, case.progress.asked)[0]}", {"once": None})


def is_unclear(view: View) -> bool:
    """Whether the message tells an amount, and nothing says what of."""
    progress = view.case.progress
    nothing_else = not set(progress.news) - {"consent", "user_role", "willingness"}
    waits = progress.unclear is not None and unclear_mark(view.case) not in progress.told
    return waits and ((nothing_else and not view.resuming) or SUDDEN in progress.cues)


def unclear_mark(case: Case) -> str:
    """Name an unclear amount, so that it is asked about once."""
    return f"unclear:{case.progress.unclear}"


def _tell_call_record(view: View) -> Iterator[Move]:
    case = view.case
    call = case.calls[-1] if case.calls and "calls" in case.progress.news else None
    if call is None:
        return
    if call.at and call.staff_id:
        known = {"on": date.fromisoformat(call.at[:10]), "staff": call.staff_id}
        yield Move("say", "utter_call_record_staff", {**known, "once": f"{call.at}:staff"})
    elif call.at and call.agent:
        known = {"on": date.fromisoformat(call.at[:10]), "agent": call.agent}
        yield Move("say", "utter_call_record_complete", {**known, "once": call.at})
    elif not call.staff_id:
        yield Move("say", "utter_call_record", {"once": None})


def _tell_no_contact(view: View) -> Iterator[Move]:
    """Take note that nobody spoke with the institution before: no call is to be proved."""
    case = view.case
    if "no_contact_before" in case.progress.cues and case.consent.collect and not case.calls:
        yield Move("say", "utter_no_contact_before")


def _tell_limits(view: View) -> Iterator[Move]:
    """Repeat whom nobody is to contact, in the message that says so."""
    case = view.case
    if "do_not_contact" in case.progress.news:
        for whom in case.do_not_contact:
            if whom in _LIMITS:
                yield Move("say", f"utter_limit_{whom}")


def _tell_short_way(view: View) -> Iterator[Move]:
    case = view.case
    if "short_way" in case.progress.cues:
        key = "utter_short_way_forgot" if case.only_forgot else "utter_short_way"
        yield Move("say", key)


def _tell_advice(view: View) -> Iterator[Move]:
    case = view.case
    for signal in _ADVICE_BY_SIGNAL:
        if signal in case.signals:
            yield Move("say", _advice(signal, case))
    if set(case.reasons) & {"R01", "R02"} and case.consent.collect:
        yield Move("say", "utter_thanks_for_telling_illness")


def _advice(signal: str, case: Case) -> str:
    """Name the advice; 芝麻分 is spoken of only with whoever brought it up."""
    key = f"utter_advice_{signal}"
    told = {key, f"{key}_score"} & set(case.progress.told)
    score = signal == "credit_expectation" and "credit_score" in case.progress.topics
    return next(iter(told)) if told else f"{key}_score" if score else key


TELLERS: tuple[Callable[[View], Iterator[Move]], ...] = (
    _tell_released, _tell_welcome_back, tell_heard, _tell_refused_consent, _tell_authorised,
    _tell_corrections, _tell_noted, _tell_per_day,
    _tell_superseded, tell_rule_on_collection, tell_withdrawn, _tell_call_record, tell_papers,
    _tell_what_is_kept, tell_offered_settlement, tell_answers, _tell_why, _tell_human,
    _tell_no_contact, _tell_limits, _tell_short_way, _tell_advice,
    tell_forgetful, tell_gap, tell_support, tell_asked_plans, tell_not_offered, tell_range,
    tell_way_on, tell_rollover, tell_adjusted, tell_compared, tell_chosen, tell_once_waived,
    tell_nothing_to_choose,
    _tell_stopped,
)  # fmt: skip
"""In the order people should hear it: first what weighs on them, last what they chose."""

THIRD_PARTY_TELLERS: tuple[Callable[[View], Iterator[Move]], ...] = (
    tell_heard, _tell_refused_consent, _tell_third_party, tell_rule_on_collection, tell_answers,
    _tell_advice, _tell_stopped,
)  # fmt: skip
"""What may be said to somebody who speaks for another: nothing of the case."""
