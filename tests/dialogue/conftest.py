"""The toy bot, trained once for all tests of the embedded agent."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.quiet import hush

hush()

TOY = Path(__file__).parent / "toy"


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import rasa.model_training

    from bot.dialogue.quiet import hush_imported

    hush_imported()
    # Rasa's cache would lie in whatever folder the tests are started from.
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(tmp_path_factory.mktemp("cache")))
    output = tmp_path_factory.mktemp("toy") / "models"
    trained = rasa.model_training.train(
        str(TOY / "domain.yml"),
        str(TOY / "config.yml"),
        [str(TOY / "data")],
        output=str(output),
        fixed_model_name="toy",
    )
    return Path(trained.model)


@pytest.fixture(scope="session")
def toy_actions() -> Any:
    from bot.dialogue.local_actions import LocalActionEndpoint

    sys.path.insert(0, str(TOY))
    try:
        return LocalActionEndpoint("toy_actions")
    finally:
        sys.path.remove(str(TOY))


@pytest.fixture(scope="session")
def load_toy(toy_model: Path, toy_actions: Any) -> Callable[..., Any]:
    """Make an engine over a dict of states."""
    from bot.dialogue.engine import RasaEngine

    def load(states: dict[str, Any]) -> Any:
        return RasaEngine.load(toy_model, states.get, actions=toy_actions)

    return load


@pytest.fixture(scope="session")
def toy(load_toy: Callable[..., Any]) -> "Talk":
    states: dict[str, Any] = {}
    return Talk(load_toy(states), states)


class Talk:
    """Talks to an engine and keeps the states, as the conversation layer does."""

    def __init__(self, engine: Any, states: dict[str, Any]) -> None:
        self.engine = engine
        self.states = states

    def say(self, conversation_id: str, text: str, **metadata: Any) -> Any:
        told = {"channel": "web", **metadata}
        output = asyncio.run(self.engine.turn(conversation_id, text, told))
        self.states[conversation_id] = output.tracker_state
        return output

    def texts(self, conversation_id: str, text: str) -> list[str]:
        return [reply["text"] for reply in self.say(conversation_id, text).replies]
