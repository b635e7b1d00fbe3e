"""The records of an offer search: what it starts from and what it finds."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from bot.core.affordability import Affordability
from bot.core.case import Case, Request
from bot.core.debts import Debt
from bot.core.money import ZERO, Money
from bot.core.plans import Plan
from bot.core.rules import BudgetRules, DocumentRules, InstitutionRules, RuleSource

MOST_OFFERS_SHOWN = 4
Refusals = list[tuple[str, str]]
"""Kind of what was asked and why it is not to be had, as codes."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the search needs, worked out once for each debt.

    Attributes:
        case: What was said.
        debt: The debt under discussion.
        base: What is owed on it, the disputed part apart; None while unknown.
        rules: The institution's rules for its product.
        budget_rules: Buffer, floor, longest term.
        today: The day.
        now: Affordability this month; None while income or essentials are unknown. Where several
            debts share one budget, usable and budget are this debt's share.
        later: The same once the expected income has begun.
    """

    case: Case
    debt: Debt
    base: Money | None
    rules: InstitutionRules
    budget_rules: BudgetRules
    today: date
    now: Affordability | None
    later: Affordability | None

    def request(self, *codes: str) -> Request | None:
        """Give the latest standing request of these codes."""
        standing = [item for item in self.case.open_requests if item.code in codes]
        return standing[-1] if standing else None

    @property
    def due_now(self) -> Money | None:
        """What is due now; less the disputed part where the bill is all that was told."""
        due = self.debt.amount_due
        if due is None or self.base is not None or self.debt.disputed is None:
            return due
        return max(due - self.debt.disputed, ZERO)

    def without_base(self, kind: str) -> Refusals:
        """Refuse where the whole debt is disputed; say nothing while its amount is unknown."""
        nothing_left = self.base is not None and not self.base and self.debt.disputed
        return [(kind, "nothing_undisputed")] if nothing_left else []

    @property
    def cannot_pay_now(self) -> bool:
        """Whether the month leaves nothing to pay with."""
        return self.now is not None and self.now.surplus.fen <= 0


@dataclass(frozen=True, slots=True)
class Offer:
    """One plan with what a person must know to judge it.

    Attributes:
        key: Stable name within the case, ``A.deferral.3``.
        plan: The figures.
        debt_id: Which debt it is for.
        affordable: Whether its largest payment fits the budget; None while no budget is known,
            and for a step-up whose first stage fits and whose last does not yet.
        recommended: The one to begin with.
        asked_for: The person named it.
        after_recovery: It begins once the expected income does.
        superseded: The request behind it was replaced.
        on_offer: The institution offers it; False for a plan only computed because it was named.
        approval: ``self_service`` or ``human``.
        assumptions: Codes of what the figures take for granted, worded in wording.yml.
        sources: The rules behind the figures.
    """

    key: str
    plan: Plan
    debt_id: str
    affordable: bool | None = None
    recommended: bool = False
    asked_for: bool = False
    after_recovery: bool = False
    superseded: bool = False
    on_offer: bool = True
    approval: str = "human"
    assumptions: tuple[str, ...] = ()
    sources: tuple[RuleSource, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is still on the table: not replaced, and something the institution offers."""
        return self.on_offer and not self.superseded


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the bot can put on the table.

    Attributes:
        now: Affordability this month, if known.
        later: Affordability after recovery, if expected.
        offers: Every plan worth keeping in the case, asked ones first, each key once.
        not_offered: Kind and reason code of what was asked for but is impossible.
        documents: What the institution says of documents.
    """

    now: Affordability | None
    later: Affordability | None
    offers: tuple[Offer, ...] = ()
    not_offered: tuple[tuple[str, str], ...] = ()
    documents: DocumentRules = field(default_factory=DocumentRules)

    def offer(self, key: str | None) -> Offer | None:
        """Give one offer by its key."""
        return next((offer for offer in self.offers if offer.key == key), None)


def months_of_deferral(proposal: Proposal) -> int:
    """Give the longest deferral found, in months; 0 where there is none."""
    keys = (offer.key.split(".") for offer in proposal.offers if offer.plan.kind == "deferral")
    return max((int(parts[2]) for parts in keys if parts[2].isdigit()), default=0)


def offers_to_show(proposal: Proposal) -> tuple[Offer, ...]:
    """Pick the offers a person sees at once, at most four, each debt in its turn.

    A plan they named and cannot afford is answered in words, not offered again. Where there are
    more than four, the recommended ones stay.
    """
    by_debt: dict[str, list[Offer]] = {}
    for offer in proposal.offers:
        if offer.stands and not (offer.asked_for and offer.affordable is False):
            by_debt.setdefault(offer.debt_id, []).append(offer)
    rounds = zip_longest(*by_debt.values())
    in_turn = [offer for offers in rounds for offer in offers if offer is not None]
    kept = sorted(in_turn, key=lambda offer: not offer.recommended)[:MOST_OFFERS_SHOWN]
    return tuple(offer for offer in in_turn if offer in kept)


def mark_recommended(offers: Iterable[Offer]) -> list[Offer]:
    """Recommend, for each debt, the first standing offer that is affordable and begins now."""
    marked: list[Offer] = []
    served: set[str] = set()
    for offer in offers:
        begins_now = offer.stands and not offer.after_recovery
        fits = begins_now and bool(offer.affordable) and offer.debt_id not in served
        marked.append(replace(offer, recommended=fits))
        served |= {offer.debt_id} if fits else set()
    return marked
