"""What a rule file must say; the first mistake is named with its line and its remedy."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.core.debts import WAIVABLE_PARTS
from bot.errors import RuleSourceMissing
from bot.rulebook.records import CONFIDENCES, DatedValue, Document, Profile, Quantity, read_terms
from bot.rulebook.yaml_fields import Field, Place

DEMANDS = ("required", "optional", "never")
MOST_NAMED = 12
PRODUCTS = ("credit_card", "consumer_loan", "instalment_platform", "other")
_UNIT_KEYS = ("description", "form")
_QUANTITY_KEYS = ("description", "unit", "values")
_PROFILE_KEYS = (*_QUANTITY_KEYS, "aliases", "products", "channels")
_DATING_KEYS = ("in_force_from", "source", "checked_on", "confidence", "expires_on", "note")
_VALUE_KEYS = ("value", *_DATING_KEYS)
_DOCUMENT_TEXTS = ("name", "when", "how_to_get", "cover", "form", "validity")
_NEEDED_TEXTS = tuple(key for key in _DOCUMENT_TEXTS if key != "cover")
_ORDERED = (*WAIVABLE_PARTS, "principal")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _read_parts(text: str) -> None:
    for name in text.split(","):
        WAIVABLE_PARTS.index(name.strip())


def _read_order(text: str) -> None:
    if sorted(name.strip() for name in text.split(",")) != sorted(_ORDERED):
        raise ValueError(text)


def _read_fraction(text: str) -> None:
    _matches(r"\d+(\.\d+)?")(text)
    if Decimal(text) > 1:
        raise ValueError(text)


def _matches(pattern: str) -> Callable[[str], None]:
    def read(text: str) -> None:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(text)

    return read


# What each form of units.yml admits: how it is tried, and what the message asks for.
_FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "whole": (_matches(r"\d+"), 'a whole number such as "60"'),
    "decimal": (_read_fraction, 'a decimal fraction of 1, 18 % as "0.18"'),
    "date": (date.fromisoformat, 'a day such as "2026-03-31"'),
    "terms": (read_terms, 'ascending terms such as "1..60" or "3,6,12"'),
    "parts": (_read_parts, f"names among {', '.join(WAIVABLE_PARTS)}, with commas"),
    "decision": (("human", "never").index, '"human" or "never"'),
    "demand": (DEMANDS.index, f"one of {', '.join(DEMANDS)}"),
    "documents": (_matches(r"D\d\d(, ?D\d\d)*"), 'codes of documents such as "D05,D25"'),
    "order": (_read_order, f"each of {', '.join(_ORDERED)} once, with commas"),
    "telephone": (_matches(r"\d{3,12}(-\d{2,8}){0,3}"), 'a number such as "400-000-0000"'),
    "text": (str, "text"),
}


def check_units(file: Field) -> dict[str, str]:
    """Read units.yml: each unit's description and form.

    Returns:
        The form of each unit.
    """
    forms: dict[str, str] = {}
    for name, unit in file.keys.items():
        check_keys(unit, _UNIT_KEYS, _UNIT_KEYS)
        form = _need_text(unit, "form")
        if form not in _FORMS:
            raise unit.keys["form"].place.refuse(f"form '{form}' is not known", near(form, _FORMS))
        forms[name] = form
    return forms


def check_quantity(rule_id: str, file: Field, units: Mapping[str, str]) -> Quantity:
    """Read a file of one quantity."""
    check_keys(file, _QUANTITY_KEYS, _QUANTITY_KEYS)
    return _quantity(rule_id, file, units)


def check_profile(rule_id: str, file: Field, units: Mapping[str, str]) -> Profile:
    """Read an institution's profile.yml: its name through time, aliases and products."""
    check_keys(file, _PROFILE_KEYS, (*_QUANTITY_KEYS, "products"))
    products = _texts(file, "products")
    for item, product in zip(file.keys["products"].items, products, strict=True):
        if product not in PRODUCTS:
            raise item.place.refuse(f"product '{product}' is not known", near(product, PRODUCTS))
    return Profile(
        rule_id.split("/")[1], _quantity(rule_id, file, units), _texts(file, "aliases"), products,
        _need_text(file, "channels") if "channels" in file.keys else "",
    )  # fmt: skip


def check_document(rule_id: str, file: Field) -> Document:
    """Read a file of one document."""
    check_keys(file, (*_DOCUMENT_TEXTS, *_DATING_KEYS), _NEEDED_TEXTS)
    texts = {key: _need_text(file, key) for key in _DOCUMENT_TEXTS if key in file.keys}
    value = _dated(file, texts["name"])
    return Document(
        rule_id.split("/")[1], texts["name"], texts["when"], texts["how_to_get"],
        texts.get("cover", ""), texts["form"], texts["validity"], value,
    )  # fmt: skip


def check_keys(field: Field, known: Collection[str], required: Iterable[str]) -> None:
    """Refuse what is no mapping, a key that is not known, and the lack of a required one."""
    if field.kind != "mapping":
        raise field.place.refuse("this is no mapping", f"give it {', '.join(known)}")
    for key, value in field.keys.items():
        if key not in known:
            raise value.place.refuse(f"'{key}' is no key here", near(key, known))
    for key in required:
        if key not in field.keys:
            raise field.place.refuse(f"'{key}' is missing", "add it")


def near(word: str, known: Collection[str]) -> str:
    """Say which known word was probably meant, else name the known ones, a dozen at most."""
    match = difflib.get_close_matches(word, known, 1)
    if match:
        return f"did you mean '{match[0]}'?"
    more = " …" if len(known) > MOST_NAMED else ""
    return f"known are {', '.join(list(known)[:MOST_NAMED])}{more}"


def _quantity(rule_id: str, file: Field, units: Mapping[str, str]) -> Quantity:
    unit = _need_text(file, "unit")
    if unit not in units:
        raise file.keys["unit"].place.refuse(
            f"unit '{unit}' is not in units.yml", near(unit, units)
        )
    listed = file.keys["values"]
    if not listed.items:
        raise listed.place.refuse("'values' lists no value", "list one or more under it, with '- '")
    values = tuple(_value(item, units[unit]) for item in listed.items)
    _check_order(listed.items, values)
    return Quantity(rule_id, _need_text(file, "description"), unit, values)


def _value(item: Field, form: str) -> DatedValue:
    check_keys(item, _VALUE_KEYS, ("value",))
    field = item.keys["value"]
    if field.kind == "number":
        raise field.place.refuse(
            f"value {field.text} is a bare number", f'write it in quotes: "{field.text}"'
        )
    text = _need_text(item, "value")
    read, wanted = _FORMS[form]
    try:
        read(text)
    except ValueError as problem:
        refusal = field.place.refuse(f"value '{text}' does not fit its unit", f"write {wanted}")
        raise refusal from problem
    return _dated(item, text)


def _dated(field: Field, text: str) -> DatedValue:
    for key in ("source", "checked_on"):
        if key not in field.keys:
            raise field.place.refuse(
                f"'{key}' is missing", "say where it was read, and when", RuleSourceMissing
            )
    check_keys(field, field.keys, ("in_force_from", "confidence"))
    confidence = _need_text(field, "confidence")
    if confidence not in CONFIDENCES:
        raise field.keys["confidence"].place.refuse(
            f"confidence '{confidence}' is not known", f"write one of {', '.join(CONFIDENCES)}"
        )
    value = DatedValue(
        text, _day(field, "in_force_from"), _need_text(field, "source"),
        _day(field, "checked_on"), confidence,
        _day(field, "expires_on") if "expires_on" in field.keys else None,
        _need_text(field, "note") if "note" in field.keys else "",
    )  # fmt: skip
    if value.expires_on is not None and value.expires_on < value.in_force_from:
        raise field.keys["expires_on"].place.refuse(
            "it expires before it takes force", "mend one of the two days"
        )
    if value.expires_on is not None and value.expires_on < value.checked_on:
        raise field.keys["expires_on"].place.refuse(
            "it had expired when it was checked", "mend one of the two days"
        )
    return value


def _check_order(items: tuple[Field, ...], values: tuple[DatedValue, ...]) -> None:
    for item, earlier, later in zip(items[1:], values, values[1:], strict=False):
        if later.in_force_from <= earlier.in_force_from:
            raise item.keys["in_force_from"].place.refuse(
                f"{later.in_force_from} overlaps the value from {earlier.in_force_from} before it",
                "give each value its own day, earliest first",
            )


def _day(field: Field, key: str) -> date:
    text = field.keys[key].text
    try:
        if not _ISO_DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as problem:
        raise field.keys[key].place.refuse(
            f"{key} '{text}' is no day", "write it as 2026-11-22"
        ) from problem


def _need_text(field: Field, key: str) -> str:
    return _text_of(field.keys[key], f"'{key}'")


def _texts(field: Field, key: str) -> tuple[str, ...]:
    listed = field.keys.get(key)
    if listed is None:
        return ()
    if not listed.items:
        raise listed.place.refuse(f"'{key}' lists nothing", f"write {key}: [one, two]")
    return tuple(_text_of(item, f"each of '{key}'") for item in listed.items)


def _text_of(field: Field, shown_as: str) -> str:
    if field.kind not in ("text", "date") or not field.text.strip():
        raise field.place.refuse(f"{shown_as} is no text", "write it in quotes")
    return field.text.strip()


def refuse_file(file: str, problem: str, remedy: str) -> Exception:
    """Make the error for a file that should not be there, or not be missing."""
    return Place(file, 1).refuse(problem, remedy)
