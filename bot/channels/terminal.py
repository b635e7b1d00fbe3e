"""A conversation in the terminal: numbers for quick replies, a few commands, nothing lost."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.channels.front import Front
from bot.channels.terminal_case import case_rows
from bot.channels.terminal_screen import Screen
from bot.conversation.outbox import replies_after
from bot.core.case import Case
from bot.core.records import from_json
from bot.replies.reply import Button, Reply
from bot.settings import ROOT
from bot.wiring import house

CHANNEL = "terminal"
FILES = "var/files"
"""Where a person at this terminal finds what they take away, by case number."""


class Listener(Protocol):
    """Where the person's lines come from."""

    def __call__(self, prompt: str) -> str:
        """Give the next line.

        Raises:
            EOFError: There is none.
        """


@dataclass(slots=True)
class Terminal:
    """Talks with one person until they leave.

    Attributes:
        front: The conversation.
        screen: Where the bot's side appears.
        listen: Where the person's side comes from.
    """

    front: Front
    screen: Screen
    listen: Listener
    _choices: list[Button] = field(default_factory=list)

    def begin(self) -> None:
        """Greet somebody new."""
        self.screen.note("utter_terminal_hello")
        self.screen.note("utter_terminal_hint")
        self.screen.plain("")

    def resume(self) -> None:
        """Say that it goes on, and put the last question again, or what has come since."""
        self.screen.note("utter_terminal_resumed")
        self.screen.note("utter_terminal_hint")
        if not self._show(self.front.waiting()):
            self.screen.note("utter_terminal_last_question")
            self._show(self._last_turn())

    async def talk(self) -> None:
        """Go on until the person leaves."""
        while (line := self._next_line()) is not None:
            command = _COMMANDS.get(" ".join(line.split()))
            if command is leave:
                break
            if command is not None:
                command(self)
            elif not await self._say(line):
                return
        self.screen.note(f"utter_terminal_goodbye{'_danger' if self._in_danger() else ''}")

    def show_case(self) -> None:
        """Show what the case holds, in words."""
        case, today = self._case(), self.front.intake.clock.today()
        rows = case_rows(case, house(), today) if case else []
        if rows:
            self.screen.pairs(rows)
        else:
            self.screen.aside("utter_terminal_case_none")

    def show_case_as_json(self) -> None:
        """Show the case file itself."""
        self.screen.plain(json.dumps(self.front.case_file(), ensure_ascii=False, indent=1))

    def show_files(self) -> None:
        """Write what can be taken away, and tell where it lies and what is missing."""
        # Loaded here: what draws pages and charts is not needed to begin talking.
        from bot.channels.terminal_files import write_files

        case, today = self._case(), self.front.intake.clock.today()
        rows = write_files(case, house(), today, ROOT / FILES / case.case_id) if case else []
        if rows:
            self.screen.pairs(rows)
        else:
            self.screen.aside("utter_terminal_case_none")

    def show_help(self) -> None:
        """Tell how it is used."""
        self.screen.aside("utter_terminal_help")

    def _case(self) -> Case | None:
        state = self.front.intake.store.load_case(self.front.conversation_id)
        return from_json(Case, state) if state else None

    def _in_danger(self) -> bool:
        case = self._case()
        return case is not None and case.in_danger

    def _next_line(self) -> str | None:
        """Wait for something to send; Ctrl-C and Ctrl-D there are ways to leave."""
        prompt = self.screen.wording.say("utter_terminal_prompt")
        try:
            while not (line := self.listen(prompt)).strip():
                self._show(self.front.waiting())
        except (EOFError, KeyboardInterrupt):
            return None
        return line

    async def _say(self, line: str) -> bool:
        try:
            replies = await self.front.say(self._meant(line))
        except LookupError:
            self.screen.note("utter_terminal_erased")
            return False
        if not self._show(replies):
            self.screen.aside("utter_terminal_human_has_it")
        return True

    def _meant(self, line: str) -> str:
        """Give the payload of the choice a number stands for, else the line itself."""
        number = unicodedata.normalize("NFKC", line).strip()
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(self._choices):
            return self._choices[int(number) - 1]["payload"]
        return line

    def _show(self, replies: list[Reply]) -> bool:
        """Show replies; answers whether there were any."""
        if replies:
            offered = [reply["buttons"] for reply in replies if reply["buttons"]]
            self._choices = offered[-1] if offered else []
            self.screen.show(replies)
        return bool(replies)

    def _last_turn(self) -> list[Reply]:
        """Give the last thing said to the person, with the table it may ask about."""
        store, own = self.front.intake.store, self.front.conversation_id
        mine = [line.seq for line in store.transcript(own) if line.direction == "user"]
        replies = [item.reply for item in replies_after(store, own, mine[-1] if mine else 0)]
        return [reply for reply in replies[:-1] if reply["table"]] + replies[-1:]


def leave(_terminal: Terminal) -> None:
    """End the conversation for now; it is told from the other commands by being this one."""


_COMMANDS: dict[str, Callable[[Terminal], None]] = {
    "/case": Terminal.show_case,
    "/case json": Terminal.show_case_as_json,
    "/files": Terminal.show_files,
    "/help": Terminal.show_help,
    "/quit": leave,
}
