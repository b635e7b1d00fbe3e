"""How busy the machine was with work that was not the bench's."""

from __future__ import annotations

import os
import time
from types import TracebackType

import psutil

from bench.versus.figures import share_of_others


class Watch:
    """Watches all cores from its beginning to its end."""

    def __enter__(self) -> Watch:
        """Begin."""
        self._begun, self._busy = time.monotonic(), _busy_seconds()
        self._own = _own_seconds()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End."""
        self.seconds = time.monotonic() - self._begun
        self._busy = _busy_seconds() - self._busy
        self._own = _own_seconds() - self._own

    def others_busy(self, used: float) -> float:
        """Give the share of all cores that neither the bench nor its houses used, 0 to 1.

        Args:
            used: Processor seconds of the houses meanwhile.
        """
        cores = os.cpu_count() or 1
        return share_of_others(self._busy, used + self._own, self.seconds * cores)


def _busy_seconds() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


def _own_seconds() -> float:
    times = os.times()
    return times.user + times.system
