"""Labelled sentences, from training files and from tab-separated ones; free of Rasa."""

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.yaml_files import read_yaml

_BULLET = "- "


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it means.

    Attributes:
        text: As written.
        intent: Its label.
        file: Name of the file it stands in.
    """

    text: str
    intent: str
    file: str


def read_sentences(folder: Path) -> tuple[Sentence, ...]:
    """Read every NLU file of a folder, in the order of names.

    Args:
        folder: Holds YAML files in Rasa's format, with examples as one block of bullets.
    """
    return tuple(one for path in sorted(folder.glob("*.yml")) for one in _of_file(path))


def _of_file(path: Path) -> list[Sentence]:
    blocks = read_yaml(path)["nlu"]
    return [
        Sentence(line.removeprefix(_BULLET).strip(), block["intent"], path.name)
        for block in blocks
        for line in block["examples"].splitlines()
        if line.startswith(_BULLET)
    ]


def read_labelled(path: Path) -> tuple[Sentence, ...]:
    """Read a tab-separated file with a head line naming ``intent`` and ``text``."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Sentence(row["text"], row["intent"], path.name) for row in rows)
