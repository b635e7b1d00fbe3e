"""Bells that ring at every replica; while Redis is away each looks at the database instead."""

from bot.channels.web.bells import Bells
from bot.conversation.feed import moments_of
from bot.conversation.store import ConversationStore
from bot.errors import StoreUnavailable
from bot.replicas.link import RedisLink
from bot.replicas.party_line import PartyLine


class SharedBells(Bells):
    """Rings here at once, and at the others as soon as they hear of it."""

    def __init__(self, link: RedisLink, store: ConversationStore) -> None:
        """Begin with nobody listening.

        Args:
            link: The way to Redis.
            store: Looked at for what is new while nothing can be heard.
        """
        super().__init__()
        self._store = store
        self._line = PartyLine(link, super().ring, self._look)
        self._seen: dict[str, str] = {}

    def bind(self) -> None:
        """Belong to the loop that runs now, and begin to hear."""
        super().bind()
        self._line.start()

    def ring(self, conversation_id: str) -> None:
        """Wake a conversation's streams wherever they are; safe from any thread."""
        super().ring(conversation_id)
        self._line.say(conversation_id)

    def close(self) -> None:
        """Tell every stream to say goodbye."""
        super().close()
        self._line.stop()

    def _look(self, deaf: bool) -> None:
        """Wake the streams of what changed since the last look, or of all after the last one."""
        listening = list(self._listening)
        if not deaf:
            # What was rung between two looks, or while the line was being taken, nobody heard.
            self._seen = {}
            changed = listening
        else:
            changed = self._changed(listening)
        for conversation_id in changed:
            super().ring(conversation_id)

    def _changed(self, listening: list[str]) -> list[str]:
        try:
            now = moments_of(self._store, listening)
        except StoreUnavailable:
            return []
        before, self._seen = self._seen, now
        # Never seen before: rung once. Gone: erased, which its streams must hear.
        return [each for each in listening if each not in now or now[each] != before.get(each)]
