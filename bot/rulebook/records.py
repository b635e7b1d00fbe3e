"""What a rule file becomes once it has been read and found right."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.rules import RuleSource
from bot.errors import RuleNotInForce

# Only what was seen in a public copy counts as verified; H, M and L were written from memory.
VERIFIED_CONFIDENCE = "S"
CONFIDENCES = ("S", "H", "M", "L")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value from the day it takes force, with where it was read.

    Attributes:
        text: The value as written.
        in_force_from: First day it may be used.
        source: Where it was read.
        checked_on: The day somebody last looked.
        confidence: S seen in a public copy; H, M, L from memory.
        expires_on: After this day it is unverified until looked at again.
        note: A remark for editors.
    """

    text: str
    in_force_from: date
    source: str
    checked_on: date
    confidence: str
    expires_on: date | None = None
    note: str = ""

    def is_verified(self, today: date) -> bool:
        """Whether people may read it without 「未核实」."""
        return self.confidence == VERIFIED_CONFIDENCE and not self.has_expired(today)

    def has_expired(self, today: date) -> bool:
        """Whether its expiry has passed; on that day itself it still counts."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Rule:
    """A quantity as it stands on one day.

    Attributes:
        rule_id: Path of its file without the ending.
        description: What it measures.
        unit: A name of units.yml.
        text: The value as written.
        in_force_from: The day this value took force.
        source: Where it was read, and whether it is verified on that day.
        note: A remark for editors.
    """

    rule_id: str
    description: str
    unit: str
    text: str
    in_force_from: date
    source: RuleSource
    note: str = ""

    @property
    def number(self) -> Decimal:
        """The value of a number unit."""
        return Decimal(self.text)

    @property
    def whole(self) -> int:
        """The value of a whole-number unit."""
        return int(self.text)

    @property
    def day(self) -> date:
        """The value of unit ``date``."""
        return date.fromisoformat(self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """The value of a list unit, in the order written."""
        return tuple(name.strip() for name in self.text.split(","))

    @property
    def terms(self) -> tuple[int, ...]:
        """The value of unit ``terms``, ranges written out."""
        return read_terms(self.text)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A rule file: one quantity and its history.

    Attributes:
        rule_id: Path of its file without the ending.
        description: What it measures.
        unit: A name of units.yml.
        values: Its values, earliest first.
    """

    rule_id: str
    description: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, today: date) -> Rule:
        """Give the value in force on a day.

        Raises:
            RuleNotInForce: The first value takes force later.
        """
        value = next((v for v in reversed(self.values) if v.in_force_from <= today), None)
        if value is None:
            first = self.values[0].in_force_from
            raise RuleNotInForce(f"{self.rule_id} has no value on {today}, only from {first}")
        return Rule(
            self.rule_id, self.description, self.unit, value.text, value.in_force_from,
            source_of(self.rule_id, value, today, self.description), value.note,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """Who an institution is.

    Attributes:
        institution_id: ``citic`` …
        names: Its official name through time.
        aliases: What people call it.
        products: What it lends: ``credit_card`` …
        channels: Where it can be reached, as far as publicly known.
    """

    institution_id: str
    names: Quantity
    aliases: tuple[str, ...]
    products: tuple[str, ...]
    channels: str

    @property
    def all_names(self) -> tuple[str, ...]:
        """Everything it is called: official names newest first, then aliases, each once."""
        official = [value.text for value in reversed(self.names.values)]
        return tuple(dict.fromkeys([*official, *self.aliases]))

    def name_on(self, today: date) -> str:
        """Give its name on a day, the earliest known one for days before."""
        return self.named_on(today).text

    def named_on(self, today: date) -> DatedValue:
        """Give the record of its name on a day, the earliest known one for days before."""
        known = [value for value in self.names.values if value.in_force_from <= today]
        return (known or self.names.values)[-1 if known else 0]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that proves a fact.

    Attributes:
        code: ``D01`` …
        name: As people read it.
        when: When it is asked for.
        how_to_get: Where it comes from.
        cover: What to cover before handing it over; empty for nothing.
        form: Photo, original, stamped copy …
        validity: Of which time it must be.
        value: The dated record behind it.
        doubtful: Names of the fields people read with 「未核实」, as of the day asked for.
    """

    code: str
    name: str
    when: str
    how_to_get: str
    cover: str
    form: str
    validity: str
    value: DatedValue
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public telephone number.

    Attributes:
        number: As dialled.
        name: Who answers.
        service: What for, and when.
        value: The dated record behind it.
    """

    number: str
    name: str
    service: str
    value: DatedValue


def source_of(rule_id: str, value: DatedValue, today: date, about: str = "") -> RuleSource:
    """Give a value's source as the core knows it."""
    return RuleSource(
        rule_id, value.source, value.checked_on.isoformat(), value.is_verified(today), about
    )


def read_terms(text: str) -> tuple[int, ...]:
    """Read ``1..60`` or ``3,6,12``.

    Raises:
        ValueError: It is neither, or its terms do not ascend from 1 or more.
    """
    first, dots, last = text.partition("..")
    terms = (
        tuple(range(int(first), int(last) + 1))
        if dots
        else tuple(int(term) for term in text.split(","))
    )
    if not terms or terms[0] < 1 or list(terms) != sorted(set(terms)):
        raise ValueError(f"{text!r} does not ascend from 1 or more")
    return terms
