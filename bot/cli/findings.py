"""What a check of `doctor` found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.settings import Settings

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        status: ``fail`` where something cannot work, ``warn`` where it works less well.
        what: What was looked at, and how it is.
        remedy: What to do; empty where there is nothing.
    """

    status: Status
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Write it as one line of the report."""
        line = f"{self.status:<5} {self.what}"
        return f"{line}  — {self.remedy}" if self.remedy else line


Check = Callable[[Settings], Iterator[Finding]]
