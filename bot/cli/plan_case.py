"""The case form of `plan`: debts, budget and wishes in, what the bot would offer out."""

from datetime import date
from typing import Any

from bot.cli.inputs import check_institution, packaged_rulebook
from bot.cli.plan_fields import Fields
from bot.cli.plan_quote import affordability_figures, figures
from bot.cli.plan_wishes import read_wishes
from bot.clock import SystemClock
from bot.core.affordability import LARGEST_HOUSEHOLD, Affordability
from bot.core.case import Case, Essential, Finance
from bot.core.debts import Debt
from bot.core.offers import Offer, Proposal, months_of_deferral, offers_to_show, propose_on
from bot.core.offers.shares import LENDER_PRODUCTS
from bot.core.plans.allocation import LONGEST_OVERDUE_DAYS
from bot.errors import RuleNotInForce
from bot.replies.case_words import WordedCase
from bot.replies.facts_in_words import facts_in_words
from bot.replies.tables import why_in_words
from bot.replies.wording import Wording, load_wording
from bot.rulebook import Rulebook
from bot.settings import Settings

CASE_FIELDS = ("today", "institution", "debts", "budget", "wishes")
_AMOUNTS = (
    "total_fen", "principal_fen", "interest_fen", "penalty_fen", "fee_fen", "disputed_fen",
    "amount_due_fen", "next_due_fen",
)  # fmt: skip
_DEBT_FIELDS = ("id", "product", "institution", "overdue_days", *_AMOUNTS)
_BUDGET_FIELDS = (
    "income_fen", "essentials_fen", "other_debt_fen", "household", "cap_fen",
    "expected_income_fen", "expected_income_from",
)  # fmt: skip
_NO_MONTH = dict.fromkeys(
    ("essentials_used_fen", "floor_applied", "surplus_fen", "usable_fen", "budget_fen")
)


def answer_case(fields: Fields, settings: Settings) -> dict[str, Any]:
    """Search the offers of a case.

    Args:
        fields: The request, opened with ``CASE_FIELDS``.
        settings: The day and whose rules apply, where the request does not say.

    Returns:
        ``affordability``, ``plans``, ``not_offered`` and ``rulebook_version``: contracts section 3.

    Raises:
        RequestInvalid: A field is missing or wrong.
    """
    today = fields.optional(fields.day, "today") or settings.today or SystemClock().today()
    case = Case(
        case_id="",
        conversation_id="",
        user_role="self",
        institution=_institution(fields, settings.institution),
        debts=_read_debts(fields),
        finance=_read_finance(fields.child("budget", _BUDGET_FIELDS), today),
        requests=read_wishes(fields),
    )
    rulebook = packaged_rulebook()
    try:
        proposal = propose_on(case, rulebook, today)
    except RuleNotInForce as error:
        raise fields.refuse("today", str(error), "choose a day the rulebook covers") from error
    return _answer(proposal, rulebook, today, case.finance)


def _institution(fields: Fields, deployment: str) -> str:
    named = fields.optional(fields.identity, "institution")
    check_institution(fields.place("institution"), named or "")
    return named or ("" if fields.stands("institution") else deployment)


def _read_debts(fields: Fields) -> tuple[Debt, ...]:
    debts: dict[str, Debt] = {}
    for item in fields.children("debts", _DEBT_FIELDS):
        debt = _read_debt(item)
        if debt.id in debts:
            raise item.refuse("id", f"'{debt.id}' stands twice", "give each debt its own id")
        debts[debt.id] = debt
    return tuple(debts.values())


def _read_debt(item: Fields) -> Debt:
    amounts: dict[str, Any] = {
        name.removesuffix("_fen"): item.optional(item.amount, name) for name in _AMOUNTS
    }
    debt = Debt(
        id=item.identity("id"),
        product=_product(item),
        institution=_institution(item, "") or None,
        overdue_days=item.optional(
            item.count, "overdue_days", lowest=0, highest=LONGEST_OVERDUE_DAYS
        ),
        **amounts,
    )
    if not (debt.known_total or debt.amount_due):
        remedy = "give what is owed, above 0 (or total_fen, or amount_due_fen)"
        raise item.refuse("principal_fen", "nothing is owed", remedy)
    owed = debt.known_total or debt.amount_due
    if debt.disputed and owed and debt.disputed > owed:
        problem = f"{debt.disputed.fen} is more than is owed"
        raise item.refuse("disputed_fen", problem, f"write 0 to {owed.fen}")
    return debt


def _product(item: Fields) -> str:
    product = item.choice("product", (*LENDER_PRODUCTS, "other"))
    if product == "other":
        remedy = "count its monthly payment in budget.other_debt_fen"
        raise item.refuse("product", "plans are for debts to lenders", remedy)
    return product


def _read_finance(fields: Fields, today: date) -> Finance:
    income = fields.nullable(fields.amount, "income_fen")
    essentials = fields.nullable(fields.amount, "essentials_fen")
    return Finance(
        income=income,
        # As in a conversation: then only what they say they can pay is left to go by.
        income_refused=income is None,
        essentials=() if essentials is None else (Essential("", essentials),),
        other_debt=fields.optional(fields.amount, "other_debt_fen"),
        household=fields.optional(fields.count, "household", lowest=1, highest=LARGEST_HOUSEHOLD),
        cap=fields.optional(fields.amount, "cap_fen"),
        expected_income=fields.optional(fields.amount, "expected_income_fen"),
        expected_income_from=_income_from(fields, today),
    )


def _income_from(fields: Fields, today: date) -> date | None:
    begins = fields.optional(fields.day, "expected_income_from")
    if begins is not None and begins < today:
        remedy = f"write a day from {today} on, or count it in income_fen"
        raise fields.refuse("expected_income_from", f"{begins} is past", remedy)
    return begins


def _answer(
    proposal: Proposal, rulebook: Rulebook, today: date, finance: Finance
) -> dict[str, Any]:
    wording = load_wording(facts_in_words(rulebook, today))
    shown = offers_to_show(proposal)
    standing = [offer for offer in proposal.offers if offer.stands]
    ordered = sorted(standing, key=lambda offer: (offer not in shown, *_rank(offer)))
    months = months_of_deferral(proposal)
    return {
        "affordability": _affordability(proposal, finance),
        "plans": [_plan(offer, wording, shown=offer in shown) for offer in ordered],
        "not_offered": [
            {"kind": kind, "why": wording.say(f"utter_not_offered_{why}", months=months)}
            for kind, why in proposal.not_offered
        ],
        "rulebook_version": rulebook.version,
    }


def _rank(offer: Offer) -> tuple[bool, int]:
    """What can be begun now and afforded comes first, the shortest before the longer."""
    depends = offer.after_recovery or "waiver_granted" in offer.assumptions
    terms = offer.plan.terms if offer.affordable and not depends else None
    return terms is None, terms or 0


def _affordability(proposal: Proposal, finance: Finance) -> dict[str, Any]:
    now, later, begins = proposal.now, proposal.later, finance.expected_income_from
    after = None if later is None else {"from": begins and begins.isoformat(), **_month(later)}
    return {**_month(now), "later": after}


def _month(month: Affordability | None) -> dict[str, Any]:
    return _NO_MONTH if month is None else affordability_figures(month)


def _plan(offer: Offer, wording: Wording, *, shown: bool) -> dict[str, Any]:
    words = WordedCase(wording)
    return {
        **figures(offer.plan),
        "debt_id": offer.debt_id,
        "affordable": offer.affordable,
        "recommended": offer.recommended,
        "asked_for": offer.asked_for,
        "after_recovery": offer.after_recovery,
        "shown": shown,
        "why": why_in_words(offer, wording),
        "approval": offer.approval,
        "assumptions": [words.assumption(code, offer.sources) for code in offer.assumptions],
        "rule_sources": [source.rule_id for source in offer.sources],
    }
