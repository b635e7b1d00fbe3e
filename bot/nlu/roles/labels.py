"""Lender, product and staff number as named in a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

import bot.nlu.dictionaries
from bot.core.facts import Fact
from bot.nlu.roles.phrases import Hit, PhraseBook
from bot.yaml_files import read_yaml

_FILE = Path(bot.nlu.dictionaries.__file__).with_name("aliases.yml")
_DENIED = re.compile(r"(?<!是)不是(?:我的?|什么|那个|这个)?$")
_SLIPPED = re.compile(
    r"(?:说|打|写|填|记|发|弄|搞|讲|选|点)(?:错|岔)了?(?!人|钱|电话|号码)|更正一?下"
)
_STAFF_ID = re.compile(r"(?:工号|员工号|坐席号|工牌号?)\D{0,3}?([A-Za-z]{0,3}\d{2,})")


@dataclass(frozen=True, slots=True)
class Alias:
    """What a name says: the lender's id, the product, either or both."""

    institution: str | None
    product: str | None


@cache
def _load_aliases() -> tuple[dict[str, Alias], PhraseBook]:
    body = read_yaml(_FILE)
    aliases = {
        word: Alias(None, product) for product, words in body["products"].items() for word in words
    }
    for institution, entry in body["institutions"].items():
        alias = Alias(institution, entry.get("product"))
        aliases.update(dict.fromkeys(entry["names"], alias))
    return aliases, PhraseBook([*aliases, *body["ignored"]])


def read_labels(text: str, doc: Doc) -> list[Fact]:
    """Read the lenders and products a message names; each product and lender once."""
    aliases, book = _load_aliases()
    facts: list[Fact] = []
    for hit in book.find(doc):
        if hit.word in aliases:
            facts += _alias_facts(hit, aliases[hit.word])
    return [*_corrected(text, list(_once(facts))), *_staff_ids(text)]


def _alias_facts(hit: Hit, alias: Alias) -> Iterator[Fact]:
    if alias.product:
        yield _label("product", hit, alias.product)
    if alias.institution:
        yield _label("institution", hit, alias.institution)


def _label(role: str, hit: Hit, value: str) -> Fact:
    name = hit.word if role == "institution" else None
    return Fact(role, "label", hit.start, hit.end, hit.word, value=value, label=name)


def _once(facts: list[Fact]) -> Iterator[Fact]:
    """Keep a lender's first naming with the product it implies, and a product when it changes."""
    lenders: dict[str | None, int] = {}
    for fact in facts:
        if fact.role == "institution":
            lenders.setdefault(fact.value, fact.start)
    product: str | None = None
    for fact in facts:
        if fact.start in lenders.values() or (
            fact.role == "product" and fact.value != product and not _implied(fact, facts)
        ):
            yield fact
        product = fact.value if fact.role == "product" else product


def _corrected(text: str, facts: list[Fact]) -> list[Fact]:
    """Let 不是分期平台,是信用卡 name one thing that replaces another, and 说错了 是借呗 as well."""
    denied = [fact for fact in facts if _DENIED.search(text[: fact.start])]
    kept = [fact for fact in facts if fact not in denied]
    slipped = _SLIPPED.search(text) is not None
    if not kept or not (denied or slipped):
        return facts
    old = {fact.role: fact.value for fact in denied}
    return [
        replace(fact, corrected=True, old_value=old.get(fact.role))
        if slipped or fact.role in old
        else fact
        for fact in kept
    ]


def _implied(fact: Fact, facts: list[Fact]) -> bool:
    return any(other.role == "institution" and other.start == fact.start for other in facts)


def _staff_ids(text: str) -> Iterator[Fact]:
    for match in _STAFF_ID.finditer(text):
        yield Fact("staff_id", "label", *match.span(1), match[1], value=match[1])
