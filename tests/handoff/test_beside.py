import asyncio

import pytest

from bot.clock import SystemClock
from bot.conversation.intake import Intake
from bot.replies.reply import text_reply
from tests.conversation.fakes import COURTESIES, EchoEngine, a_message
from tests.handoff.fakes import a_case, a_turn


def _answered(queue, case_id):
    queue.claim(case_id, "li")
    queue.answer(case_id, "li", text_reply("你现在身边有人吗"), "k")


def _cleared(store, queue, conversation_id):
    """Tell what the engine hears with the next message."""
    engine = EchoEngine()
    intake = Intake(store, engine, SystemClock(), COURTESIES, beside=queue.beside)

    async def say():
        await intake.take(a_message(conversation_id, "我好多了", "next"))
        await intake.run(conversation_id)

    asyncio.run(say())
    return engine.metadata[-1]["cleared_by_human"]


@pytest.mark.parametrize(
    ("deed", "cleared"),
    [
        (lambda queue, case_id: queue.give_back(case_id, "li", "已平稳"), True),
        (lambda queue, case_id: queue.close(case_id, "li", "advice_given"), True),
        (lambda queue, case_id: queue.release(case_id, "li"), False),
    ],
)
def test_an_alarm_is_cleared_by_a_human_who_spoke_with_them_and_is_done(
    store, queue, conversation_id, case_id, deed, cleared
):
    _answered(queue, case_id)
    deed(queue, case_id)
    assert _cleared(store, queue, conversation_id) is cleared


def test_a_case_given_back_unanswered_clears_nothing(store, queue, conversation_id, case_id):
    queue.claim(case_id, "li")
    queue.give_back(case_id, "li", "误接")
    assert _cleared(store, queue, conversation_id) is False


def test_an_alarm_raised_after_that_is_not_cleared(store, queue, conversation_id, case_id):
    _answered(queue, case_id)
    queue.give_back(case_id, "li", "已平稳")
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0", signals=["self_harm"]))
    assert _cleared(store, queue, conversation_id) is False
