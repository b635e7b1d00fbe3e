"""Texts as Telegram takes them: marked parts, at most 4,096 UTF-16 units, split at sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import MessageEntity

LONGEST_TEXT = 4096
"""In UTF-16 units, as Telegram counts."""
# A sentence with what closes it; a line is a sentence too.
_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；][」』”’）》]*|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text.

    Attributes:
        text: As it is read; no character in it means anything to Telegram.
        bold: Whether it stands out.
    """

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One message's text and what stands out in it.

    Attributes:
        text: The whole.
        entities: The bold stretches, in UTF-16 units.
    """

    text: str
    entities: tuple[MessageEntity, ...] = ()


def units(text: str) -> int:
    """Count a text as Telegram does.

    Example:
        >>> units("元"), units("😀")
        (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(spans: Iterable[Span], longest: int = LONGEST_TEXT) -> list[Text]:
    """Put spans into as few messages as hold them, breaking between sentences where it must.

    Args:
        spans: In order, with the line ends that stand between them.
        longest: UTF-16 units a message holds.

    Returns:
        None of them empty; together they show every character but blanks at the breaks.
    """
    messages: list[list[Span]] = [[]]
    room = longest
    for piece in (piece for span in spans for piece in _pieces(span, longest)):
        if units(piece.text) > room:
            messages.append([])
            room = longest
        messages[-1].append(piece)
        room -= units(piece.text)
    texts = (_joined(message) for message in messages)
    return [text for text in texts if text.text]


def _pieces(span: Span, longest: int) -> Iterator[Span]:
    """Cut a span into sentences, and those that are too long wherever they end."""
    for sentence in _SENTENCE.findall(span.text):
        while units(sentence) > longest:
            head = _head(sentence, longest)
            yield Span(head, span.bold)
            sentence = sentence[len(head) :]
        if sentence:
            yield Span(sentence, span.bold)


def _head(text: str, longest: int) -> str:
    taken = 0
    for place, letter in enumerate(text):
        taken += units(letter)
        if taken > longest:
            return text[:place]
    return text


def _joined(spans: list[Span]) -> Text:
    whole = "".join(span.text for span in spans)
    shown = whole.strip()
    begin = units(whole[: len(whole) - len(whole.lstrip())])
    end, entities, place = begin + units(shown), [], 0
    for span in spans:
        length = units(span.text.rstrip())
        first, last = max(place, begin), min(place + length, end)
        if span.bold and last > first:
            entities.append(MessageEntity(MessageEntity.BOLD, first - begin, last - first))
        place += units(span.text)
    return Text(shown, tuple(entities))
