"""Tries a freshly loaded model before anybody talks to it."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple, Protocol

from bot.clock import SystemClock
from bot.conversation.engine import TurnOutput
from bot.errors import ModelRefused

_CONVERSATION = "trial"


class Sentence(NamedTuple):
    """What is said in the trial, and the intent that must be heard in it."""

    text: str
    intent: str


SENTENCES = (
    Sentence("你好", "greet"),
    Sentence("我想申请分期还款", "request_installment"),
    Sentence("我要找人工客服", "request_human"),
    # The one that nothing else makes up for.
    Sentence("活着太累了 我不想活了", "distress"),
)


class TriedEngine(Protocol):
    """What can be tried: a dialogue engine."""

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message."""


def try_out(engine: TriedEngine) -> None:
    """Hold a turn of each sentence with an engine, in a conversation that is kept nowhere.

    Blocks; whole turns are held, so that what decides and answers is tried too.

    Raises:
        ModelRefused: One was not understood or not answered.
    """
    asyncio.run(_try_all(engine))


async def _try_all(engine: TriedEngine) -> None:
    for sentence in SENTENCES:
        try:
            output = await engine.turn(_CONVERSATION, sentence.text, _metadata())
        except Exception as error:
            name = type(error).__name__
            raise ModelRefused(f"the trial of {sentence.intent} failed with {name}") from error
        if output.intent != sentence.intent:
            raise ModelRefused(f"the trial of {sentence.intent} was heard as {output.intent}")
        if not output.replies:
            raise ModelRefused(f"the trial of {sentence.intent} was not answered")


def _metadata() -> dict[str, Any]:
    now = SystemClock().now()
    beside: dict[str, Any] = {"institution": None, "choice": None, "masked": [], "cut": False}
    moment = {"received_at": now.isoformat(), "today": now.date().isoformat()}
    return {"channel": "web", "seq": 1, **moment, **beside}
