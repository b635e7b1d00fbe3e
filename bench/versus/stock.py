"""The house of stock Rasa: its files, made of the project's data, and its two servers."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import aiohttp
import yaml

from bench.versus.processes import ROOT, Child, HouseFailedError, free_port
from bench.versus.talking import RestTalker, Talker

TEMPLATES = ROOT / "bench/stock"
WORKSHOPS = ROOT / "var/bench"
MODEL = "models/stock.tar.gz"
TODAY = "2026-11-22"
_DATA = ("nlu", "rules", "stories")
_RASA = (sys.executable, "-m", "rasa")


def workshop(epochs: int) -> Path:
    """Give where a stock project and its model are kept, one for each number of epochs."""
    return WORKSHOPS / f"stock-{epochs}"


def write_project(folder: Path, epochs: int) -> None:
    """Make a stock project of the project's own sentences, rules, stories and domain.

    Args:
        folder: Gets ``config.yml``, ``domain.yml`` and ``data``; what else it holds stays.
        epochs: How often DIET and TED go over their examples.
    """
    config = yaml.safe_load((TEMPLATES / "config.yml").read_text(encoding="utf-8"))
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (folder / "config.yml").write_text(text, encoding="utf-8")
    shutil.copyfile(ROOT / "domain.yml", folder / "domain.yml")
    shutil.rmtree(folder / "data", ignore_errors=True)
    for name in _DATA:
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)


def made_of(folder: Path) -> str:
    """Reckon one hash over what a stock model is made of, Rasa's version included."""
    whole = hashlib.sha256(version("rasa").encode())
    files = [folder / "config.yml", folder / "domain.yml", *sorted((folder / "data").rglob("*"))]
    for path in files:
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()


def train_command(output: Path) -> tuple[str, ...]:
    """Give the command that trains; it runs in the project's folder."""
    return (
        *_RASA, "train", "--force", "--out", str(output.parent),
        "--fixed-model-name", output.name.removesuffix(".tar.gz"),
    )  # fmt: skip


@dataclass
class StockHouse:
    """Rasa's server beside an action server; see ``House``.

    Attributes:
        workshop: The project with its trained model.
    """

    workshop: Path
    name: str = "stock"
    ways: tuple[str, ...] = ("rest",)
    children: list[Child] = field(default_factory=list)
    database: Path = Path()
    _base: str = ""
    _actions: str = ""

    def begin(self, folder: Path) -> None:
        """Begin both servers at once.

        Raises:
            HouseFailedError: There is no model.
        """
        if not (self.workshop / MODEL).is_file():
            raise HouseFailedError("there is no stock model; its training failed")
        port, actions_port = free_port(), free_port()
        self._base, self._actions = _at(port), _at(actions_port)
        self.database = folder / "stock.db"
        told = {"actions_port": actions_port, "database": self.database}
        endpoints = _filled("endpoints.yml", folder, told)
        credentials = _filled("credentials.yml", folder, {})
        actions = ("run", "actions", "--actions", "bench.stock.actions", "--port", actions_port)
        server = (
            "run", "--enable-api", "--model", self.workshop / MODEL, "--endpoints", endpoints,
            "--credentials", credentials, "--interface", "127.0.0.1", "--port", port,
        )  # fmt: skip
        # The action server finds the project's own actions where it runs.
        self.children = [
            self._child(actions, ROOT, folder / "actions.log"),
            self._child(server, folder, folder / "server.log"),
        ]

    @staticmethod
    def _child(arguments: tuple[object, ...], folder: Path, log: Path) -> Child:
        return Child([*_RASA, *map(str, arguments)], folder, {"BENCH_LOG": str(log)})

    def probes(self) -> list[str]:
        """Ask both servers."""
        return [f"{self._base}/status", f"{self._actions}/health"]

    def talker(self, way: str, calls: aiohttp.ClientSession, name: str) -> Talker:
        """Give a conversation by the REST channel."""
        # What the house's own way of a message tells its actions.
        told = {"today": TODAY, "institution": "demo", "channel": way}
        return RestTalker(calls, f"{self._base}/webhooks/rest/webhook", name, metadata=told)

    async def read(self, calls: aiohttp.ClientSession, text: str) -> dict[str, object]:
        """Understand a text without answering it."""
        async with calls.post(f"{self._base}/model/parse", json={"text": text}) as answer:
            answer.raise_for_status()
            read: dict[str, object] = await answer.json()
            return read


def _at(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _filled(name: str, folder: Path, told: Mapping[str, object]) -> Path:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for key, value in told.items():
        text = text.replace(f"{{{key}}}", str(value))
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
