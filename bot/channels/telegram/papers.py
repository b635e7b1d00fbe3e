"""Pictures and papers of a reply, made when they are sent."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import date

from bot.channels.attachments import FILE_URL, offer_named
from bot.channels.web.maker import FileMaker
from bot.clock import Clock
from bot.conversation.store import ConversationStore
from bot.replies.reply import File

_LONGEST_S = 30.0
_PNG = "image/png"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A file ready to go.

    Attributes:
        name: What the person sees.
        content: Its bytes.
    """

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Papers:
    """Makes the files of replies.

    Attributes:
        store: Where it stands what was offered.
        maker: Who makes them.
        clock: Tells the day.
    """

    store: ConversationStore
    maker: FileMaker
    clock: Clock

    async def make(self, conversation_id: str, files: tuple[File, ...]) -> list[Made]:
        """Make files one after the other; one that cannot be made is left out.

        Nothing waits for a second try: what the reply says matters more than what hangs on it.
        """
        made = []
        for file in files:
            try:
                one = await asyncio.wait_for(self._make(conversation_id, file), _LONGEST_S)
            except Exception as error:  # noqa: BLE001 - the others can still be had
                name = type(error).__name__
                _LOG.error("file failed conversation=%s error=%s", conversation_id, name)
            else:
                made += [one] if one else []
        return made

    async def _make(self, conversation_id: str, file: File) -> Made | None:
        name = file["url"].removeprefix(FILE_URL)
        offer = await asyncio.to_thread(offer_named, self.store, self.clock, conversation_id, name)
        if offer is None:
            return None
        # Telegram shows a PNG at once; an SVG would be a file nobody can open.
        form = "png" if file["media_type"] == _PNG else offer.form
        today = date.fromisoformat(offer.today)
        found = await self.maker.make(offer.case_state, today, offer.kind, form)
        return Made(found.name, found.content) if found else None
