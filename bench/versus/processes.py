"""Processes that a house consists of: begun, watched, and ended whatever happens."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
_MIB = 2**20
_PATIENCE_S = 20.0
_PR_SET_PDEATHSIG = 1


class HouseFailedError(RuntimeError):
    """A house did not begin, or did not do what was asked.

    Attributes:
        log: The end of what it printed, which may name files of this machine.
    """

    def __init__(self, what: str, log: str = "") -> None:
        """Keep what happened apart from what was printed."""
        super().__init__(what)
        self.log = log


def free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Memory:
    """What processes hold, in MiB.

    Attributes:
        rss: Resident, shared pages counted in each process.
        pss: Resident, each shared page counted by its share.
        processes: How many they are.
    """

    rss: float
    pss: float
    processes: int


class Child:
    """A process with all it begins; ends with the bench, even where that is killed."""

    def __init__(self, command: Sequence[str], folder: Path, changes: Mapping[str, str]) -> None:
        """Begin it; what it prints goes to a log beside its data.

        Args:
            command: Program and arguments.
            folder: Where it runs.
            changes: Variables of its environment, beside those of the bench; ``BENCH_LOG`` names
                its log.
        """
        environment = {**os.environ, **QUIET, **changes}
        self._patience_s = _PATIENCE_S
        self._log = Path(environment.pop("BENCH_LOG"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                command, cwd=folder, env=environment, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_end_with_parent,
            )  # fmt: skip

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return self._process.poll() is not None

    @property
    def status(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def last_words(self, lines: int = 3) -> str:
        """Give the end of its log."""
        text = self._log.read_text(encoding="utf-8", errors="replace")
        return " / ".join(text.splitlines()[-lines:])

    def wait(self, seconds: float) -> int:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: It has not come in time.
        """
        return self._process.wait(seconds)

    def family(self) -> list[psutil.Process]:
        """List it and all it has begun; nobody where it has ended."""
        if self.ended:
            return []
        try:
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def end(self) -> None:
        """Ask it to finish, and make it where it does not."""
        if not self.ended:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.wait(self._patience_s)
        # Also what outlived the first of them.
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, which: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, which)
        except ProcessLookupError:
            return


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def memory_of(children: Sequence[Child]) -> Memory:
    """Sum up what processes and all they have begun hold.

    Raises:
        HouseFailedError: One of them has ended, and the sum would be too small.
    """
    if not children or any(child.ended for child in children):
        raise HouseFailedError("a process has ended")
    found = [one.memory_full_info() for child in children for one in child.family()]
    rss, pss = sum(one.rss for one in found), sum(one.pss for one in found)
    return Memory(round(rss / _MIB, 1), round(pss / _MIB, 1), len(found))


def processor_seconds(children: Sequence[Child]) -> float:
    """Sum up what processes and all they have begun have reckoned, waiting not counted."""
    times = [one.cpu_times() for child in children for one in child.family()]
    return sum(time.user + time.system for time in times)
