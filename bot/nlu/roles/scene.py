"""A message laid out for reading: its quantities, clauses, cue words and scene-setting words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from spacy.tokens import Doc

from bot.nlu.roles.clauses import Clauses
from bot.nlu.roles.phrases import Hit, read_doc
from bot.nlu.roles.stages import is_step_up
from bot.nlu.roles.table import CueTable, Side, load_table
from bot.quantities.types import Quantity

_TENSES = frozenset({"now", "past", "future"})
_WINDOW = 24
# 下月还 is when, not how often; 要我过去 is no past; 干了快一年 is how long they work there;
# a bare 还 pays where nothing follows it.
_MISLED = {
    "月还": frozenset("下上本这当次"),
    "个月还": frozenset("下上这"),
    "过去": frozenset("我他她你"),
    "一年": frozenset("快了满近到干做"),
}
_PAYS = re.compile(r"还(?=$|[\s,。!?;吧呗可行成好了的])")


class Window(NamedTuple):
    """The stretch of a message that speaks about one quantity.

    Attributes:
        reach: Where the stretch before it begins: after the quantity of its kind before it.
        start: Where its clause begins, or ``reach`` if that is later.
        end: Where the stretch after it ends: its clause, or the next quantity of its kind.
    """

    reach: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One message, ready for the rules of the table.

    Attributes:
        text: The message.
        today: The day it was written.
        quantities: Its quantities, in order.
        clauses: Where it breaks.
        cues: The cue words found, by the kind of quantity they speak of
            and the side of it they stand on.
        classes: The scene-setting words found, each with its classes.
        everywhere: All classes that stand in the message.
        table: The rules.
        replaced: Where the figure stands that a quantity at this offset replaces.
    """

    text: str
    today: date
    quantities: tuple[Quantity, ...]
    clauses: Clauses
    cues: dict[tuple[str, Side], list[Hit]]
    classes: tuple[tuple[Hit, frozenset[str]], ...]
    everywhere: frozenset[str]
    table: CueTable
    replaced: Mapping[int, int]

    def window(self, quantity: Quantity) -> Window:
        """Bound the stretch that speaks about a quantity."""
        kin = [other for other in self.quantities if other.kind == quantity.kind]
        at = kin.index(quantity)
        reach = max(kin[at - 1].end if at else 0, self.anchor(quantity) - _WINDOW)
        clause_start, _ = self.clauses.clause_at(self.anchor(quantity))
        _, clause_end = self.clauses.clause_at(quantity.end)
        end = min(clause_end, kin[at + 1].start) if at + 1 < len(kin) else clause_end
        return Window(reach, max(reach, clause_start), end)

    def anchor(self, quantity: Quantity) -> int:
        """Give the offset up to which words before a quantity are near it.

        For a figure that replaces another it is the other's: 本金不是18000 是16500.
        """
        return min(quantity.start, self.replaced.get(quantity.start, quantity.start))

    def leads_another(self, quantity: Quantity, offset: int) -> bool:
        """Tell whether a word that ends here stands right before the next amount, not after this.

        So 房贷 in 老婆两千八,房贷2100 speaks of the second.
        """
        starts = {other.start for other in self.quantities if other.kind == quantity.kind}
        breaks = self.clauses.breaks_between(quantity.end, offset)
        return any(breaks) and bool(starts & {offset, offset + 1})

    def classes_between(self, start: int, end: int) -> frozenset[str]:
        """Collect the classes of the words that stand wholly between two offsets."""
        return frozenset().union(
            *(names for hit, names in self.classes if start <= hit.start and hit.end <= end)
        )

    def tense_before(self, start: int, end: int) -> str | None:
        """Give the tense of the last tense word between two offsets."""
        for hit, names in reversed(self.classes):
            tenses = names & _TENSES
            if tenses and start <= hit.start and hit.end <= end:
                return next(iter(tenses))
        return None


def read_scene(
    text: str,
    today: date,
    quantities: Sequence[Quantity],
    replaced: Mapping[int, int] | None = None,
) -> Scene:
    """Lay a message out."""
    table = load_table()
    doc = read_doc(text)
    classes = _classes(text, doc, table)
    kinds = {quantity.kind for quantity in quantities}
    everywhere = frozenset().union(*(names for _, names in classes))
    if is_step_up(text):
        everywhere |= {"step_up"}
    return Scene(
        text=text, today=today, quantities=tuple(quantities), clauses=Clauses(text, quantities),
        cues={key: book.find(doc) for key, book in table.cue_books.items() if key[0] in kinds},
        classes=classes, everywhere=everywhere, table=table, replaced=replaced or {},
    )  # fmt: skip


def _classes(text: str, doc: Doc, table: CueTable) -> tuple[tuple[Hit, frozenset[str]], ...]:
    hits = [hit for hit in table.class_book.find(doc) if not _is_misled(text, hit)]
    pays = [Hit(*found.span(), "还") for found in _PAYS.finditer(text)]
    marked = [(hit, table.classes[hit.word]) for hit in hits]
    return tuple(sorted([*marked, *((hit, frozenset({"paying"})) for hit in pays)], key=_place))


def _place(marked: tuple[Hit, frozenset[str]]) -> tuple[int, int]:
    return (marked[0].start, marked[0].end)


def _is_misled(text: str, hit: Hit) -> bool:
    return text[max(0, hit.start - 1) : hit.start] in _MISLED.get(hit.word, frozenset())
