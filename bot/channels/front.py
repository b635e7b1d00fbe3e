"""One conversation as a channel that waits for its answer sees it."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.intake import Intake
from bot.conversation.message import Message
from bot.conversation.outbox import mark_delivered, queued
from bot.handoff.transcript import case_lines
from bot.replies.reply import Reply
from bot.wiring import house


@dataclass(slots=True)
class Front:
    """Says one thing at a time and takes what is answered from the outbox.

    Attributes:
        intake: The way in.
        conversation_id: Whose conversation.
        channel: How the case names this channel.
        key: Begins every idempotency key; another one each time the program starts.
    """

    intake: Intake
    conversation_id: str
    channel: str
    key: str
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def say(self, text: str) -> list[Reply]:
        """Send a message and give what the bot answers."""
        message = Message(
            channel=self.channel,
            conversation_id=self.conversation_id,
            text=text,
            idempotency_key=f"{self.key}-{next(self._numbers)}",
        )
        await self.intake.take(message)
        await self.intake.run(self.conversation_id)
        return self.waiting()

    def waiting(self) -> list[Reply]:
        """Take the replies that were not delivered yet."""
        items = queued(self.intake.store, self.conversation_id)
        if items:
            mark_delivered(self.intake.store, self.conversation_id, items[-1].seq)
        return [item.reply for item in items]

    def case_file(self) -> dict[str, Any] | None:
        """Give the case file so far, None where there is none to make."""
        store = self.intake.store
        state = store.load_case(self.conversation_id)
        if not state:
            return None
        lines = case_lines(store.transcript(self.conversation_id))
        return house().case_file(state, self.intake.clock.today(), lines)
