"""Writes docs/transcripts.md: difficult conversations as they go today, each with a remark.

``python -m tests.journeys.transcripts`` plays them against the trained model; the remarks are what
somebody who read them whole, as the person, still found grating.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.cli.replay import play
from bot.clock import SystemClock
from bot.settings import ROOT, read_settings
from tests.journeys.conversation import Conversation, read_conversations

REMARKS = Path(__file__).with_name("remarks.yml")
PAGE = ROOT / "docs/transcripts.md"
_HEAD = """# Ten difficult conversations

Invented people, played against the trained model by `python -m tests.journeys.transcripts`; the
remark under each says what still grates. What must hold in each of them is in
`tests/journeys/conversations`.
"""


def chosen() -> list[tuple[Conversation, str]]:
    """Give each conversation of the page with its remark, in the order of the remarks."""
    by_name = {one.name: one for one in read_conversations()}
    remarks = yaml.safe_load(REMARKS.read_text(encoding="utf-8"))
    return [(by_name[name], remark) for name, remark in remarks.items()]


def main() -> int:
    """Play them all and write the page."""
    PAGE.write_text(asyncio.run(_page()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
    return 0


async def _page() -> str:
    from bot.wiring import open_intake

    parts = [_HEAD]
    with tempfile.TemporaryDirectory(prefix="shukun-transcripts-") as folder:
        intake = open_intake(read_settings(), SystemClock(), f"sqlite:///{folder}/played.db")
        try:
            for number, (one, remark) in enumerate(chosen()):
                played = await play(intake, one.script, number)
                parts.append("\n".join(_lines(one, played, remark)))
        finally:
            intake.store.close()
    return "\n".join(parts)


def _lines(one: Conversation, played: Mapping[str, Any], remark: str) -> Iterator[str]:
    yield f"## {one.title}\n"
    for turn in played["turns"]:
        yield f"**{turn['user']}**\n"
        for reply in turn["bot"]:
            yield from (f"> {line}".rstrip() for line in reply["text"].splitlines())
            yield from _table(reply["table"])
            yield ""
    yield f"*What grates:* {remark.strip()}\n"


def _table(table: Mapping[str, Any] | None) -> Iterator[str]:
    """Write a table's rows as lines; a list of papers only by its length."""
    if table is None:
        return
    yield ">"
    if len(table["columns"]) < _COLUMNS_OF_PLANS:
        yield f"> （{len(table['rows'])}样材料的清单）"
        return
    for row in table["rows"]:
        yield "> · " + " ｜ ".join(row)


_COLUMNS_OF_PLANS = 4


if __name__ == "__main__":
    sys.exit(main())
