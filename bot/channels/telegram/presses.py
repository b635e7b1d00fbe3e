"""Buttons: what a token stands for, and the sign that one was pressed."""

import contextlib
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.channels.web.messages import as_shown
from bot.channels.web.tokens import ChoiceTokens
from bot.conversation.feed import reply_at
from bot.conversation.store import ConversationStore
from bot.replies.wording import Wording

_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours.

    Attributes:
        seq: Number of the reply it stands under.
        text: What it means, in words a person could have typed, or a command.
        title: What stood on it.
    """

    seq: int
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Presses:
    """Reads buttons and shows that they were pressed.

    Attributes:
        store: Where the replies are.
        choices: Who named the buttons.
        wording: The texts.
    """

    store: ConversationStore
    choices: ChoiceTokens
    wording: Wording

    def read(self, conversation_id: str, token: str) -> Pressed | None:
        """Find a button by its token; None where this conversation was shown none such."""
        place = self.choices.place(conversation_id, token)
        if place is None:
            return None
        seq, index = place
        reply = reply_at(self.store, conversation_id, seq)
        if reply is None or index >= len(reply["buttons"]):
            return None
        button = reply["buttons"][index]
        return Pressed(seq, as_shown(button), button["title"])

    async def mark(self, query: CallbackQuery, pressed: Pressed) -> None:
        """Stop the button's waiting sign, and leave of the keyboard what was chosen.

        A press leaves no message of the person's; without this nobody could read afterwards what
        they had said.
        """
        chosen = self.wording.say("utter_telegram_button_chosen", title=pressed.title)
        button = InlineKeyboardButton(chosen[:_LONGEST_TITLE], callback_data=query.data)
        with contextlib.suppress(TelegramError):
            await query.answer()
        with contextlib.suppress(TelegramError):
            await query.edit_message_reply_markup(InlineKeyboardMarkup([[button]]))

    async def tell(self, query: CallbackQuery, key: str) -> None:
        """Say in passing why nothing comes of a press."""
        with contextlib.suppress(TelegramError):
            await query.answer(self.wording.say(key))
