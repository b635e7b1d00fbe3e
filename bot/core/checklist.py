"""Which documents prove this case: the fewest that do (DOMAIN section 6)."""

from bot.core.case import Case
from bot.core.offers import Proposal

LONG_PLAN_TERMS = 12
STATUSES = ("have", "can_get", "cannot", "unknown")
_OF_REASON = {
    "R01": ("D07", "D08"), "R02": ("D07", "D10"), "R03": ("D06",), "R04": ("D12",),
    "R05": ("D13",), "R07": ("D14",),
}  # fmt: skip
_NO_WAGES = ("benefit", "business", "gig", "none")


def needed_documents(case: Case, proposal: Proposal) -> tuple[str, ...]:
    """List the document codes this case needs, ascending, each once.

    Returns:
        D01 to D30; empty in a crisis.
    """
    short = _short_list(case)
    return short if short is not None else tuple(sorted(_full_list(case, proposal)))


def _short_list(case: Case) -> tuple[str, ...] | None:
    """Give the list of a case that proves nothing about a household; None for any other."""
    if "self_harm" in case.signals:
        return ()
    if case.user_role == "third_party":
        return ("D10", "D22")
    if False in (case.consent.collect, case.consent.hand_off) or case.only_forgot:
        return ("D02",)
    if "R09" in case.reasons or case.asks_for("Q8"):
        return ("D01", "D02", "D16", "D17", "D27")
    codes = {request.code for request in case.open_requests}
    if "Q6" in codes and codes <= {"Q5", "Q6"}:
        return ("D01", "D02", "D30")
    return None


def _full_list(case: Case, proposal: Proposal) -> set[str]:
    needed = {"D01", "D02"}
    for reason in case.reasons:
        needed.update(_OF_REASON.get(reason, ()))
    needed |= _by_detail(case) | _of_income(case, proposal) | _of_requests(case)
    if _runs_long(case, proposal) or case.asks_for("Q4") or _runs_short(proposal):
        needed.add("D19")
    if (case.finance.other_debt and case.finance.other_debt.fen) or len(case.debts) > 1:
        needed.add("D20")
    return needed


def _by_detail(case: Case) -> set[str]:
    """Documents that hang on what exactly happened."""
    signals, reasons = set(case.signals), set(case.reasons)
    found: set[str] = set()
    if "death" in signals and reasons & {"R02", "R06"}:
        found |= {"D10", "D11"}
    elif "R06" in reasons:
        found.add("D23")
    if "critical" in signals and "R02" in reasons:
        found.add("D09")
    if "R08" in reasons:
        found.add("D08" if "medical" in signals else "D15")
    if "id_leaked" in signals:
        found.add("D16")
    if "verbal_promise_denied" in signals:
        found |= {"D17", "D29"}
    return found


def _of_income(case: Case, proposal: Proposal) -> set[str]:
    if proposal.now is None and proposal.later is None:
        return set()
    no_wages = case.finance.income_kind in _NO_WAGES
    earns = case.finance.income is None or case.finance.income.fen > 0
    return {"D04", "D05"} if earns and not no_wages else {"D05"}


def _of_requests(case: Case) -> set[str]:
    found: set[str] = set()
    if case.asks_for("Q1", "Q2", "Q4", "Q5", "Q9"):
        found.add("D18")
    if case.asks_for("Q7"):
        found |= {"D17", "D26"}
    if case.calls:
        found.add("D26")
    if case.asks_for("Q9"):
        found.add("D28")
    if case.asks_for("Q6"):
        found.add("D30")
    return found


def _runs_long(case: Case, proposal: Proposal) -> bool:
    chosen = proposal.offer(case.chosen_plan)
    on_the_table = [chosen] if chosen else [o for o in proposal.offers if not o.superseded]
    return any((offer.plan.terms or 0) > LONG_PLAN_TERMS for offer in on_the_table)


def _runs_short(proposal: Proposal) -> bool:
    return proposal.now is not None and proposal.now.surplus.fen < 0
