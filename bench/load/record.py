"""One conversation as its person saw it, and whether anything in it went wrong."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was acknowledged.

    Attributes:
        id: The number it was given.
        at: When it was first sent, in seconds of the run.
        counts: Whether its person sat there listening, so that its latency means something.
    """

    id: int
    at: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of either side as it reached the person."""

    id: int
    role: str
    text: str = field(repr=False)
    ends_turn: bool

    @classmethod
    def read(cls, message: dict[str, Any]) -> "Heard":
        """Read a message of the API."""
        ends = message["role"] == "bot" and message["last_of_turn"]
        return cls(message["id"], message["role"], message["text"], ends)


@dataclass(frozen=True, slots=True)
class Faults:
    """What went wrong in a conversation; all 0 where nothing did.

    Attributes:
        lost: Messages acknowledged and in no history.
        unanswered: Messages acknowledged that got no answer.
        doubled: Messages that stand there twice, or were answered twice.
        disordered: Numbers that did not rise by one, answers before their message.
        differing: Places where what was heard and what is kept differ; what was said after the
            person had gone, a notice that a human is late for one, does not count.
    """

    lost: int = 0
    unanswered: int = 0
    doubled: int = 0
    disordered: int = 0
    differing: int = 0

    @property
    def none(self) -> bool:
        """Tell whether nothing went wrong."""
        return self == Faults()

    def __add__(self, other: "Faults") -> "Faults":
        """Add up."""
        return Faults(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(slots=True)
class Talk:
    """One conversation.

    Attributes:
        sent: What was acknowledged, in order.
        heard: What came, in the order in which it came.
        answers: Of ``heard``, how many ended an answer.
    """

    sent: list[Sent] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    answers: int = 0

    @property
    def newest(self) -> int:
        """Give the number of the last message that came; 0 before the first."""
        return self.heard[-1].id if self.heard else 0

    @property
    def waits(self) -> bool:
        """Tell whether an answer is still owed."""
        return self.answers < len(self.sent)

    def hear(self, message: dict[str, Any]) -> None:
        """Note what came, be it right or wrong."""
        one = Heard.read(message)
        self.heard.append(one)
        self.answers += one.ends_turn


def judge(talk: Talk, kept: list[dict[str, Any]]) -> Faults:
    """Compare what was acknowledged, what was heard, and what the server keeps.

    Args:
        talk: At its end, when nothing is owed any more or patience has run out.
        kept: The whole history, oldest first.
    """
    history = [Heard.read(message) for message in kept]
    said = Counter(line.id for line in talk.heard if line.role == "user")
    here = {line.id for line in history if line.role == "user"}
    answers = sum(line.ends_turn for line in history)
    own = {sent.id for sent in talk.sent}
    again = sum(times - 1 for times in said.values())
    return Faults(
        lost=len(own - here),
        # Kept and never brought to the page is no answer either.
        unanswered=max(0, len(talk.sent) - min(answers, talk.answers)),
        doubled=again + len(here - own) + max(0, answers - len(talk.sent)),
        disordered=_disordered(talk.heard),
        differing=len(differences(talk, kept)),
    )


def _disordered(heard: list[Heard]) -> int:
    expected, owed, wrong = 1, 0, 0
    for line in heard:
        wrong += line.id != expected
        expected = line.id + 1
        owed += (line.role == "user") - line.ends_turn
        wrong += owed < 0
    return wrong


def differences(talk: Talk, kept: list[dict[str, Any]]) -> list[str]:
    """Name the places where what was heard and what is kept differ, without a word of either."""
    history = [Heard.read(message) for message in kept if message["id"] <= talk.newest]
    pairs = itertools.zip_longest(talk.heard, history)
    return [f"heard {_shape(a)} kept {_shape(b)}" for a, b in pairs if a != b]


def _shape(line: Heard | None) -> str:
    return f"{line.id} {line.role}{' ends' * line.ends_turn}" if line else "nothing"
