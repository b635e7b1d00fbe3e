"""The line in front of the engine."""

import asyncio
from contextlib import suppress

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.line import Line
from bot.conversation.records import TurnResult
from bot.core.case import DANGER, Case
from bot.core.records import to_json
from bot.wiring import urgency
from tests.conversation.fakes import a_message


class Crowd:
    """People who come to a line one after the other, and leave when they are told to."""

    def __init__(self, places):
        self.line = Line(places)
        self.inside = []
        self.done = {}
        self.tasks = {}

    async def come(self, who, *, urgent=False):
        self.done[who] = asyncio.Event()
        self.tasks[who] = asyncio.create_task(self._stay(who, urgent))
        await _settle()

    async def _stay(self, who, urgent):
        async with self.line.place(who, urgent=urgent) as waited:
            self.inside.append((who, waited))
            await self.done[who].wait()

    async def leave(self, who):
        self.done[who].set()
        await _settle()

    async def give_up(self, who):
        self.tasks[who].cancel()
        with suppress(asyncio.CancelledError):
            await self.tasks[who]

    @property
    def order(self):
        return [who for who, _ in self.inside]


async def _settle():
    for _ in range(5):
        await asyncio.sleep(0)


def test_who_came_first_is_first_and_is_told_that_they_waited():
    async def scene():
        crowd = Crowd(places=2)
        for who in "甲乙丙丁":
            await crowd.come(who)
        assert crowd.inside == [("甲", False), ("乙", False)]
        assert crowd.line.is_full
        assert [crowd.line.stands(who) for who in "甲丙丁"] == [False, True, True]
        await crowd.leave("乙")
        assert crowd.inside[2:] == [("丙", True)]
        for who in "甲丙丁":
            await crowd.leave(who)
        assert crowd.order == list("甲乙丙丁")
        assert not crowd.line.is_full

    asyncio.run(scene())


def test_whoever_comes_when_a_place_is_called_does_not_overtake():
    async def scene():
        crowd = Crowd(places=1)
        await crowd.come("甲")
        await crowd.come("乙")
        crowd.done["甲"].set()
        # Comes before the one who is called has moved.
        await crowd.come("丙")
        await crowd.leave("乙")
        assert crowd.order == list("甲乙丙")

    asyncio.run(scene())


def test_danger_is_before_everybody_new_or_in_line_already():
    async def scene():
        crowd = Crowd(places=1)
        for who in "甲乙丙丁":
            await crowd.come(who)
        await crowd.come("戊", urgent=True)
        crowd.line.hurry("丁")
        crowd.line.hurry("nobody")
        for who in "甲戊丁乙丙":
            await crowd.leave(who)
        assert crowd.order == list("甲戊丁乙丙")

    asyncio.run(scene())


@pytest.mark.parametrize("called_already", [False, True])
def test_a_place_is_not_lost_with_who_gives_up(called_already):
    async def scene():
        crowd = Crowd(places=1)
        for who in "甲乙丙":
            await crowd.come(who)
        if called_already:
            # The place is handed on and given up in the same moment.
            crowd.done["甲"].set()
            await asyncio.sleep(0)
        await crowd.give_up("乙")
        await crowd.leave("甲")
        assert crowd.order[-1] == "丙"
        await crowd.leave("丙")
        assert not crowd.line.is_full
        assert not crowd.line.stands("乙")

    asyncio.run(scene())


def test_what_may_not_wait_is_heard_in_the_words_or_known_from_before(store, conversation_id):
    is_urgent = urgency(store)
    assert is_urgent(conversation_id, "還不起 想死")
    assert not is_urgent(conversation_id, "累死了 要还三万")
    seq = store.accept(a_message(conversation_id, "…")).seq
    case = to_json(Case("SK0001", conversation_id, signals=(DANGER,)))
    store.commit_turn(TurnResult(conversation_id, seq, TurnOutput(case=case)))
    assert is_urgent(conversation_id, "我在家")
