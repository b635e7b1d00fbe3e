"""Finding the words of a table in a message, with spaCy's PhraseMatcher over single characters."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

GAP = "…"
_LONGEST_GAP = 6
_STOPS = r"。;!?,\n"
_VOCAB = Vocab()


class Hit(NamedTuple):
    """One word of a table found in a message."""

    start: int
    end: int
    word: str


def read_doc(text: str) -> Doc:
    """Make a spaCy document whose tokens are the characters, so offsets stay the message's own."""
    doc = Doc(_VOCAB, words=list(text), spaces=[False] * len(text))
    doc.user_data["text"] = text  # spaCy would put it together anew each time it is asked
    return doc


class PhraseBook:
    """The words of one table, ready to be found.

    A word may hold one gap, ``工资…没发``: six characters at most, twelve with the mark twice.
    A plain word that stands inside a longer plain word of the same table is not found:
    收入 is silent in 没收入.
    """

    def __init__(self, words: Iterable[str], *, longest: bool = True) -> None:
        """Compile the words.

        Args:
            words: The words of the table.
            longest: False to find the words inside longer words as well.
        """
        self._longest = longest
        self._plain = PhraseMatcher(_VOCAB)
        self._gapped: list[tuple[str, re.Pattern[str]]] = []
        for word in sorted(set(words)):
            if GAP in word:
                self._gapped.append((word, _pattern(word)))
            else:
                self._plain.add(word, [read_doc(word)])

    def find(self, doc: Doc) -> list[Hit]:
        """List the hits in the order they appear."""
        if not len(doc):
            return []
        text = doc.user_data["text"]
        gapped = [
            Hit(*match.span(), word)
            for word, pattern in self._gapped
            for match in pattern.finditer(text)
        ]
        plain = [_hit(match) for match in self._plain(doc)]
        return sorted([*(_longest(plain) if self._longest else plain), *gapped])


def _hit(match: tuple[int, int, int]) -> Hit:
    return Hit(match[1], match[2], _VOCAB.strings[match[0]])


def _pattern(word: str) -> re.Pattern[str]:
    head, tail = word.split(GAP, 1)[0], word.rsplit(GAP, 1)[1]
    longest = word.count(GAP) * _LONGEST_GAP
    return re.compile(f"{re.escape(head)}[^{_STOPS}]{{0,{longest}}}?{re.escape(tail)}")


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reached = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reached:
            kept.append(hit)
            reached = hit.end
    return kept
