"""Tells a person at the terminal what their case file holds so far."""

from datetime import date

from bot.core.case import Case
from bot.core.casefile import is_made
from bot.core.checklist import needed_documents
from bot.core.interview import open_items
from bot.core.offers import Offer, Proposal
from bot.replies.labels import known_facts, plan_name
from bot.wiring import House

Rows = list[tuple[str, list[str]]]


def case_rows(case: Case, house: House, today: date) -> Rows:
    """Give the case as names with lines beside them; empty where there is none.

    Args:
        case: What was said.
        house: Knows the rules and the texts.
        today: The day plans are reckoned on.
    """
    if not is_made(case):
        return []
    say, proposal = house.wording.say, house.propose(case, today)
    rows = {
        "number": [case.case_id],
        "known": known_facts(case, house.wording),
        "plans": _plans(case, proposal, house),
        "documents": _documents(case, proposal, house),
        "next": [_next(case, house)],
        "hand_off": [say(f"utter_terminal_case_hand_off_{_hand_off(case)}")],
    }
    nothing = [say("utter_terminal_case_nothing")]
    return [(say(f"utter_terminal_case_{name}"), rows[name] or nothing) for name in rows]


def _plans(case: Case, proposal: Proposal, house: House) -> list[str]:
    offers = {offer.key: offer for offer in proposal.offers}
    shown = [offers[key] for key in case.progress.shown_plans if key in offers]
    return [_plan(number, offer, case, house) for number, offer in enumerate(shown, start=1)]


def _plan(number: int, offer: Offer, case: Case, house: House) -> str:
    say = house.wording.say
    name, total = plan_name(offer, house.wording), offer.plan.total
    line = say("utter_terminal_case_plan", number=number, plan=name, total=total)
    return say("utter_terminal_case_chosen", plan=line) if offer.key == case.chosen_plan else line


def _documents(case: Case, proposal: Proposal, house: House) -> list[str]:
    if not case.progress.shown_plans:
        return []
    return [house.rulebook.document(code).name for code in needed_documents(case, proposal)]


def _next(case: Case, house: House) -> str:
    still = () if case.in_danger else open_items(case)
    if not still:
        return house.wording.say("utter_terminal_case_open_none")
    question = house.wording.say(f"utter_ask_{still[0].id}")
    return house.wording.say("utter_terminal_case_open", count=len(still), question=question)


def _hand_off(case: Case) -> str:
    return "yes" if case.consent.hand_off else "open"
