"""When plans come to the table, and when they leave it."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.interview import Question, open_questions
from bot.core.moves.answering import asks_for_figures
from bot.core.moves.of_plans import table_is_stale, wants_offers
from bot.core.offers import Offer, Proposal, offers_to_show

BUDGET_QUESTIONS = (
    "request", "month", "income", "essentials", "household", "other_debt", "expected_income",
    "payment_cap",
)  # fmt: skip


def offers_are_ripe(case: Case, proposal: Proposal) -> bool:
    """Whether there is something new to choose from, and all is told that it rests on."""
    shown = offers_to_show(proposal)
    if not shown or case.chosen_plan is not None or case.consent.collect is None:
        return False
    if asks_for_figures(case):
        return True
    if on_the_table(shown) == (case.progress.shown_plans, case.progress.shown_totals):
        return wants_offers(case)
    if case.only_forgot:
        # One way to pay is told in words; only a choice needs a table.
        return len(shown) > 1
    if case.asks_for("Q3"):
        return not any(item.id == "next_due" for item in _never_asked(case))
    if case.asks_for("Q4", "Q6"):
        return True
    return _budget_is_told(case, proposal)


def on_the_table(shown: tuple[Offer, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Give the keys of some offers and what each comes to, in fen, as a case remembers them."""
    return tuple(offer.key for offer in shown), tuple(offer.plan.total.fen for offer in shown)


def _budget_is_told(case: Case, proposal: Proposal) -> bool:
    told = proposal.now is not None or case.finance.income_refused
    if told and (wants_offers(case) or case.progress.nothing_left):
        return True
    # What was asked and not told keeps nobody from a plan; it says what is still open.
    return not any(item.id in BUDGET_QUESTIONS for item in _never_asked(case))


def _never_asked(case: Case) -> list[Question]:
    return [item for item in open_questions(case) if item.id not in case.progress.times_asked]


def withdraw_stale(case: Case, proposal: Proposal) -> Case:
    """Take plans off the table, and the chosen one too, that the figures now rule out."""
    if proposal.offer(case.chosen_plan) is None:
        case = replace(case, chosen_plan=None)
    if table_is_stale(case, proposal):
        return case.with_progress(shown_plans=())
    return case


def remember_shown(case: Case, shown: tuple[Offer, ...]) -> Case:
    """Keep what lies on the table; a new table is a new choice, put as often as the first."""
    times = {name: put for name, put in case.progress.times_asked.items() if name != "plan"}
    keys, totals = on_the_table(shown)
    return case.with_progress(shown_plans=keys, shown_totals=totals, times_asked=times)
