"""What an institution says of documents: its own files over the general ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.core.rules import DocumentRules
from bot.errors import RuleNotInForce
from bot.rulebook.checks import near, refuse_file
from bot.rulebook.records import Document, Quantity, Rule

# What may be said of one document, each in a file of its own, with its unit.
ASPECTS: dict[str, str] = {
    "asked": "demand",
    "instead": "documents",
    "how_to_get": "text",
    "form": "text",
    "validity": "text",
}
TEXTS = ("how_to_get", "form", "validity")


def unit_of_aspect(name: str) -> str | None:
    """Give the unit of ``documents/D06/form``; None where that is no such file."""
    folder, _, rest = name.partition("/")
    code, _, aspect = rest.partition("/")
    return ASPECTS.get(aspect) if folder == "documents" and code else None


def check_codes(quantities: Iterable[Quantity], codes: Collection[str]) -> None:
    """Refuse an institution's word on a document that is not in documents/.

    Raises:
        RuleFileInvalid: A folder or a value names a document that is not there.
    """
    for quantity in quantities:
        _, _, folder, code, aspect = quantity.rule_id.split("/")
        named = [code]
        if aspect == "instead":
            named += [name for value in quantity.values for name in _codes(value.text)]
        for name in named:
            if name not in codes:
                raise refuse_file(
                    f"{quantity.rule_id}.yml", f"there is no document '{name}'", near(name, codes)
                )


def document_on(
    document: Document, institution_id: str, quantities: Mapping[str, Quantity], today: date
) -> Document:
    """Give a document as one institution wants it on a day.

    Args:
        document: As the general file has it.
        institution_id: Empty for nobody's in particular.
        quantities: All of the rulebook.
        today: The day.

    Returns:
        The document with that institution's texts, and which of them are doubtful.
    """
    doubtful = set() if document.value.is_verified(today) else set(TEXTS)
    own: dict[str, str] = {}
    for name in TEXTS:
        rule = _own(institution_id, document.code, name, quantities, today)
        if rule is not None:
            own[name] = rule.text
            doubtful = doubtful - {name} if rule.source.verified else doubtful | {name}
    return replace(document, doubtful=frozenset(doubtful), **own)  # type: ignore[arg-type]


def document_rules(
    documents: Mapping[str, Document],
    institution_id: str,
    quantities: Mapping[str, Quantity],
    today: date,
) -> DocumentRules:
    """Assemble what the core needs to know: what is asked, what serves instead, in which form."""
    asked: dict[str, str] = {}
    instead: dict[str, tuple[str, ...]] = {}
    forms: dict[str, str] = {}
    for code, document in documents.items():
        forms[code] = document_on(document, institution_id, quantities, today).form
        if rule := _own(institution_id, code, "asked", quantities, today):
            asked[code] = rule.text
        if rule := _own(institution_id, code, "instead", quantities, today):
            instead[code] = rule.names
    return DocumentRules(asked, instead, forms)


def _own(
    institution_id: str, code: str, aspect: str, quantities: Mapping[str, Quantity], today: date
) -> Rule | None:
    quantity = quantities.get(f"institutions/{institution_id}/documents/{code}/{aspect}")
    try:
        return None if quantity is None else quantity.on(today)
    except RuleNotInForce:
        return None


def _codes(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]
