"""The conversation as an agent reads it, what is sensitive folded."""

from typing import Any

from bot.conversation.feed import FeedLine, read_before
from bot.conversation.records import TranscriptLine
from bot.conversation.store import ConversationStore
from bot.desk.case_view import folded_of
from bot.desk.moments import clock_time
from bot.desk.opened import OpenedCase
from bot.desk.sensitive import is_sensitive_text
from bot.desk.words import Words
from bot.handoff.transcript import read_spoken

MOST_LINES = 1000


def transcript_lines(
    store: ConversationStore, opened: OpenedCase, words: Words, *, unfolded: bool
) -> list[dict[str, Any]]:
    """Give what both sides said, oldest first, at most the last thousand lines."""
    page = read_before(store, opened.conversation.id, None, MOST_LINES)
    folded = frozenset() if unfolded else folded_of(opened)
    understood = {line.seq: line for line in opened.lines}
    spoken = read_spoken(store, opened.conversation.id)
    promises = frozenset(line.seq for line in spoken if line.promises)
    return [
        {"folded": True, **_head(line, promises, words)}
        if line.seq in folded or (folded and _attaches_sensitive(line))
        else {
            "folded": False,
            **_head(line, promises, words),
            **_body(line, understood.get(line.seq), words),
        }
        for line in (page.lines if page else ())
    ]


def _head(line: FeedLine, promises: frozenset[int], words: Words) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "who": line.direction,
        "speaker": words(f"from_{line.direction}"),
        "at": clock_time(line.at),
        "promise": line.seq in promises,
    }


def _body(line: FeedLine, known: TranscriptLine | None, words: Words) -> dict[str, Any]:
    reply, intent = line.reply, known.intent if known else None
    return {
        "text": reply["text"],
        "table": reply["table"],
        "buttons": [button["title"] for button in reply["buttons"]],
        "files": [file["name"] for file in reply["files"]],
        "intent": words.of("intent", intent) if intent else None,
        "confidence": f"{known.confidence:.0%}" if known and known.confidence is not None else "",
    }


def _attaches_sensitive(line: FeedLine) -> bool:
    table = line.reply["table"]
    cells = [cell for row in table["rows"] for cell in row] if table else []
    titles = [button["title"] for button in line.reply["buttons"]]
    return is_sensitive_text(" ".join([*cells, *titles]))
