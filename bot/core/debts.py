"""A debt as the person or the bill states it, and the parts it is made of."""

from dataclasses import dataclass
from datetime import date

from bot.core.money import ZERO, Money

WAIVABLE_PARTS = ("interest", "penalty", "fee")


@dataclass(frozen=True, slots=True)
class DebtParts:
    """What a debt is made of; every part zero or more.

    Attributes:
        principal: 本金.
        interest: 利息 accrued so far.
        penalty: 违约金.
        fee: 手续费.
    """

    principal: Money
    interest: Money = ZERO
    penalty: Money = ZERO
    fee: Money = ZERO

    def __post_init__(self) -> None:
        """Refuse a negative part."""
        for name in self.__slots__:
            if getattr(self, name) < ZERO:
                raise ValueError(f"{name} must be 0 or more, not {getattr(self, name)}")

    @property
    def total(self) -> Money:
        """All parts together."""
        return self.principal + self.charges

    @property
    def charges(self) -> Money:
        """Everything but the principal."""
        return self.interest + self.penalty + self.fee


@dataclass(frozen=True, slots=True)
class Debt:
    """One debt to one lender; None stands for never said.

    Attributes:
        id: ``A``, ``B`` … in the order of mention.
        product: ``credit_card``, ``consumer_loan``, ``instalment_platform``, ``other``,
            ``unknown``.
        institution: The institution's id, where the rulebook knows one.
        institution_name: As the person called it.
        total: The whole debt as stated.
        total_low: Lower end where only a range is known.
        total_high: Upper end where only a range is known.
        principal: 本金.
        interest: 利息.
        penalty: 违约金.
        fee: 手续费.
        disputed: The part the person disputes.
        admitted: The part they say is theirs, where another is disputed.
        amount_due: What is due now.
        next_due: What falls due with the next bill.
        paid: What was paid, or will be paid now, towards the amount due.
        current_instalment: What it costs a month as it stands.
        agreed_terms: Terms of a plan agreed before.
        paid_terms: How many of them are paid.
        overdue_days: Days overdue; 0 where nothing was missed yet.
        overdue_since: First overdue day.
        approximate: The figures are not meant to the fen.
        from_bill: They were read off a bill.
    """

    id: str
    product: str = "unknown"
    institution: str | None = None
    institution_name: str | None = None
    total: Money | None = None
    total_low: Money | None = None
    total_high: Money | None = None
    principal: Money | None = None
    interest: Money | None = None
    penalty: Money | None = None
    fee: Money | None = None
    disputed: Money | None = None
    admitted: Money | None = None
    amount_due: Money | None = None
    next_due: Money | None = None
    paid: Money | None = None
    current_instalment: Money | None = None
    agreed_terms: int | None = None
    paid_terms: int | None = None
    overdue_days: int | None = None
    overdue_since: date | None = None
    approximate: bool = False
    from_bill: bool = False

    @property
    def parts(self) -> DebtParts | None:
        """The parts, unknown ones as zero; None while the principal is unknown."""
        if self.principal is None:
            return None
        return DebtParts(
            self.principal, self.interest or ZERO, self.penalty or ZERO, self.fee or ZERO
        )

    @property
    def known_total(self) -> Money | None:
        """The sum of the parts where they are known, else the total as stated.

        The parts count as known once principal and interest are: penalty and fee are often simply
        not there. While the interest is unknown the stated total holds it and wins, unless the
        parts alone are already more. None where neither is known or only a range is.

        Source: DOMAIN section 4, From a case to plans.
        """
        parts = self.parts
        if parts is None:
            return self._left_of_agreement if self.total is None else self.total
        if self.interest is not None or self.total is None:
            return parts.total
        return max(parts.total, self.total)

    @property
    def _left_of_agreement(self) -> Money | None:
        """Instalments still to come of the plan agreed before."""
        told = (self.current_instalment, self.agreed_terms, self.paid_terms)
        if self.current_instalment is None or None in told or self.total_low is not None:
            return None
        return self.current_instalment * max((self.agreed_terms or 0) - (self.paid_terms or 0), 0)

    @property
    def undisputed_total(self) -> Money | None:
        """The total without the disputed part, never below zero; None while unknown."""
        total = self.known_total
        return None if total is None else max(total - (self.disputed or ZERO), ZERO)

    @property
    def interest_bearing(self) -> Money | None:
        """What daily interest runs on: the principal, or the total while that is unknown."""
        return self.known_total if self.principal is None else self.principal
