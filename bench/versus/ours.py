"""This house as ``python -m bot serve`` runs it, on SQLite."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.versus.processes import ROOT, Child, free_port
from bench.versus.stock import TODAY
from bench.versus.talking import PageTalker, RestTalker, Talker

_KEY = "only-for-the-bench"
# One client is all the people here; what a limit holds back would not be measured.
_NO_LIMITS = {
    "SHUKUN_MESSAGES_A_MINUTE": "1000000",
    "SHUKUN_SESSIONS_A_MINUTE": "1000000",
    "SHUKUN_REQUESTS_A_MINUTE": "1000000",
    "SHUKUN_STREAMS_AN_ADDRESS": "1000",
}
_TRAIN = (
    "import sys; from pathlib import Path; from bot.dialogue.training import train; "
    "train(Path(sys.argv[1]), force=True)"
)
_MADE_OF = ("config.yml", "domain.yml", "data", "bot")


def write_project(folder: Path) -> None:
    """Lay out what training reads, so that no cache of earlier trainings helps it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _MADE_OF:
        (folder / name).symlink_to(ROOT / name)


def train_command(project: Path) -> tuple[str, ...]:
    """Give the command that trains a project laid out so; the model in use stays."""
    return (sys.executable, "-c", _TRAIN, str(project))


@dataclass
class OurHouse:
    """One process; see ``House``."""

    name: str = "ours"
    ways: tuple[str, ...] = ("rest", "page")
    children: list[Child] = field(default_factory=list)
    database: Path = Path()
    _base: str = ""

    def begin(self, folder: Path) -> None:
        """Begin the server."""
        port = free_port()
        self._base, self.database = f"http://127.0.0.1:{port}", folder / "ours.db"
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        changes = {
            **_NO_LIMITS,
            "BENCH_LOG": str(folder / "serve.log"),
            "SHUKUN_DATABASE_URL": f"sqlite:///{self.database}",
            "SHUKUN_INSTITUTION": "demo",
            "SHUKUN_TODAY": TODAY,
            "SHUKUN_SECRET": f"{_KEY}-0123456789-0123456789",
            "SHUKUN_REST_KEYS": f"bench:{_KEY}",
        }
        self.children = [Child(command, ROOT, changes)]

    def probes(self) -> list[str]:
        """Ask whether a message sent now would be answered."""
        return [f"{self._base}/readyz"]

    def talker(self, way: str, calls: aiohttp.ClientSession, name: str) -> Talker:
        """Give a conversation by the REST channel or as a page holds it."""
        if way == "page":
            return PageTalker(calls, self._base)
        shown = {"X-Api-Key": _KEY}
        return RestTalker(calls, f"{self._base}/webhooks/rest/webhook", name, headers=shown)
