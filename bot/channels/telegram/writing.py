"""The sign that the bot is writing, where an answer takes longer than a moment."""

import asyncio
from dataclasses import dataclass, field

from telegram.constants import ChatAction
from telegram.ext import ExtBot

from bot.channels.telegram.courtesy import Errands, show_action
from bot.conversation.outbox import queued
from bot.conversation.store import ConversationStore

# Most turns are over before that, and the sign would come after the answer.
FIRST_AFTER_S = 0.5
# Telegram takes the sign away after five seconds.
_AGAIN_AFTER_S = 4.5
_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Typing:
    """Watches the chats whose messages wait.

    Attributes:
        bot: The way there.
        store: Where it stands what waits.
        errands: Runs the watching.
    """

    bot: "ExtBot[int]"
    store: ConversationStore
    errands: Errands
    _watched: set[str] = field(default_factory=set)

    def watch(self, conversation_id: str, chat_id: int) -> None:
        """Show the sign while a message of this conversation waits for the bot."""
        if conversation_id in self._watched:
            return
        if self.errands.begin(self._watch(conversation_id, chat_id)):
            self._watched.add(conversation_id)

    async def _watch(self, conversation_id: str, chat_id: int) -> None:
        try:
            await asyncio.sleep(FIRST_AFTER_S)
            for _time in range(_LONGEST):
                if not await asyncio.to_thread(self._is_waiting, conversation_id):
                    return
                await show_action(self.bot, chat_id, ChatAction.TYPING)
                await asyncio.sleep(_AGAIN_AFTER_S)
        finally:
            self._watched.discard(conversation_id)

    def _is_waiting(self, conversation_id: str) -> bool:
        waiting = self.store.pending(conversation_id)
        if not waiting or waiting[0].conversation.held_by != "bot":
            return False
        # With an answer on its way, or held back by a flood limit, there is nothing to announce.
        return not queued(self.store, conversation_id)
