"""What understanding makes of one message, free of any NLU library."""

from dataclasses import dataclass

from bot.core.facts import Fact

SURE = 0.5
"""Probability from which an intent alone may change what is asked for."""


_NOT_A_YES = ("short_way", "why", "open_to_offers")
_NOT_A_NO = ("agree", "short_way", "why", "open_to_offers", "keep_talking")


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
        clerk: Whom they spoke to, as told.
        clerk_said: What that person answered.
        first_person: The person speaks of themselves.
        traditional: They write traditional characters.
    """

    message_id: str
    intent: str
    confidence: float = 1.0
    intents: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    cues: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    clerk: str | None = None
    clerk_said: str | None = None
    first_person: bool = False
    traditional: bool = False

    def has(self, *roles: str) -> tuple[Fact, ...]:
        """Give the facts of these roles in order."""
        return tuple(fact for fact in self.facts if fact.role in roles)

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
