"""Somebody with Telegram: writes, presses, edits, sends what should not be sent, blocks."""

import itertools
import time

from tests.channels.telegram.fake.state import Shown

_numbers = itertools.count(700_001)


class Person:
    """A private chat from its person's side."""

    def __init__(self, fake, chat_id=None, name="小林"):
        self.fake, self.state = fake, fake.state
        self.id = chat_id or next(_numbers)
        self.name = name
        self.state.types[self.id] = "private"

    def say(self, text, **more):
        """Write; answers the message's number."""
        return self._send({"text": text, **more})

    def send(self, **content):
        """Send something else than text: ``voice={…}``, ``photo=[…]``."""
        return self._send(content)

    def edit(self, number, text):
        shown = self.state.find(self.id, number)
        shown.text = text
        message = {**self._base(number), "edit_date": int(time.time()), "text": text}
        self.state.put({"edited_message": message})

    def press(self, title, shown=None):
        """Press a button, of the newest keyboard that has it unless told otherwise."""
        shown = shown or next(s for s in reversed(self.seen()) if title in s.titles)
        (button,) = [b for row in shown.keyboard for b in row if b["text"] == title]
        self.press_data(button["callback_data"], shown)

    def press_data(self, data, shown):
        with self.state.lock:
            number = str(next(self.state.query_ids))
            self.state.queries[number] = False
        chat = {"id": self.id, "type": "private"}
        message = {"message_id": shown.message_id, "date": int(time.time()), "chat": chat}
        query = {"id": number, "from": self._me(), "chat_instance": "1", "data": data}
        self.state.put({"callback_query": {**query, "message": {**message, "text": shown.text}}})

    def block(self):
        self.state.blocked.add(self.id)
        self._moved("member", "kicked")

    def unblock(self):
        self.state.blocked.discard(self.id)
        self._moved("kicked", "member")

    def seen(self):
        """Give what the bot has sent here, oldest first."""
        return self.state.by_bot(self.id)

    def texts(self):
        return [shown.text for shown in self.seen()]

    def wait(self, condition, patience_s=30.0):
        """Wait until something holds of what is seen."""
        give_up_at = time.monotonic() + patience_s
        while time.monotonic() < give_up_at:
            if condition(self.seen()):
                return self.seen()
            time.sleep(0.01)
        raise AssertionError(f"not seen in time: {[text[:60] for text in self.texts()]}")

    def hears(self, words, patience_s=30.0):
        """Wait until a message holds some words; gives it."""
        seen = self.wait(lambda shown: any(words in s.text for s in shown), patience_s)
        return next(s for s in reversed(seen) if words in s.text)

    def _send(self, content):
        with self.state.lock:
            number = next(self.state.message_ids)
        self.state.show(Shown(self.id, number, False, content.get("text", "")))
        self.state.put({"message": {**self._base(number), **content}})
        return number

    def _base(self, number):
        chat = {"id": self.id, "type": "private", "first_name": self.name}
        return {"message_id": number, "date": int(time.time()), "chat": chat, "from": self._me()}

    def _me(self):
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def _moved(self, before, after):
        member = {"user": {"id": self.state.bot_id, "is_bot": True, "first_name": "纾困"}}
        change = {
            "chat": {"id": self.id, "type": "private", "first_name": self.name},
            "from": self._me(), "date": int(time.time()),
            "old_chat_member": {**member, "status": before, "until_date": 0},
            "new_chat_member": {**member, "status": after, "until_date": 0},
        }  # fmt: skip
        self.state.put({"my_chat_member": change})
