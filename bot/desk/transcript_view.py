"""The conversation as an agent reads it, what is sensitive folded."""

from collections.abc import Iterable
from typing import Any

from bot.conversation.feed import FeedLine, read_before
from bot.conversation.store import ConversationStore
from bot.desk.moments import clock_time
from bot.desk.opened import OpenedCase
from bot.desk.sensitive import is_sensitive_text
from bot.desk.words import Words

MOST_LINES = 1000


def transcript_lines(
    store: ConversationStore, opened: OpenedCase, words: Words, *, unfolded: bool
) -> list[dict[str, Any]]:
    """Give what both sides said, oldest first, at most the last thousand lines."""
    page = read_before(store, opened.conversation.id, None, MOST_LINES)
    understood = {line.seq: line for line in opened.lines}
    promises = opened.file["promises_by_bot"]
    return [
        _line(line, understood.get(line.seq), promises, words, unfolded=unfolded)
        for line in (page.lines if page else ())
    ]


def _line(
    line: FeedLine, known: Any, promises: Iterable[str], words: Words, *, unfolded: bool
) -> dict[str, Any]:
    intent = known.intent if known else None
    shown = {
        "seq": line.seq,
        "who": line.direction,
        "speaker": words(f"from_{line.direction}"),
        "at": clock_time(line.at),
        "promise": line.direction == "bot" and _promises(line.reply["text"], promises),
    }
    if not unfolded and _is_sensitive(line, intent):
        return {**shown, "folded": True}
    reply = line.reply
    return {
        **shown,
        "folded": False,
        "text": reply["text"],
        "table": reply["table"],
        "buttons": [button["title"] for button in reply["buttons"]],
        "files": [file["name"] for file in reply["files"]],
        "intent": words.of("intent", intent) if intent else None,
        "confidence": f"{known.confidence:.0%}" if known and known.confidence is not None else "",
    }


def _is_sensitive(line: FeedLine, intent: str | None) -> bool:
    table = line.reply["table"]
    cells = " ".join(cell for row in table["rows"] for cell in row) if table else ""
    buttons = " ".join(button["title"] for button in line.reply["buttons"])
    return is_sensitive_text(f"{line.reply['text']} {cells} {buttons}", intent)


def _promises(text: str, promises: Iterable[str]) -> bool:
    return any(promise and promise in text for promise in promises)
