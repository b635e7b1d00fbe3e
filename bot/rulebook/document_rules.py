"""What an institution says of documents: its own files over the general ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from string import Formatter

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
_FILLED_FROM = {"law": ("law", "doubt"), "hotlines": ("hotline", "urgent")}


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
        code, aspect = quantity.rule_id.split("/")[-2:]
        texts = [value.text for value in quantity.values if aspect == "instead"]
        for name in (code, *(name.strip() for text in texts for name in text.split(","))):
            if name not in codes:
                raise refuse_file(
                    f"{quantity.rule_id}.yml", f"there is no document '{name}'", near(name, codes)
                )


def blanks_of(rule_ids: Iterable[str]) -> list[str]:
    """Name what a document's text may leave blank: ``hotline_12333``, ``law_…`` and so on."""
    return [
        f"{word}_{rule_id.partition('/')[2]}"
        for rule_id in rule_ids
        for word in _FILLED_FROM.get(rule_id.partition("/")[0], ())
    ]


def check_blanks(file: str, texts: Iterable[str], known: Collection[str]) -> None:
    """Refuse a blank in a document's text that no rule fills.

    Args:
        file: Where the texts stand.
        texts: What people read.
        known: As ``blanks_of`` gives them.

    Raises:
        RuleFileInvalid: A blank is none of these, or a brace is not closed.
    """
    for text in texts:
        try:
            blanks = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError as problem:
            raise refuse_file(file, f"'{text}': {problem}", "close each brace") from problem
        for blank in blanks:
            if blank not in known:
                raise refuse_file(file, f"nothing fills '{{{blank}}}'", near(blank, known))


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
    """Assemble what the core needs to know: what is asked, what serves instead, in which form.

    A form that nobody verified is left out: a case file has no room for the doubt about it.
    """
    said: dict[str, dict[str, Rule]] = {aspect: {} for aspect in ASPECTS}
    for rule_id in quantities:
        if rule_id.startswith(f"institutions/{institution_id}/documents/"):
            code, aspect = rule_id.split("/")[-2:]
            if rule := _own(institution_id, code, aspect, quantities, today):
                said[aspect][code] = rule
    forms = {code: (own.form, own.value.is_verified(today)) for code, own in documents.items()}
    forms |= {code: (rule.text, rule.source.verified) for code, rule in said["form"].items()}
    return DocumentRules(
        institution_id,
        {code: rule.text for code, rule in said["asked"].items()},
        {code: rule.names for code, rule in said["instead"].items()},
        {code: form for code, (form, verified) in forms.items() if verified},
    )


def _own(
    institution_id: str, code: str, aspect: str, quantities: Mapping[str, Quantity], today: date
) -> Rule | None:
    quantity = quantities.get(f"institutions/{institution_id}/documents/{code}/{aspect}")
    try:
        return None if quantity is None else quantity.on(today)
    except RuleNotInForce:
        return None
