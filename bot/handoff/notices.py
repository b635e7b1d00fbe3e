"""What the person is told about the hand-off: where they stand, and when somebody answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import SHANGHAI
from bot.core.priority import Deadline
from bot.replies.reply import Reply, text_reply
from bot.replies.script import to_traditional
from bot.replies.wording import Wording

_NOON, _EVENING = 12, 19


@dataclass(frozen=True, slots=True)
class Notices:
    """Words the notices.

    Attributes:
        wording: Gives the texts; asked for only when something is said.
    """

    wording: Callable[[], Wording]

    def reply(self, key: str, case: dict[str, Any] | None, **values: Any) -> Reply:
        """Word a notice in the characters the person writes.

        Args:
            key: Name in wording.yml without ``utter_handoff_``.
            case: The stored case, where there is one.
            values: What fills the blanks.
        """
        text = self.wording().say(f"utter_handoff_{key}", **values)
        return text_reply(to_traditional(text) if case and case.get("traditional") else text)

    def by_when(self, due: Deadline, now: datetime) -> str:
        """Word by when somebody answers, as people say it: 周一下午1点."""
        words = self.wording()
        local, today = due.at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
        away = (local.date() - today).days
        named = {0: "today", 1: "tomorrow"}.get(away) or (
            "this_week" if _same_week(today, local.date()) else "next_week" if away < 14 else "far"
        )
        day = words.say(
            f"utter_handoff_day_{named}",
            weekday="一二三四五六日"[local.weekday()],
            month=local.month,
            day=local.day,
        )
        key = "utter_handoff_by_estimated" if due.estimated else "utter_handoff_by"
        return words.say(key, day=day, time=_time(local, words))


def _same_week(today: Any, day: Any) -> bool:
    return bool(day - timedelta(days=day.weekday()) == today - timedelta(days=today.weekday()))


def _time(local: datetime, words: Wording) -> str:
    part = "evening" if local.hour >= _EVENING else "afternoon"
    if local.hour <= _NOON:
        part = "noon" if local.hour == _NOON else "morning"
    hour = local.hour if local.hour <= _NOON else local.hour - _NOON
    minutes = f"{local.minute}分" if local.minute else ""
    return words.say(f"utter_handoff_time_{part}", hour=hour, minutes=minutes)
