"""Papers a message names, and whether the person has them, can get them or cannot."""

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple

from bot.nlu.marks import MarkAt, read_breaks
from bot.yaml_files import read_yaml

STATUSES = ("cannot", "can_get", "have")
NAMED, ASKED = "named", "asked"
"""Status of a paper that is only named, an answer where papers were asked for; and asked about."""


class _Words(NamedTuple):
    codes: dict[str, str]
    names: re.Pattern[str]
    statuses: dict[str, re.Pattern[str]]
    asks: re.Pattern[str]
    withheld: re.Pattern[str]
    forms: frozenset[str]


class _Clause(NamedTuple):
    papers: list[tuple[str, int, int, bool]]
    status: str | None
    asks: bool
    withheld: bool


def read_papers(text: str) -> tuple[MarkAt, ...]:
    """Mark each paper as ``document:<code>:<status>``.

    Example:
        >>> [mark.name for mark in read_papers("诊断证明有 离职证明公司不给开")]
        ['document:D07:have', 'document:D06:cannot']
    """
    starts = (0, *read_breaks(text))
    spans = zip(starts, (*starts[1:], len(text)), strict=True)
    clauses = [_read_clause(text[start:end], start) for start, end in spans]
    return tuple(_marks(clauses))


def _marks(clauses: list[_Clause]) -> Iterator[MarkAt]:
    for number, clause in enumerate(clauses):
        after = clauses[number + 1 :]
        if clause.withheld:
            # 身份证我不拍给你 says nothing of having it.
            continue
        status = ASKED if clause.asks else clause.status or _status_after(after) or NAMED
        for code, start, end, one_form in clause.papers:
            # Where one form of a paper is not to be had, another form of it is.
            told = "can_get" if one_form and status == "cannot" else status
            yield MarkAt(f"document:{code}:{told}", start, end)


def _status_after(clauses: list[_Clause]) -> str | None:
    """Give what the next clause with a status says: 诊断书 发票 都有; a question says nothing."""
    for clause in clauses:
        if clause.asks:
            return None
        if clause.status:
            return clause.status
        if not clause.papers:
            return None
    return None


def _read_clause(clause: str, offset: int) -> _Clause:
    words = _words()
    papers = [
        (
            words.codes[found.group()],
            offset + found.start(),
            offset + found.end(),
            found.group() in words.forms,
        )
        for found in words.names.finditer(clause)
    ]
    # The names themselves hold words such as 证明有 or 收据; they say nothing of having.
    rest = words.names.sub("　", clause).strip(" ,，。、!！")
    status = next((name for name in STATUSES if words.statuses[name].search(rest)), None)
    asks, withheld = words.asks.search(rest), words.withheld.search(rest)
    return _Clause(papers, status, asks is not None, withheld is not None)


@functools.lru_cache(maxsize=1)
def _words() -> _Words:
    source = resources.files("bot.nlu.dictionaries").joinpath("papers.yml")
    body: dict[str, Any] = read_yaml(source)
    codes = {name: code for code, names in body["names"].items() for name in names}
    longest_first = sorted(codes, key=len, reverse=True)
    return _Words(
        codes,
        re.compile("|".join(longest_first)),
        {status: re.compile("|".join(body[status])) for status in STATUSES},
        re.compile("|".join(body["asks"])),
        re.compile("|".join(body["withheld"])),
        frozenset(body["forms"]),
    )
