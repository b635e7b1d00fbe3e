"""A fact: one thing a message says, with the role it plays in the case."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

FactKind = Literal["money", "count", "duration", "date", "rate", "label"]

ROLES: tuple[str, ...] = (
    "total_debt", "principal", "interest", "penalty", "fee", "disputed", "amount_due",
    "amount_paid", "next_due", "income", "expected_income", "essential", "other_debt_payment",
    "payment_cap", "stage_payment", "current_instalment", "lump_sum", "savings", "terms",
    "overdue_duration", "overdue_since", "deferral", "due_on", "income_from", "paid_on",
    "contact_from", "called_at", "staff_id", "household", "institution", "product", "reason",
    "annual_rate", "pay_now", "usual_income", "paid_terms", "unlabelled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a message says.

    Attributes:
        role: What it is about; ``unlabelled`` when the words around it do not tell and only
            the question just asked can.
        kind: Which value fields are filled.
        start: Offset of the first character in the message.
        end: Offset after the last character.
        text: The words themselves.
        approximate: The person did not mean it to the fen or the day.
        bound: ``max`` for 最多/以内, ``min`` for 至少/以上.
        fen: Money in fen, None where only a range is known.
        low_fen: Lower end of a range in fen.
        high_fen: Upper end of a range in fen.
        count: A number of terms, people …
        days: A duration in days.
        months: A duration in months.
        on: A day.
        until: The last day of a span.
        annual: A yearly rate as a fraction.
        basis: How the rate was stated: daily, monthly, annual.
        value: The value of a label (institution id, product, reason code, staff id); the hour of a
            call, ``15:00``.
        label: A short name for an essential or a debt as the person called it: 房租.
        negated: The person denies it: 没别的贷款 (its amount is then 0).
        corrected: The words mark it as replacing an earlier figure: 不是四万八,是42360.5.
        old_fen: The figure the correction names as wrong, where it does.
        old_value: What it names as wrong where that is no money: ``2m``, ``9d``, ``12``, a day.
    """

    role: str
    kind: FactKind
    start: int
    end: int
    text: str
    approximate: bool = False
    bound: Literal["max", "min"] | None = None
    fen: int | None = None
    low_fen: int | None = None
    high_fen: int | None = None
    count: int | None = None
    days: int | None = None
    months: int | None = None
    on: date | None = None
    until: date | None = None
    annual: Decimal | None = None
    basis: str | None = None
    value: str | None = None
    label: str | None = None
    negated: bool = False
    corrected: bool = False
    old_fen: int | None = None
    old_value: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the fact as the parse contract writes it, plus this house's own marks when set."""
        body: dict[str, Any] = {
            "role": self.role, "kind": self.kind, "start": self.start, "end": self.end,
            "text": self.text, "approximate": self.approximate,
        }  # fmt: skip
        body.update(self._value_fields())
        for mark in ("bound", "label", "old_fen", "old_value", "value"):
            if getattr(self, mark) is not None:
                body[mark] = getattr(self, mark)
        for mark in ("negated", "corrected"):
            if getattr(self, mark):
                body[mark] = True
        return body

    def _value_fields(self) -> dict[str, Any]:
        if self.kind == "money":
            return {"fen": self.fen, "low_fen": self.low_fen, "high_fen": self.high_fen}
        if self.kind == "count":
            return {"count": self.count}
        if self.kind == "duration":
            return {"days": self.days} if self.days is not None else {"months": self.months}
        if self.kind == "date":
            span = {"until": self.until.isoformat()} if self.until else {}
            return {"date": self.on.isoformat() if self.on else None, **span}
        if self.kind == "rate":
            annual = None if self.annual is None else format(self.annual.normalize(), "f")
            return {"annual": annual, "basis": self.basis}
        return {"value": self.value}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Fact":
        """Read what ``to_json`` wrote."""
        known = {name: body[name] for name in cls.__slots__ if name in body}
        if body.get("date"):
            known["on"] = date.fromisoformat(body["date"])
        if body.get("until"):
            known["until"] = date.fromisoformat(body["until"])
        if body.get("annual") is not None:
            known["annual"] = Decimal(body["annual"])
        return cls(**known)
