"""The cause of the hardship as a message names it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from spacy.tokens import Doc

from bot.core.facts import Fact
from bot.nlu.roles.clauses import Clauses
from bot.nlu.roles.phrases import Hit, PhraseBook
from bot.yaml_files import read_yaml

_FILE = Path(__file__).with_name("reasons.yml")
_NEGATION_REACH = 4
_BLOCKED_BY = {"R10": "forgotten", "R12": "withheld"}
_WEAK = "_weak"
_REACH = 6
_SUDDENLY = re.compile(r"突然|一下子?|当场|猝死|没抢救|来不及|说没就没|人就没")
_DENIED = re.compile(r"(?:不是|并非)(?:因为)?我?$")
"""不是失业,是生病 puts one cause in the place of another."""
_LOST = ("R03", "R03_weak")
_LOOMS = re.compile(r"(?<!不)(?:要(?![我人求])|快(?:要|被)?|差点|迟早|早晚|怕)")
"""工作都要丢了 fears a loss, and tells of none."""
_SICK_PAY = re.compile(r"病假|保胎|产假|工伤")
"""病假工资就一点点 is what illness pays, no employer who pays less."""
_BOUGHT = re.compile(
    r"报(?:了|名)|培训班|兴趣班|健身|驾校|早教|瑜伽|美容|医美|会员卡|年卡|充(?:了)?(?:值|卡)|办(?:了)?(?:张|个)?卡"
    r"|(?:没上|剩下|没上完)的?课|课(?:程|时)|(?:分期|网贷|花呗|信用卡)[^,，。]{0,6}付的?"
)
_TEACHES = re.compile(r"上班|(?<!早)教(?!育|练)|当老师|员工|同事")
"""学校跑路了 is what a customer suffers, unless they worked there."""
_WHEN = "去今年前上下月后"
_STOPS = r"\s,。;!?"


class _Named(NamedTuple):
    """A cause as found: where, and the code its words give."""

    hit: Hit
    code: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """What happened to what, within one clause; ``also`` must stand somewhere in the message."""

    code: str
    pattern: re.Pattern[str]
    also: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of ``reasons.yml``."""

    code_of: dict[str, str]
    book: PhraseBook
    frames: tuple[_Frame, ...]
    lists: dict[str, tuple[str, ...]]


@cache
def _load_words() -> _Words:
    body = read_yaml(_FILE)
    code_of = {word: code for code, words in body.pop("causes").items() for word in words}
    book = PhraseBook([*code_of, *body["ignored"]])
    frames = tuple(map(_frame, body.pop("frames")))
    return _Words(code_of, book, frames, {name: tuple(words) for name, words in body.items()})


def _frame(body: dict[str, Any]) -> _Frame:
    first, then = (_any(body[side]) for side in ("first", "then"))
    gap = f"[^{_STOPS}]{{0,{body.get('reach', _REACH)}}}?"
    orders = [first + gap + then, *([then + gap + first] if body.get("either") else [])]
    also = re.compile(_any(body["also"])) if "also" in body else None
    return _Frame(body["code"], re.compile("|".join(orders)), also)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def read_reasons(text: str, doc: Doc, clauses: Clauses) -> list[Fact]:
    """Read the causes a message names as its writer's own, each code once."""
    found = _find(text, doc)
    own = [named for named in found if _is_own(text, clauses, named)]
    kinds = {named.code for named in own}
    coded = [(named.hit, _code(text, clauses, named, kinds)) for named in own]
    facts = _facts(_without_idleness(text, sorted(coded)))
    denied = [named for named in found if _DENIED.search(text[: named.hit.start])]
    old = next((_code(text, clauses, named, kinds) for named in denied if named not in own), None)
    return (
        [replace(fact, corrected=True, old_value=_plain(old)) for fact in facts] if old else facts
    )


def _plain(code: str) -> str:
    return code.removesuffix(_WEAK)


def _find(text: str, doc: Doc) -> list[_Named]:
    """Find the words and frames that name causes, none inside words that mean something else."""
    words = _load_words()
    found = words.book.find(doc)
    named = [_Named(hit, words.code_of[hit.word]) for hit in found if hit.word in words.code_of]
    silent = [hit for hit in found if hit.word not in words.code_of]
    return [*named, *(one for one in _framed(text) if not _overlaps(one.hit, silent))]


def _framed(text: str) -> Iterator[_Named]:
    for frame in _load_words().frames:
        if frame.also is None or frame.also.search(text):
            for match in frame.pattern.finditer(text):
                yield _Named(Hit(*match.span(), match[0]), frame.code)


def _overlaps(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _without_idleness(text: str, coded: list[tuple[Hit, str]]) -> list[tuple[Hit, str]]:
    """Take 没活干 after a closed place as a lost job, the writer's own shop excepted."""
    lists = _load_words().lists
    if _holds(text, lists["proprietor"]):
        coded = [(hit, "R05" if code == "R03_weak" else code) for hit, code in coded]
    closed = [hit for hit, code in coded if code in {"R05", "R03_weak"}]
    idle = [hit for hit, _ in coded if hit.word in lists["idle"]]
    if not closed:
        return coded
    kept = [(hit, code) for hit, code in coded if hit not in idle]
    if _holds(text, lists["owned"]) or not (idle or _holds(text, lists["employed"])):
        return kept
    return [(hit, "R03" if code == "R05" else code) for hit, code in kept]


def _is_own(text: str, clauses: Clauses, named: _Named) -> bool:
    hit, code = named
    start, end = clauses.clause_at(hit.start)
    head, tail = text[start : hit.start], text[hit.end : end]
    lists = _load_words().lists
    if _ends_with(head, lists["negations"]) or _holds(head, lists["hypotheses"]):
        return False
    if code in _LOST and (_LOOMS.search(hit.word) or _LOOMS.search(head[-_NEGATION_REACH:])):
        return False
    if code == "R04" and _SICK_PAY.search(text[start:end]):
        return False
    if code == "R03_weak" and _BOUGHT.search(text) and not _TEACHES.search(text):
        return False
    if code == "R05" and hit.word[:1] in _WHEN and _holds(head, lists["employers"]):
        # 我做销售的 公司去年倒了: the firm was another's.
        return False
    blocking = lists.get(_BLOCKED_BY.get(code, ""), ())
    if hit.word in lists["housekeeping"] and _ends_with(head, lists["spouses"]):
        return False
    if _holds(tail, lists["questions"]) or _holds(head + tail, blocking):
        return False
    return code == "R09" or not _holds(head, lists["strangers"])


def _ends_with(head: str, words: Iterable[str]) -> bool:
    near = head[-_NEGATION_REACH:]
    return any(near.endswith(word) for word in words)


def _holds(stretch: str, words: Sequence[str]) -> bool:
    return any(word in stretch for word in words)


def _code(text: str, clauses: Clauses, named: _Named, kinds: set[str]) -> str:
    hit, code = named
    if code not in {"ill", "dead"}:
        return code
    if code == "dead":
        # Whoever died of a sudden was not nursed: the family changed, there was no illness to bear.
        sudden = _SUDDENLY.search(text) is not None
        return "R02" if "ill" in kinds and not sudden else "R06"
    if "dead" in kinds and _SUDDENLY.search(text):
        return "R06"
    return "R02" if _about_a_relative(text, clauses, hit) else "R01"


def _about_a_relative(text: str, clauses: Clauses, hit: Hit) -> bool:
    """Look in the clause, then in the one before when this one names nobody."""
    relatives = _load_words().lists["relatives"]
    start, end = clauses.clause_at(hit.start)
    if _holds(text[start:end], relatives):
        return True
    if "我" in text[start : hit.start] or not start:
        return False
    before, _ = clauses.clause_at(start - 1)
    return _holds(text[before:start], relatives)


def _facts(coded: list[tuple[Hit, str]]) -> list[Fact]:
    firm = {code for _, code in coded if not code.endswith(_WEAK)}
    facts: dict[str, Fact] = {}
    for hit, code in coded:
        plain = code.removesuffix(_WEAK)
        if code == plain or not firm - {plain}:
            fact = Fact("reason", "label", hit.start, hit.end, hit.word, value=plain)
            facts.setdefault(plain, fact)
    return list(facts.values())
