"""The server under load: `serve` on this machine, on a database of its own, with real limits."""

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
_LONGEST_START_S = 180
_MIB = 1024 * 1024


class Server:
    """A process that serves until it is stopped."""

    def __init__(self, folder: Path) -> None:
        """Start it.

        Args:
            folder: Where its database and its log lie.
        """
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        python, port = str(ROOT / ".venv/bin/python"), str(self.port)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [python, "-m", "bot", "serve", "--port", port],
                cwd=ROOT, env=_environment(folder), stdout=log, stderr=log,
            )  # fmt: skip
        self._seen = psutil.Process(self._process.pid)
        self._wait_until_ready()

    def stop(self) -> int:
        """Ask it to finish; answers its exit status."""
        self._process.terminate()
        return self._process.wait(60)

    def cpu_s(self) -> float:
        """Give what the process has reckoned, files not counted."""
        spent = self._seen.cpu_times()
        return float(spent.user + spent.system)

    def memory(self) -> dict[str, float]:
        """Give resident, proportional and own memory of the server, and what its file maker holds.

        Returns:
            MiB.
        """
        own = self._seen.memory_full_info()
        beside = sum(child.memory_info().rss for child in self._seen.children(recursive=True))
        sizes = {"rss_mib": own.rss, "pss_mib": own.pss, "uss_mib": own.uss, "files_mib": beside}
        return {name: round(size / _MIB, 1) for name, size in sizes.items()}

    def complaints(self) -> list[str]:
        """Give what it logged beside its addresses."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if " ERROR " in line or " WARNING " in line][:20]

    def _wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + _LONGEST_START_S
        while time.monotonic() < give_up_at and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.2)
        self._process.kill()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path) -> dict[str, Any]:
    return {
        **os.environ,
        "SHUKUN_DATABASE_URL": f"sqlite:///{folder}/load.db",
        "SHUKUN_INSTITUTION": "demo",
        "SHUKUN_TODAY": "2026-11-22",
        "SHUKUN_SECRET": "for-the-load-runs-alone-0123456789-abcdefg",
        # Everybody comes through one proxy, who says for whom: each has the real limits.
        "SHUKUN_PROXIES": "127.0.0.1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
