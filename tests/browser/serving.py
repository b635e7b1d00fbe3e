"""A real server in a process of its own, which can be killed and started again."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
_START_S = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`serve` on a database of its own.

    Attributes:
        folder: Where its database and its log lie.
        origins: Foreign pages that may hold the widget.
    """

    folder: Path
    origins: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log
            )
        self._wait()

    def cpu_seconds(self) -> float:
        """Tell what the process itself has used, whatever else the machine was doing."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end("kill")

    def stop(self) -> None:
        """Ask it to finish."""
        self._end("terminate")

    def _end(self, how: str) -> None:
        if self._process is not None:
            getattr(self._process, how)()
            self._process.wait(timeout=60)
            self._process = None

    def _environment(self) -> dict[str, str]:
        # Limits of one telephone would stop a suite that is many at once.
        return {
            **os.environ,
            "SHUKUN_DATABASE_URL": f"sqlite:///{self.folder}/browser.db",
            "SHUKUN_INSTITUTION": "demo",
            "SHUKUN_TODAY": "2026-11-22",
            "SHUKUN_SECRET": "for-the-browser-tests-alone-0123456789abcdef",
            "SHUKUN_ORIGINS": ",".join(self.origins),
            "SHUKUN_MESSAGES_A_MINUTE": "6000",
            "SHUKUN_SESSIONS_A_MINUTE": "6000",
            "SHUKUN_REQUESTS_A_MINUTE": "60000",
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }

    def _wait(self) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.address}/readyz", timeout=2).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        log = (self.folder / "server.log").read_text()
        raise AssertionError(f"the server did not start:\n{log}")
