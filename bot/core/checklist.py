"""Which documents prove this case: the fewest that do (DOMAIN section 6).

What cannot be had is replaced by what serves instead, before anything counts as missing; where
the full list is drawn up, the institution's own word on a document overrides.
"""

from dataclasses import dataclass
from typing import Literal

from bot.core.case import Case
from bot.core.flags import disputes_a_part, has_many_lenders
from bot.core.offers import Offer, Proposal
from bot.core.rules import DocumentRules

LONG_PLAN_TERMS = 12
STATUSES = ("have", "can_get", "cannot", "unknown")
SERVES_INSTEAD: dict[str, tuple[str, ...]] = {
    "D02": ("D17",),
    "D04": ("D05", "D25"),
    "D05": ("D04", "D25"),
    "D06": ("D25",),
    "D07": ("D08", "D25"),
    "D08": ("D07", "D25"),
    "D09": ("D07",),
    "D12": ("D05", "D25"),
    "D13": ("D25",),
    "D14": ("D25",),
    "D15": ("D05",),
    "D19": ("D05",),
    "D28": ("D17",),
}
"""What proves the same where the first cannot be had, the best first.

The account shows wages, their fall and what is spent; the village or neighbourhood committee
vouches where no formal proof exists; messages and recordings show what was billed or agreed.
"""
_OF_REASON = {"R01": ("D07", "D08"), "R03": ("D06",), "R05": ("D13",)}
_OF_DISPUTE = {"D16", "D17", "D27"}
_NO_WAGES = ("benefit", "business", "gig", "none", "pension")
_NO_EMPLOYER = ("business", "gig")


Need = Literal["required", "alternative", "optional"]


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One document on the list.

    Attributes:
        code: ``D01`` …
        need: ``alternative`` where it is only there because another cannot be had.
        status: ``have``, ``can_get``, ``cannot`` or ``unknown``, as the person said.
        instead_of: The document it stands in for.
        form: How it is handed in, where the rules say.
        asked_by: The institution whose texts on it apply; empty for the general ones.
    """

    code: str
    need: Need
    status: str
    instead_of: str | None = None
    form: str | None = None
    asked_by: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it is needed, cannot be had, and nothing serves instead."""
        return self.need != "optional" and self.status == "cannot"


def checklist(case: Case, proposal: Proposal) -> tuple[ChecklistItem, ...]:
    """Draw up the list: what this case needs, ascending, then what may help.

    Args:
        case: What was said, the status of documents among it.
        proposal: Its offers, and what the institution says of documents.

    Returns:
        Each code once; empty in a crisis.
    """
    rules = proposal.documents
    wanted, helpful = _wanted(case, proposal)
    replaced = _stand_ins(wanted, case, rules)
    needed = set(replaced.values())
    instead_of = {own: code for code, own in reversed(replaced.items()) if own != code}

    def item(code: str, need: Need) -> ChecklistItem:
        status, form = document_status(case, code), rules.forms.get(code)
        own, by = instead_of.get(code), rules.institution_id
        return ChecklistItem(code, need, status, own, form, by)

    asked = [item(code, _need(code, wanted)) for code in sorted(needed)]
    return (*asked, *(item(code, "optional") for code in sorted(helpful - needed)))


def _need(code: str, wanted: set[str]) -> Need:
    return "required" if code in wanted else "alternative"


def stand_ins(case: Case, proposal: Proposal) -> dict[str, str]:
    """Give, for each document that cannot be had, what serves instead; itself where nothing does.

    Returns:
        Code to code, ascending.
    """
    wanted, _ = _wanted(case, proposal)
    found = _stand_ins(wanted, case, proposal.documents)
    return {code: own for code, own in found.items() if document_status(case, code) == "cannot"}


def needed_documents(case: Case, proposal: Proposal) -> tuple[str, ...]:
    """List the document codes this case needs, ascending, each once; none in a crisis."""
    return tuple(item.code for item in needed_items(case, proposal))


def needed_items(case: Case, proposal: Proposal) -> tuple[ChecklistItem, ...]:
    """Give the checklist without what only may help."""
    return tuple(item for item in checklist(case, proposal) if item.need != "optional")


def document_status(case: Case, code: str) -> str:
    """Give a document's status; an answer about all of them stands under ``all``."""
    return case.documents.get(code) or case.documents.get("all", "unknown")


def _wanted(case: Case, proposal: Proposal) -> tuple[set[str], set[str]]:
    """Give what is asked for before anything is replaced, and what may help."""
    short = _short_list(case)
    if short is not None:
        return set(short), set()
    found = _full_list(case, proposal), _optional(case, proposal)
    return _as_the_institution_wants(*found, proposal.documents)


def _stand_ins(wanted: set[str], case: Case, rules: DocumentRules) -> dict[str, str]:
    return {code: _stand_in(code, case, rules) for code in sorted(wanted)}


def _short_list(case: Case) -> tuple[str, ...] | None:
    """Give the list of a case that proves nothing about a household; None for any other."""
    if case.in_danger:
        return ()
    if case.user_role == "third_party":
        return ("D10", "D22")
    if case.consent.refused or case.only_forgot:
        return ("D02",)
    codes = {request.code for request in case.open_requests}
    if "Q6" in codes and codes <= {"Q5", "Q6"} and not disputes_a_part(case):
        return ("D01", "D02", "D30")
    return None


def _as_the_institution_wants(
    wanted: set[str], helpful: set[str], rules: DocumentRules
) -> tuple[set[str], set[str]]:
    """Add what it always asks for, and take away what it leaves open or does not want."""
    asked = rules.asked
    kept = {code for code in wanted if asked.get(code, "required") == "required"}
    kept |= {code for code, word in asked.items() if word == "required"}
    open_to = {code for code in wanted | helpful if asked.get(code) != "never"}
    return kept, {code for code in open_to if code in helpful or asked.get(code) == "optional"}


def _stand_in(code: str, case: Case, rules: DocumentRules) -> str:
    """Give what proves the same where a document cannot be had; itself where nothing does."""
    if document_status(case, code) != "cannot":
        return code
    others = rules.instead.get(code, SERVES_INSTEAD.get(code, ()))
    if code == "D05" and _trades(case):
        # No employer vouches for what a trade takes in; the account of a pay app does.
        others = rules.instead.get(code, ())
    return next((own for own in others if document_status(case, own) != "cannot"), code)


def _optional(case: Case, proposal: Proposal) -> set[str]:
    """Name what nobody must hand in and what may help: proof of need, one paper for all debts."""
    poor = proposal.now is not None and proposal.now.surplus.fen < 0
    found = {"D21"} if poor or "vulnerable_serious_illness" in case.signals else set()
    return found | ({"D03"} if has_many_lenders(case) else set())


def _full_list(case: Case, proposal: Proposal) -> set[str]:
    needed = {"D01", "D02"} | _of_requests(case) | _of_contact(case)
    if disputes_a_part(case):
        needed |= _OF_DISPUTE
    if not _only_disputes(case):
        needed |= _of_reasons(case) | _of_household(case, proposal)
    if "id_leaked" in case.signals:
        needed.add("D16")
    if (case.finance.other_debt and case.finance.other_debt.fen) or has_many_lenders(case):
        needed.add("D20")
    return needed


def _only_disputes(case: Case) -> bool:
    """Whether nothing is to be paid over time, so that no hardship needs proof."""
    return disputes_a_part(case) and not case.asks_for("Q1", "Q2", "Q3", "Q4", "Q9")


def _of_reasons(case: Case) -> set[str]:
    found: set[str] = set()
    for reason in case.reasons:
        found.update(_OF_REASON.get(reason, ()))
    found |= _of_family(case) | _of_events(case)
    if "R04" in case.reasons:
        found.add("D05" if case.finance.income_kind in _NO_EMPLOYER else "D12")
    return found


def _of_family(case: Case) -> set[str]:
    signals, reasons = set(case.signals), set(case.reasons)
    if "death" in signals and reasons & {"R02", "R06"}:
        return {"D10", "D11"}
    found: set[str] = set()
    if "R06" in reasons:
        found.add("D23")
    if "R02" in reasons:
        found |= {"D07", "D09", "D10"} if "critical" in signals else {"D07", "D10"}
    return found


def _of_events(case: Case) -> set[str]:
    found: set[str] = set()
    if "R07" in case.reasons:
        found.add("D14")
    if "R08" in case.reasons and "medical" in case.signals:
        found.add("D08")
    elif "R08" in case.reasons and "housing" in case.signals:
        found.add("D15")
    return found


def _of_household(case: Case, proposal: Proposal) -> set[str]:
    """Papers on income and spending, where they were reckoned with."""
    found: set[str] = set()
    if proposal.now is not None or proposal.later is not None:
        found |= {"D05"} if _no_wages(case) else {"D04", "D05"}
    short = proposal.now is not None and proposal.now.surplus.fen < 0
    if short or case.asks_for("Q4") or _runs_long(case, proposal):
        found.add("D19")
    return found


def _no_wages(case: Case) -> bool:
    finance = case.finance
    earns_nothing = finance.income is not None and not finance.income
    return earns_nothing or finance.income_kind in _NO_WAGES


def _trades(case: Case) -> bool:
    """Whether they live on a trade of their own, as far as it was told."""
    kind = case.finance.income_kind
    return kind in _NO_EMPLOYER or ("R05" in case.reasons and kind is None)


def _of_requests(case: Case) -> set[str]:
    found: set[str] = set()
    if case.asks_for("Q1", "Q2", "Q4", "Q5", "Q9"):
        found.add("D18")
    if case.asks_for("Q7"):
        found |= {"D17", "D26"}
    if case.asks_for("Q9"):
        found.add("D28")
    if case.asks_for("Q6"):
        found.add("D30")
    return found


def _of_contact(case: Case) -> set[str]:
    """Papers on what was said before; a promise, even a denied one, was made in a contact."""
    found = {"D26"} if case.calls else set()
    if "verbal_promise_denied" in case.signals:
        found |= {"D17", "D26", "D29"}
    if "complaint" in case.signals:
        found.add("D29")
    return found


def _runs_long(case: Case, proposal: Proposal) -> bool:
    chosen = proposal.offer(case.chosen_plan)
    on_the_table: list[Offer] = [offer for offer in proposal.offers if offer.stands]
    if chosen is not None:
        on_the_table = [chosen]
    return any((offer.plan.terms or 0) > LONG_PLAN_TERMS for offer in on_the_table)
