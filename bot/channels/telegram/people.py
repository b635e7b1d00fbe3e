"""Which conversation a chat is: the newest of its person, else one that is opened."""

import base64
import hmac
from dataclasses import dataclass, field

from bot.channels.telegram.chats import CHANNEL, chat_at, find_again, keep
from bot.channels.web.tokens import derived_key
from bot.conversation.records import Conversation
from bot.conversation.store import ConversationStore

_LONGEST_CAMPAIGN = 64


@dataclass(frozen=True, slots=True)
class People:
    """Finds and opens the conversations of private chats.

    Attributes:
        store: Where they are.
        secret: The house's; what names conversations is derived from it.
        institution: Whose rules apply where a link names no other.
        institutions: Whose rules a link may ask for beside it.
    """

    store: ConversationStore
    secret: str = field(repr=False)
    institution: str = ""
    institutions: tuple[str, ...] = ()

    def find(self, chat_id: int) -> Conversation | None:
        """Find a chat's conversation."""
        return self.store.find_conversation(CHANNEL, str(chat_id))

    def arrive(self, chat_id: int) -> str:
        """Give the conversation of a chat that gives a sign, opened now where there is none."""
        chat = chat_at(self.store, chat_id)
        if chat is None:
            return self._open(chat_id, self.institution)
        if chat.unreachable:
            find_again(self.store, chat.conversation_id)
        return chat.conversation_id

    def start(self, chat_id: int, parameter: str) -> str:
        """Give a chat's conversation as a link opens it.

        A conversation in which something was said keeps its rules: figures under two sets of them
        would contradict each other.

        Args:
            chat_id: Whose.
            parameter: ``institution``, ``institution-campaign`` or ``campaign``.
        """
        institution, campaign = self._meant(parameter)
        found = self.find(chat_id)
        if found and found.institution != institution and not self._anything_said(found.id):
            self.store.erase(found.id)
            found = None
        own = found.id if found else self._open(chat_id, institution)
        if campaign:
            keep(self.store, own, campaign=campaign[:_LONGEST_CAMPAIGN])
        return own

    def _meant(self, parameter: str) -> tuple[str, str]:
        named, _, campaign = parameter.partition("-")
        if named and named in (self.institution, *self.institutions):
            return named, campaign
        return self.institution, parameter

    def _anything_said(self, conversation_id: str) -> bool:
        lines = self.store.transcript(conversation_id)
        return any(line.direction == "user" and line.text[:1] != "/" for line in lines)

    def _open(self, chat_id: int, institution: str) -> str:
        """Open under a name that two replicas reckon alike and nobody else can."""
        key = derived_key(self.secret, CHANNEL)
        mark = hmac.digest(key, str(chat_id).encode(), "sha256")[:18]
        return self.store.open_conversation(
            CHANNEL,
            str(chat_id),
            conversation_id=base64.urlsafe_b64encode(mark).decode(),
            institution=institution,
        )
