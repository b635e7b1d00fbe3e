"""What the core needs of an institution's rules, free of where they are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from bot.core.money import Money

_WAYS = (
    "personalised", "annuity", "fee_plan", "deferral", "rollover", "step_up", "principal_only",
    "waivable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InstalmentRule:
    """Terms and price of an instalment plan.

    Attributes:
        terms: The terms on offer, ascending; a continuous range is written out.
        annual_rate: Yearly rate as a fraction for an annuity; zero for interest-free.
        fee_per_term: Fee per term as a fraction of the base, for a fee plan.
        published: The institution publishes these terms, so no human decides.
    """

    terms: tuple[int, ...]
    annual_rate: Decimal = Decimal(0)
    fee_per_term: Decimal | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class DeferralRule:
    """How long a payment may be put off, and what a day costs.

    Attributes:
        max_months: Longest deferral in months.
        daily_rate: Interest per day as a fraction of the principal.
    """

    max_months: int
    daily_rate: Decimal


@dataclass(frozen=True, slots=True)
class RolloverRule:
    """Pay a part now, the rest with the next payment.

    Attributes:
        max_times: How often.
        daily_rate: Interest per day on the remainder, as a fraction.
    """

    max_times: int
    daily_rate: Decimal


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule was read.

    Attributes:
        rule_id: Name of the rule file without its ending, ``institutions/demo_card/deferral``.
        title: What it is called.
        checked_on: ISO day it was last checked.
        verified: False when unverified or past its expiry; people then read 「未核实」.
        about: What it says something about, in a few words; of several, the doubtful ones.
    """

    rule_id: str
    title: str
    checked_on: str
    verified: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """What an institution says of the documents it wants; a code left out is as usual.

    Attributes:
        institution_id: Who says so; empty for nobody in particular.
        asked: Code to ``required``, ``optional`` or ``never``.
        instead: Code to the codes that serve where it cannot be had, the best first.
        forms: Code to how it is handed in, as people read it.
    """

    institution_id: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstitutionRules:
    """Everything one institution allows, on one day.

    Attributes:
        institution_id: ``demo_card`` …; empty when only law applies.
        name: As people read it.
        personalised: Hardship instalments without interest (银行个性化分期), if any.
        annuity: Instalments with interest at published terms, if any.
        fee_plan: Instalments with a fee per term, if any.
        deferral: Putting payment off, if any.
        rollover: Part now and the rest next month, if any.
        step_up: Less first, more later, if any.
        principal_only: Whether a human may decide on it at all.
        waivable: Parts that may be waived: ``penalty`` …
        documents: What it says of documents.
        sources: The rule behind each field named here.
    """

    institution_id: str
    name: str
    personalised: InstalmentRule | None = None
    annuity: InstalmentRule | None = None
    fee_plan: InstalmentRule | None = None
    deferral: DeferralRule | None = None
    rollover: RolloverRule | None = None
    step_up: InstalmentRule | None = None
    principal_only: bool = False
    waivable: tuple[str, ...] = ()
    documents: DocumentRules = field(default_factory=DocumentRules)
    sources: dict[str, RuleSource] = field(default_factory=dict)

    @property
    def has_own(self) -> bool:
        """Whether the institution wrote any rule of its own; where only law applies it did not."""
        return bool(self.institution_id) and any(getattr(self, way) for way in _WAYS)

    @property
    def all_verified(self) -> bool:
        """Whether somebody confirmed every rule at its source."""
        return all(source.verified for source in self.sources.values())

    def rules_out(self, way: str) -> bool:
        """Whether its rules leave a way to repay out; where it has none, people may still ask."""
        return self.has_own and not getattr(self, way)


@dataclass(frozen=True, slots=True)
class BudgetRules:
    """How a budget is reckoned.

    Attributes:
        buffer: Share of the surplus kept back, as a fraction.
        floor_per_person: Least monthly living cost counted for each person.
        longest_term_months: No instalment runs longer.
        sources: The rule behind each field named here.
    """

    buffer: Decimal
    floor_per_person: Money
    longest_term_months: int
    sources: dict[str, RuleSource] = field(default_factory=dict)


class DatedRules(Protocol):
    """A rulebook, as the offer search asks it."""

    def institution(self, institution_id: str, today: date) -> InstitutionRules:
        """Give what an institution allows on a day; ``ValueError`` for one it does not know."""

    def for_product(self, deployment: str | None, product: str, today: date) -> InstitutionRules:
        """Give the rules a deployment applies to a product on a day."""

    def budget(self, today: date) -> BudgetRules:
        """Give how a budget is reckoned on a day."""
