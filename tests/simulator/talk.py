"""One simulated person talks to the real bot until the conversation has come to an end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.channels.front import Front
from bot.conversation.intake import Intake
from tests.simulator.people import TODAY, Person
from tests.simulator.speech import Speaker
from tests.simulator.telling import ANSWERS, asked_for, pieces_of, word

MOST_MESSAGES = 40
_PIECES_AT_FIRST = ("reason", "product", "total", "amount_due", "overdue", "wish")
_CARD_DIGITS = 16
_ASKED_IF_SAFE = "你现在安全吗"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and what came of it.

    Attributes:
        said: What the person typed.
        heard: What the bot answered, one text a reply.
        asked: The question it ended with, None where it asked nothing.
        again: It asked for what the person had told before this message.
    """

    said: str
    heard: tuple[str, ...]
    asked: str | None
    again: bool


@dataclass(slots=True)
class Conversation:
    """A whole conversation and what stands at its end.

    Attributes:
        person: Who talked.
        exchanges: In order.
        case_file: As an agent would get it; None where no case is made.
        state: The case as the house keeps it.
        secrets: Numbers the person sent that must be nowhere.
        complete_after: Messages until the case was handed over; None where it never was.
    """

    person: Person
    exchanges: list[Exchange] = field(default_factory=list)
    case_file: dict[str, Any] | None = None
    state: dict[str, Any] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    complete_after: int | None = None


async def talk(intake: Intake, person: Person) -> Conversation:
    """Let a person talk to the bot.

    Args:
        intake: The way in, its clock standing at the simulator's day.
        person: Who talks.

    Returns:
        The conversation, ended by itself or cut off after ``MOST_MESSAGES``.
    """
    return await _Talker(intake, person).run()


class _Talker:
    def __init__(self, intake: Intake, person: Person) -> None:
        self.intake = intake
        self.speaker = Speaker(person)
        self.person = person
        identity = intake.store.open_conversation(
            "web", "", institution="demo", today_override=TODAY
        )
        self.front = Front(intake, identity, "web", f"simulated-{person.seed}")
        self.told: set[str] = set()
        self.untold = pieces_of(person)
        self.buttons: list[str] = []
        self.result = Conversation(person)
        self.wrong_total: int | None = None

    async def run(self) -> Conversation:
        message = self._opening()
        while message is not None and len(self.result.exchanges) < MOST_MESSAGES:
            await self._exchange(message)
            message = self._next()
        self.result.case_file = self.front.case_file()
        return self.result

    async def _exchange(self, message: str) -> None:
        told_before = set(self.told)
        replies = await self.front.say(message)
        state = self.intake.store.load_case(self.front.conversation_id) or {}
        self.result.state = state
        self.buttons = [button["title"] for reply in replies for button in reply["buttons"]]
        asked = state.get("progress", {}).get("asked")
        heard = tuple(reply["text"] for reply in replies)
        asks = asked if any("？" in text for text in heard) else None
        again = bool(set(ANSWERS.get(asks or "", ())) & told_before)
        self.result.exchanges.append(Exchange(message, heard, asks, again))
        agreed = state.get("consent", {}).get("hand_off")
        if agreed is not None and self.result.complete_after is None:
            self.result.complete_after = len(self.result.exchanges)

    # --- What to say next ---------------------------------------------------------------------

    def _opening(self) -> str:
        speaker, kind = self.speaker, self.person.kind
        if kind.ends == "third_party":
            return speaker.pick("third_party")
        first = [name for name in self.untold if name in _PIECES_AT_FIRST]
        chosen = first[: self.person.verbosity] if speaker.chance(0.7) else first[-1:]
        return speaker.message(speaker.pick("greetings"), *self._tell(chosen))

    def _next(self) -> str | None:
        """Give the next message, None where the person has nothing more to say."""
        special = self._by_kind()
        if special is not None:
            return special or None
        if self._is_over():
            return None
        if self.wrong_total is not None and self.speaker.chance(0.5):
            return self._correct()
        if self.speaker.chance(self.person.interrupts):
            return self.speaker.pick("side")
        if self.person.leaks and not self.result.secrets:
            return self._leak()
        return self._answer()

    def _by_kind(self) -> str | None:
        """Say what only this kind says; empty where they leave, None where nothing special."""
        ends, said = self.person.kind.ends, len(self.result.exchanges)
        if ends == "third_party":
            return self.speaker.pick("third_party_more") if said < 3 else ""
        if ends == "crisis" and said >= 3:
            if said == 3:
                return self.speaker.pick("crisis")
            return self.speaker.pick("crisis_after") if said < 6 else ""
        if ends == "human" and said == 4:
            return self.speaker.pick("human")
        if ends == "refusal" and self.result.state.get("consent", {}).get("collect") is False:
            return self.speaker.pick("side") if self._last.asked == "consent" else ""
        if any(_ASKED_IF_SAFE in text for text in self._last.heard):
            # Whoever is in no danger says so when they are asked.
            return self.speaker.pick("safe")
        if "pressure" in self.person.kind.tells and said == 2:
            return self.speaker.pick("pressure")
        return None

    @property
    def _last(self) -> Exchange:
        return self.result.exchanges[-1]

    def _is_over(self) -> bool:
        consent = self.result.state.get("consent", {})
        if self.person.kind.ends == "human" and consent.get("hand_off") is True:
            return True
        finished = bool(self.result.state.get("progress", {}).get("finished"))
        return finished and consent.get("hand_off") is not None and self._last.asked is None

    def _answer(self) -> str:
        asked = self._last.asked
        if asked in _SHORT_ANSWERS:
            return self._short(asked)
        wanted = asked_for(asked, self._last.heard[-1] if self._last.heard else "")
        fitting = [name for name in wanted if name in pieces_of(self.person)]
        if fitting:
            # Of what was told before, only what the question is about is said again.
            new = [name for name in fitting[1:] if name in self.untold]
            more = [name for name in self.untold if name not in fitting]
            extra = more[: self.person.verbosity - 1] if self.speaker.chance(0.5) else []
            return self.speaker.message(*self._tell([fitting[0], *new, *extra]))
        return self._without_a_fact(asked)

    def _without_a_fact(self, asked: str | None) -> str:
        """Answer a question the person has no figure for."""
        if asked == "payment_cap":
            return self.speaker.pick("no_cap")
        if asked == "expected_income":
            return self.speaker.pick("expected_unknown")
        if asked == "income":
            return self.speaker.pick("wont_say")
        if asked is not None and self.buttons:
            return self.buttons[0]
        if self.untold:
            return self.speaker.message(*self._tell(self.untold[:1]))
        return self.speaker.pick("dont_know") if asked else self.speaker.pick("bye")

    def _short(self, asked: str) -> str:
        refuses = asked == "consent" and self.person.kind.ends == "refusal"
        if refuses:
            return self.speaker.pick("no")
        if self.buttons and self.speaker.chance(0.3):
            return self.buttons[0]
        return self.speaker.pick(*_SHORT_ANSWERS[asked])

    def _tell(self, names: Iterable[str]) -> list[str]:
        said = []
        for name in names:
            self.told.add(name)
            if name in self.untold:
                self.untold.remove(name)
            said.append(self._worded(name))
        return said

    def _worded(self, name: str) -> str:
        if name == "total" and self.person.corrects and self.wrong_total is None:
            self.person.corrects = False
            self.wrong_total = self.person.figures["total"] + 2000
            return self.speaker.pick("total", amount=self.speaker.amount(self.wrong_total))
        return word(name, self.speaker)

    def _correct(self) -> str:
        wrong, right = str(self.wrong_total), str(self.person.figures["total"])
        self.wrong_total = None
        return self.speaker.pick("correction", wrong=wrong, amount=right)

    def _leak(self) -> str:
        number = _invented_card(self.person.seed)
        self.result.secrets.append(number)
        return self.speaker.pick("secret", secret=number)


_SHORT_ANSWERS = {
    "consent": ("yes",), "sensitive": ("yes",), "hand_off": ("yes",), "role": ("self",),
    "urgent": ("urgent_no",), "plan": ("plan_first",), "documents": ("documents",),
    "contact": ("contact",), "read_back": ("right",), "pay_now": ("request", "pay_now"),
}  # fmt: skip


def _invented_card(seed: int) -> str:
    """Make a number that passes the check digit and that no issuer can have given out."""
    body = f"620000{seed % 10**9:09d}"
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(body)]
    total = sum(digit - 9 if digit > 9 else digit for digit in doubled)
    number = f"{body}{-total % 10}"
    if len(number) != _CARD_DIGITS:
        raise ValueError(f"a card number has {_CARD_DIGITS} digits, not {len(number)}")
    return number
