"""What understanding makes of one message, free of any NLU library."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.facts import Fact

SURE = 0.5
"""Probability from which an intent alone may change what is asked for."""
ALARMING = 0.6
"""Probability from which the classifier alone raises the alarm, as in ``CrisisDetector``."""


_NOT_A_YES = ("short_way", "why", "open_to_offers", "change")
_NOT_A_NO = (
    "skip", "dont_know", "prefer_not", "agree", "short_way", "why", "open_to_offers",
    "keep_talking",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that say how a figure beside them is meant, such as ``together``.

    Attributes:
        name: As in the dictionary of marks.
        start: Offset of the first character in the message.
        end: Offset after the last.
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as understood.

    Attributes:
        message_id: So that it is never read twice.
        intent: The strongest intent.
        confidence: Its probability, 0 to 1.
        intents: All intents the message holds, strongest first.
        facts: Amounts, dates, labels with their roles.
        cues: Dialogue cues found by phrase: agree, decline, skip, why, choose:2 …
        signals: Flags raised by phrase: threat, scam_agent …
        topics: What a question in it is about, by phrase.
        recalled: Amounts that only refer to what is known.
        marks: Words that say how the figures beside them are meant, in order.
        breaks: Offsets at which the clauses after the first begin.
        clerk: Whom they spoke to, as told.
        clerk_said: What that person answered.
        promise: What that person promised.
        first_person: The person speaks of themselves.
        traditional: They write traditional characters.
        simplified: They write characters that only simplified Chinese has.
    """

    message_id: str
    intent: str
    confidence: float = 1.0
    intents: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    cues: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    recalled: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()
    breaks: tuple[int, ...] = ()
    clerk: str | None = None
    clerk_said: str | None = None
    promise: str | None = None
    first_person: bool = False
    traditional: bool = False
    simplified: bool = False

    def has(self, *roles: str) -> tuple[Fact, ...]:
        """Give the facts of these roles in order."""
        return tuple(fact for fact in self.facts if fact.role in roles)

    def with_facts(self, facts: Iterable[Fact]) -> "Heard":
        """Give the same message with other facts."""
        return replace(self, facts=tuple(facts))

    def clause_of(self, offset: int) -> int:
        """Number the clause an offset stands in, from 0."""
        return bisect_right(self.breaks, offset)

    def marked(self, fact: Fact, *names: str) -> bool:
        """Whether one of these marks stands in the fact's clause."""
        return self.marked_at(self.clause_of(fact.start), *names)

    def marked_at(self, clause: int, *names: str) -> bool:
        """Whether one of these marks stands in a clause."""
        return any(self.clause_of(mark.start) == clause for mark in self.marks_of(*names))

    @property
    def papers(self) -> tuple[Mark, ...]:
        """Give the marks of papers, ``document:<code>:<status>``."""
        return tuple(mark for mark in self.marks if mark.name.startswith("document:"))

    def tells_of_paper(self, code: str, status: str) -> bool:
        """Whether a paper is named with this status."""
        return any(mark.name == f"document:{code}:{status}" for mark in self.papers)

    def marks_of(self, *names: str) -> tuple[Mark, ...]:
        """Give the marks of these names in order."""
        return tuple(mark for mark in self.marks if mark.name in names)

    def says(self, *cues: str) -> bool:
        """Whether one of these cues was heard."""
        return any(cue in self.cues for cue in cues)

    def means(self, *intents: str) -> bool:
        """Whether the message holds one of these intents with enough probability."""
        if self.intent in intents:
            return self.confidence >= SURE
        return any(intent in intents for intent in self.intents)

    @property
    def all_intents(self) -> tuple[str, ...]:
        """The leading intent, however sure, then the others the message holds."""
        return tuple(dict.fromkeys((self.intent, *self.intents)))

    @property
    def agrees(self) -> bool:
        """A yes, by intent or by phrase; a message that also says no is none."""
        if self.says("decline"):
            return False
        return self.says("agree") or (self._is("affirm") and not self.says(*_NOT_A_YES))

    @property
    def declines(self) -> bool:
        """A no, by intent or by phrase."""
        return self.says("decline") or (self._is("deny") and not self.says(*_NOT_A_NO))

    def _is(self, intent: str) -> bool:
        return self.intent == intent and self.confidence >= SURE
