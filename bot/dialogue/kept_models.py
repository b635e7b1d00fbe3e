"""The models kept beside the one in use, and which of them is to be used; free of Rasa.

``current.json`` names the model that a start takes. A note beside each archive tells what it was
made of, so that going back needs no training.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.dialogue.model_check import CURRENT, ENDING, MODELS, check_model, read_current, read_note
from bot.errors import ModelMissing, ModelRefused

KEPT_MODELS = 3
PREVIOUS = "previous"
_CHOSEN = "chosen_at"
_CHUNK = 1 << 20
_SHORT = 12


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model that can be put in use.

    Attributes:
        model: The archive's name.
        trained_at: ISO; None where neither its note nor its name tells.
        fingerprint: The beginning of the archive's SHA-256: the same wherever the same serves.
        in_use: Whether the next start takes it.
    """

    model: str
    trained_at: str | None
    fingerprint: str
    in_use: bool

    def told(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def kept_models(root: Path) -> list[KeptModel]:
    """List the models that are kept, newest first.

    Args:
        root: The folder that holds ``models/``.
    """
    models = root / MODELS
    used = read_current(models).get("model")
    found = [
        KeptModel(path.name, _trained_at(path), digest(path), path.name == used)
        for path in models.glob(f"*{ENDING}")
    ]
    # Names of ours begin with the moment of their training.
    return sorted(found, key=lambda each: each.model, reverse=True)


def _trained_at(path: Path) -> str | None:
    noted: str | None = read_note(path).get("trained_at")
    if noted:
        return noted
    try:
        stamp = f"{path.name.removesuffix(ENDING)} +0000"
        begun = datetime.strptime(stamp, "shukun-%Y%m%d-%H%M%S %z")
    except ValueError:
        return None
    return begun.isoformat()


def digest(path: Path) -> str:
    """Give the short fingerprint of an archive."""
    whole = hashlib.sha256()
    with path.open("rb") as archive:
        while held := archive.read(_CHUNK):
            whole.update(held)
    return whole.hexdigest()[:_SHORT]


def model_named(root: Path, name: str) -> Path:
    """Find a kept model.

    Args:
        root: The folder that holds ``models/``.
        name: The archive's name, with or without its ending, or ``previous``: the one that was in
            use before.

    Raises:
        ModelMissing: None of that name is kept; says which are.
    """
    kept = [each.model for each in kept_models(root)]
    wanted = _previous(root, kept) if name == PREVIOUS else name.removesuffix(ENDING) + ENDING
    if wanted not in kept:
        there = ", ".join(kept) or "none"
        raise ModelMissing(f"there is no model '{name}' in {MODELS}/; kept are: {there}")
    return root / MODELS / wanted


def _previous(root: Path, kept: list[str]) -> str:
    current = read_current(root / MODELS)
    noted = current.get(PREVIOUS)
    if noted in kept:
        return str(noted)
    used = str(current.get("model"))
    older = kept[kept.index(used) + 1 :] if used in kept else kept
    return older[0] if older else ""


def choose(root: Path, name: str) -> tuple[Path, str]:
    """Put a kept model in use by hand; a running house takes it, and training leaves it.

    Args:
        root: The folder that holds ``models/``.
        name: As ``model_named`` takes it.

    Returns:
        The archive, and the mark of this order, which a house that has seen to it tells.

    Raises:
        ModelMissing: None of that name is kept.
        ModelOutdated: It was trained with other parts than are installed.
        ModelRefused: Its archive is damaged.
    """
    model = model_named(root, name)
    check_model(model)
    check_archive(model)
    order = datetime.now(timezone.utc).isoformat()
    put_in_use(model, order)
    return model, order


def check_archive(path: Path) -> None:
    """Read an archive to its end, which shows whether all of it is there.

    Raises:
        ModelRefused: It is damaged.
    """
    try:
        # Its checksum stands at the end, which who reads the members does not come to.
        with gzip.open(path) as whole:
            while whole.read(_CHUNK):
                pass
        with tarfile.open(path) as archive:
            archive.getmembers()
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise ModelRefused(
            f"{path.name} is damaged; take another, or run `python -m bot train --force`"
        ) from error


def put_in_use(model: Path, order: str | None = None) -> None:
    """Have ``current.json`` name a model, and remember which it named before.

    Args:
        model: The archive; what it was made of stands in its note.
        order: The mark of whoever chose it by hand.
    """
    former = read_current(model.parent)
    same = former.get("model") == model.name
    _point_at(model, former.get(PREVIOUS) if same else former.get("model"), order)


def put_back(refused: Path, served: Path) -> None:
    """Have ``current.json`` name what serves, unless it no longer names what was refused.

    The mark of the choice stays: nobody takes this for a new order, and training leaves it.
    """
    current = read_current(refused.parent)
    if current.get("model") == refused.name:
        _point_at(served, None, order_of(current))


def _point_at(model: Path, previous: str | None, order: str | None) -> None:
    _keep_note(model.parent, read_current(model.parent))
    chosen = {PREVIOUS: previous, _CHOSEN: order}
    content = {**_made_of(read_note(model)), **{k: v for k, v in chosen.items() if v}}
    _write(model.parent / CURRENT, content)


def _made_of(note: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in note.items() if key not in (PREVIOUS, _CHOSEN)}


def order_of(current: dict[str, Any]) -> str | None:
    """Give the mark of the choice in what ``current.json`` says; None where nobody chose."""
    order: str | None = current.get(_CHOSEN)
    return order


def write_note(model: Path, note: dict[str, Any]) -> None:
    """Write beside an archive what it was made of."""
    _write(note_path(model), {"model": model.name, **note})


def note_path(model: Path) -> Path:
    """Tell where the note of an archive is."""
    return model.with_name(model.name.removesuffix(ENDING) + ".json")


def discard_old(models: Path, prefix: str) -> None:
    """Delete all but the newest, the one in use and the one before it.

    Args:
        models: The folder.
        prefix: What names of ours begin with; others' files stay.
    """
    current = read_current(models)
    needed = {current.get("model"), current.get(PREVIOUS)}
    ours = sorted(models.glob(f"{prefix}*{ENDING}"), reverse=True)
    for older in ours[KEPT_MODELS:]:
        if older.name not in needed:
            older.unlink(missing_ok=True)
            note_path(older).unlink(missing_ok=True)


def _keep_note(models: Path, current: dict[str, Any]) -> None:
    """Keep what only ``current.json`` knew, as it was before models had notes of their own."""
    model = models / str(current.get("model"))
    if model.is_file() and not note_path(model).exists():
        write_note(model, _made_of(current))


def _write(path: Path, content: dict[str, Any]) -> None:
    # Whoever reads meanwhile sees the former one or this one, never half of it.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)
