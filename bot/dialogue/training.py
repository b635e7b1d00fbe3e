"""Trains the model when something it is made of has changed.

Nothing of Rasa is loaded before it is known that there is something to train.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

from bot.dialogue.fingerprint import components_fingerprint, fingerprint
from bot.dialogue.kept_models import discard_old, kept_models, order_of, put_in_use, write_note
from bot.dialogue.model_check import (
    ENDING,
    MODELS,
    check_model,
    current_model,
    encoder_installed,
    read_current,
    read_note,
)
from bot.dialogue.progress import Progress
from bot.errors import ModelError

__all__ = ["current_model", "train"]

_PREFIX = "shukun-"
_CACHE = ".rasa"
_CACHE_KEPT_S = 3600
_COLOUR = re.compile(r"\x1b\[\d*m")


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def train(root: Path, force: bool = False, progress: Callable[[str], None] = _to_stderr) -> Path:
    """Train, unless the model in use already is what training would give.

    Args:
        root: The folder of config.yml, domain.yml, data/ and models/.
        force: Train even so.
        progress: Takes a line of text at each phase.

    Returns:
        The model's archive.

    Raises:
        ModelError: Training failed; the model used so far stays in use.
    """
    wanted = fingerprint(root)
    if not force and (standing := _up_to_date(root, wanted, progress)):
        return standing
    begun = time.monotonic()
    models = root / MODELS
    models.mkdir(exist_ok=True)
    with _workshop(models) as workshop:
        archive = _run_rasa(root, workshop, progress)
        model = models / archive.name
        archive.replace(model)
    write_note(model, _note(wanted))
    put_in_use(model)
    discard_old(models, _PREFIX)
    progress(f"trained {model.name} in {time.monotonic() - begun:.0f} s")
    return model


def _up_to_date(root: Path, wanted: str, progress: Callable[[str], None]) -> Path | None:
    """Give the model to use where one that is kept is what training would give."""
    made = _made_of(root, wanted)
    if made is None:
        return None
    progress(f"nothing changed since {made.name} was trained")
    if chosen := _chosen(root):
        if chosen != made:
            progress(f"{chosen.name} was chosen and stays; `python -m bot models use {made.name}`")
        return chosen
    if read_current(root / MODELS).get("model") != made.name:
        put_in_use(made)
    return made


def _made_of(root: Path, wanted: str) -> Path | None:
    models = root / MODELS
    kept = (models / each.model for each in kept_models(root))
    same = [path for path in kept if read_note(path).get("fingerprint") == wanted]
    in_use = read_current(models).get("model")
    # Trained by force, two are the same.
    return next((path for path in same if path.name == in_use), next(iter(same), None))


def _chosen(root: Path) -> Path | None:
    """Give the model that was chosen by hand and can serve: training does not undo a way back."""
    if not order_of(read_current(root / MODELS)):
        return None
    try:
        model = current_model(root)
        check_model(model)
    except ModelError:
        return None
    return model


@contextlib.contextmanager
def _workshop(models: Path) -> Iterator[Path]:
    """Give a folder beside the models, so that a finished one is moved into place at once."""
    folder = Path(tempfile.mkdtemp(prefix=".training-", dir=models))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_rasa(root: Path, output: Path, progress: Callable[[str], None]) -> Path:
    from bot.dialogue.quiet import hush_before_rasa, hush_imported

    watch = Progress(progress)
    watch.begin("loading Rasa")
    hush_before_rasa()
    from rasa.model_training import train as train_model
    from rasa.shared.exceptions import RasaException

    hush_imported()
    watch.begin("reading config, domain and data")
    printed = io.StringIO()
    name = f"{_PREFIX}{datetime.now(timezone.utc):%Y%m%d-%H%M%S}{ENDING}"
    try:
        # What Rasa prints tells of a folder that is gone in a moment; only its complaints matter.
        with contextlib.redirect_stdout(printed), _cache(root), watch.following_rasa():
            result = train_model(
                str(root / "domain.yml"),
                str(root / "config.yml"),
                [str(root / "data")],
                output=str(output),
                fixed_model_name=name,
            )
    except SystemExit as error:
        raise ModelError(f"training failed: {_one_line(printed.getvalue())}") from error
    except RasaException as error:
        raise ModelError(f"training failed: {_root_cause(error)}") from error
    if result.code != 0 or not result.model:
        raise ModelError("training failed: Rasa found nothing to train; check data/ and domain.yml")
    watch.end()
    return Path(result.model)


def _root_cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return _one_line(str(error)) or type(error).__name__


def _one_line(text: str) -> str:
    return " ".join(_COLOUR.sub("", text).split())


@contextlib.contextmanager
def _cache(root: Path) -> Iterator[None]:
    """Let Rasa reuse its cache only while the components are the same; drop older ones."""
    folder = root / _CACHE / f"cache-{components_fingerprint(root)[:16]}"
    for older in (root / _CACHE).glob("cache-*"):
        # A young one may belong to a training that is still going on.
        if older != folder and time.time() - older.stat().st_mtime > _CACHE_KEPT_S:
            shutil.rmtree(older, ignore_errors=True)
    before = os.environ.get("RASA_CACHE_DIRECTORY")
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["RASA_CACHE_DIRECTORY"]
        else:
            os.environ["RASA_CACHE_DIRECTORY"] = before


def _note(made_of: str) -> dict[str, object]:
    return {
        "fingerprint": made_of,
        "encoder": encoder_installed(),
        "trained_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }
