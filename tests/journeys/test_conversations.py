"""Whole conversations as people type them, judged by what stands at their end."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.replay import play
from bot.core.flags import FLAGS
from tests.journeys.conversation import Conversation, find_faults, read_conversations
from tests.journeys.transcripts import PAGE, chosen

CONVERSATIONS = read_conversations()


def _parameter(number: int, conversation: Conversation) -> Any:
    reason = conversation.known_failure
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(number, conversation, id=conversation.name, marks=marks)


@pytest.fixture(scope="module")
def intake(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One engine and one store for all conversations, as a server has them."""
    from bot.clock import SystemClock
    from bot.conversation.intake import Intake
    from bot.conversation.store import ConversationStore
    from bot.dialogue.engine import RasaEngine
    from bot.wiring import courtesies, house

    url = f"sqlite:///{tmp_path_factory.mktemp('journeys')}/journeys.db"
    store = ConversationStore(url, SystemClock())
    engine = RasaEngine.load(trained_model, store.load_tracker)
    yield Intake(store, engine, SystemClock(), courtesies(house().wording))
    store.close()


@pytest.mark.model
@pytest.mark.parametrize(
    ("number", "conversation"),
    [_parameter(number, item) for number, item in enumerate(CONVERSATIONS)],
)
def test_a_conversation_ends_as_the_domain_demands(
    intake: Any, number: int, conversation: Conversation
):
    played = asyncio.run(play(intake, conversation.script, number))

    assert find_faults(conversation, played) == []


def test_conversations_name_only_flags_that_exist():
    named = {flag for item in CONVERSATIONS for flag in item.expect.get("flags", ())}

    assert named <= set(FLAGS)


def test_every_transcript_shown_is_of_a_conversation_that_is_played_and_says_what_grates():
    shown = chosen()
    page = PAGE.read_text(encoding="utf-8")

    assert len(shown) == 10
    assert all(remark.strip() in page and f"## {one.title}\n" in page for one, remark in shown)
