"""Says what a training is doing and how long each phase took."""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterator

_HOOKS = "rasa.engine.training.hooks"
_BEGINS = re.compile(r"Starting to train component '(\w+)'")
_RESTORED = re.compile(r"Restored component '(\w+)' from cache")


class Progress:
    """Turns phases into lines such as ``training RulePolicy … 1.2 s``."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Begin with no phase.

        Args:
            say: Takes each finished line.
        """
        self._say = say
        self._phase = ""
        self._since = 0.0

    def begin(self, phase: str) -> None:
        """End the phase before and begin another."""
        self.end()
        self._phase, self._since = phase, time.monotonic()

    def end(self) -> None:
        """End the phase and say how long it took."""
        if self._phase:
            self._say(f"{self._phase} … {time.monotonic() - self._since:.1f} s")
        self._phase = ""

    @contextlib.contextmanager
    def following_rasa(self) -> Iterator[None]:
        """Hear which component Rasa trains; it tells its log and nobody else."""
        logger, ear = logging.getLogger(_HOOKS), _Ear(self)
        level, passes_on = logger.level, logger.propagate
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(ear)
        try:
            yield
        finally:
            logger.removeHandler(ear)
            logger.setLevel(level)
            logger.propagate = passes_on


class _Ear(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if begins := _BEGINS.match(line):
            self._progress.begin(f"training {begins.group(1)}")
        elif restored := _RESTORED.match(line):
            self._progress.begin(f"reusing {restored.group(1)}")
