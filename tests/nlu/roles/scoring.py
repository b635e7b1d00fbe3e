"""Own annotated messages and the day they were written."""

from datetime import date
from pathlib import Path

from bot.nlu.role_measures import Annotated, Tally, load_annotated, score_roles, write_fact

__all__ = ["TODAY", "Annotated", "Tally", "load_messages", "score", "write_fact"]

TODAY = date(2026, 11, 22)
_FILE = Path(__file__).with_name("messages.jsonl")


def load_messages(half: str | None = None) -> list[Annotated]:
    """Read the set, or one part of it."""
    return [message for message in load_annotated(_FILE) if half in {None, message.half}]


def score(messages: list[Annotated]) -> dict[str, Tally]:
    """Tally every role, and ``all``."""
    return score_roles(messages, TODAY)
