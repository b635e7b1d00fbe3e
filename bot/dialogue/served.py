"""The model that serves, and how another takes its place while people talk; free of Rasa."""

from __future__ import annotations

import ctypes
import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.conversation.engine import TurnOutput
from bot.dialogue.kept_models import check_archive, digest, order_of, put_back
from bot.dialogue.model_check import MODELS, check_model, current_model, read_current
from bot.errors import ModelError

# A turn that takes longer than a minute is ended.
_LONGEST_TURN_S = 70.0
_LOG = logging.getLogger(__name__)


class LoadedEngine(Protocol):
    """A dialogue engine with a model in memory."""

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message."""

    def close(self) -> None:
        """Let go of the model; nobody asks any more."""


Loader = Callable[[Path], LoadedEngine]


class Model(Protocol):
    """What the house knows of the model that answers.

    Attributes:
        on_change: Told ``taken`` or ``refused``.
    """

    on_change: Callable[[str], None]

    def told(self) -> dict[str, str | None] | None:
        """Tell which serves; None where there is none."""

    def look(self) -> None:
        """Take another where that was asked for; blocks while it loads."""

    def ask(self) -> None:
        """Have the next look take what ``current.json`` names; safe in a signal's handler."""


class NoModel:
    """Stands where an engine answers without a model."""

    def __init__(self) -> None:
        """Begin with nobody to tell."""
        self.on_change: Callable[[str], None] = _tell_nobody

    def told(self) -> dict[str, str | None] | None:
        """Tell that there is none."""
        return None

    def look(self) -> None:
        """Do nothing."""

    def ask(self) -> None:
        """Do nothing."""


def _tell_nobody(_outcome: str) -> None:
    return None


@dataclass(slots=True, eq=False)
class _Held:
    """A model in memory, and how many turns are at it."""

    path: Path
    fingerprint: str
    engine: LoadedEngine
    turns: int = 0


class ServedModel:
    """A ``DialogueEngine`` whose model can be changed: turns at hand end on the one they began on.

    A model that cannot be loaded, or does not pass its trial, is refused and the old one goes on.
    """

    def __init__(self, root: Path, load: Loader) -> None:
        """Load the model in use.

        Args:
            root: The folder that holds ``models/``.
            load: Loads an archive and tries it; raises where it does not do.

        Raises:
            ModelError: There is none, or it does not do.
        """
        self.on_change: Callable[[str], None] = _tell_nobody
        self._models, self._load = root / MODELS, load
        self._changing, self._counting = threading.Lock(), threading.Condition()
        self._asked = False
        self._order = order_of(read_current(self._models))
        self._held = self._loaded(current_model(root))

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message; see ``DialogueEngine``."""
        with self._counting:
            held = self._held
            held.turns += 1
        try:
            return await held.engine.turn(conversation_id, text, metadata)
        finally:
            with self._counting:
                held.turns -= 1
                self._counting.notify_all()

    def told(self) -> dict[str, str | None]:
        """Tell which model serves, and the last order that was seen to."""
        held = self._held
        return {"name": held.path.name, "fingerprint": held.fingerprint, "order": self._order}

    def ask(self) -> None:
        """Have the next look take what ``current.json`` names; safe in a signal's handler."""
        self._asked = True

    def look(self) -> None:
        """Take the model in use where somebody chose it or asked; blocks while it loads.

        Training alone changes nothing here: a new model serves when somebody says so.
        """
        with self._changing:
            current = read_current(self._models)
            order = order_of(current) or self._order
            if not self._asked and order == self._order:
                return
            self._asked = False
            former = self._take(self._models / str(current.get("model")))
            # Whoever waits for this order finds the outcome beside it.
            self._order = order
            if former is not None:
                self._let_go(former)

    def _take(self, path: Path) -> _Held | None:
        """Change to a model where it does; gives the one that has served until now."""
        before = self._held
        if path == before.path:
            return None
        began = time.monotonic()
        try:
            fresh = self._loaded(path)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the old one goes on
            self._refuse(path, error)
            return None
        with self._counting:
            self._held = fresh
        took_s = round(time.monotonic() - began, 1)
        _LOG.warning(
            "model taken model=%s before=%s took_s=%s", path.name, before.path.name, took_s
        )
        self.on_change("taken")
        return before

    def _loaded(self, path: Path) -> _Held:
        check_model(path)
        check_archive(path)
        engine = self._load(path)
        return _Held(path, digest(path), engine)

    def _refuse(self, path: Path, error: Exception) -> None:
        # Only what this program says itself: another's words may be anything.
        reason = str(error) if isinstance(error, ModelError) else "it cannot be loaded"
        serves, name = self._held.path, type(error).__name__
        _LOG.error(
            "model refused, the old one goes on: %s model=%s serves=%s error=%s",
            reason, path.name, serves.name, name,
        )  # fmt: skip
        try:
            put_back(path, serves)
        except OSError as failed:
            _LOG.error("model not put back error=%s", type(failed).__name__)
        self.on_change("refused")

    def _let_go(self, held: _Held) -> None:
        """Free a model once the last turn at it has ended."""
        with self._counting:
            ended = self._counting.wait_for(lambda: not held.turns, _LONGEST_TURN_S)
        if ended:
            held.engine.close()
        tidy()


def tidy() -> None:
    """Give freed memory back to the system, which the C library would keep for the next time."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
