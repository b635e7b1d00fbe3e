"""The application letter (D18): what it still lacks, and the figures it may state."""

from dataclasses import dataclass

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.flags import disputes_a_part
from bot.core.interview import needs_budget
from bot.core.money import Money
from bot.core.offers import Offer, Proposal, offers_to_show

_ASKS_TO_PAY = ("Q1", "Q2", "Q3", "Q4", "Q6")
_ASKS_FOR_HELP = ("Q1", "Q2", "Q4", "Q5", "Q9")
_PARTS = ("principal", "interest", "penalty", "fee")


@dataclass(frozen=True, slots=True)
class LetterPlans:
    """What the letter proposes.

    Attributes:
        proposed: The plan the person chose; a deferral where they chose what follows it.
        follow_up: The plan after that deferral, where one fits.
        fallback: Another plan they were shown and can afford.
    """

    proposed: Offer
    follow_up: Offer | None = None
    fallback: Offer | None = None


def check_letter(case: Case, proposal: Proposal, plan_key: str | None = None) -> tuple[str, ...]:
    """Find what keeps the letter from being written; it says nothing that was not said.

    Args:
        case: What was said.
        proposal: Its offers, as reckoned now.
        plan_key: The plan to ask for; None for the one they chose.

    Returns:
        Codes in the order of the interview, worded outside the core; empty where it can be written.

    Source: DOMAIN section 6, an unresolved blank blocks export.
    """
    if case.consent.collect is not True:
        return ("consent",)
    if case.user_role == "third_party":
        return ("third_party",)
    debt = letter_debt(case, proposal, plan_key)
    found = {
        **_missing_of_debt(case, debt),
        **_missing_of_wish(case),
        **_missing_of_budget(case, plan_key),
        **_missing_of_plan(case, proposal, plan_key),
        "not_confirmed": case.progress.read_back is not True,
    }
    return tuple(code for code, lacks in found.items() if lacks)


def letter_debt(case: Case, proposal: Proposal, plan_key: str | None = None) -> Debt | None:
    """Give the debt a letter is about: its plan's, else the one under discussion."""
    offer = proposal.offer(plan_key or case.chosen_plan)
    if offer is None:
        return case.debt
    return next((debt for debt in case.debts if debt.id == offer.debt_id), case.debt)


def letter_plans(case: Case, proposal: Proposal, plan_key: str | None = None) -> LetterPlans | None:
    """Give the plan to ask for, what follows it, and what else would do; None without a choice."""
    chosen = proposal.offer(plan_key or case.chosen_plan)
    if chosen is None or not chosen.stands:
        return None
    others = [offer for offer in offers_to_show(proposal) if _may_stand_beside(offer, chosen)]
    deferrals = [offer for offer in others if offer.plan.kind == "deferral"]
    later = [offer for offer in others if offer.after_recovery]
    proposed, follow_up = chosen, None
    if chosen.after_recovery and deferrals:
        proposed, follow_up = deferrals[0], chosen
    elif chosen.plan.kind == "deferral" and later:
        follow_up = later[0]
    rest = [offer for offer in others if offer not in (proposed, *later)]
    return LetterPlans(proposed, follow_up, rest[0] if rest else None)


def debt_split(debt: Debt) -> tuple[tuple[str, Money], ...]:
    """Split what is owed into the parts that were told.

    Returns:
        Names and amounts that add up to ``debt.known_total``: principal, interest, penalty, fee,
        and ``unsplit`` for what nobody told the parts of; empty while the total is unknown.
    """
    total = debt.known_total
    if total is None:
        return ()
    told = [(name, amount) for name in _PARTS if (amount := getattr(debt, name))]
    rest = total - Money.total(amount for _, amount in told)
    if rest.fen < 0:
        # Charges above the stated total: one of the figures is wrong, so none is set apart.
        return (("unsplit", total),)
    return tuple([*told, ("unsplit", rest)] if rest else told)


def _may_stand_beside(offer: Offer, chosen: Offer) -> bool:
    same_debt = offer.debt_id == chosen.debt_id and offer.key != chosen.key
    return same_debt and offer.affordable is not False


def _missing_of_debt(case: Case, debt: Debt | None) -> dict[str, bool]:
    if debt is None:
        return {"debt": True}
    named = debt.institution or debt.institution_name or case.institution
    unknown = debt.known_total is None
    ranged = unknown and debt.total_low is not None
    return {
        "institution": not named,
        "debt_range": ranged,
        "debt": unknown and not ranged and debt.amount_due is None,
        "disputed": _must_be_split(case, debt),
    }


def _must_be_split(case: Case, debt: Debt) -> bool:
    """Whether a payment is asked for on a debt of which an unknown part is disputed."""
    pays = case.asks_for(*_ASKS_TO_PAY) or case.chosen_plan is not None
    return pays and disputes_a_part(case) and debt is case.debt and debt.disputed is None


def _missing_of_wish(case: Case) -> dict[str, bool]:
    return {
        "willingness": case.willingness == "refuses",
        "reason": case.asks_for(*_ASKS_FOR_HELP) and not case.reasons,
        "request": not case.open_requests and case.chosen_plan is None,
    }


def _missing_of_budget(case: Case, plan_key: str | None) -> dict[str, bool]:
    wanted = case.asks_for(*_ASKS_FOR_HELP, "Q3") or bool(plan_key or case.chosen_plan)
    needed, finance = needs_budget(case) and wanted, case.finance
    unknown = finance.income is None and finance.expected_income is None
    return {"income": needed and unknown, "essentials": needed and not finance.essentials}


def _missing_of_plan(case: Case, proposal: Proposal, plan_key: str | None) -> dict[str, bool]:
    chosen = proposal.offer(plan_key or case.chosen_plan)
    stands = chosen is not None and chosen.stands
    could_choose = bool(offers_to_show(proposal)) and case.asks_for(*_ASKS_TO_PAY)
    named = (plan_key or case.chosen_plan) is not None
    return {
        "plan": not stands and (could_choose or named),
        "plan_over_budget": stands and chosen is not None and chosen.affordable is False,
    }
