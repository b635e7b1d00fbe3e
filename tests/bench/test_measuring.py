"""What is measured of a house, on one that answers at once."""

import asyncio
import sqlite3

import pytest

from bench.versus.measuring import TURNS_A_VISIT, Length, load, talk
from bench.versus.talking import NoAnswerError, line


class Talking:
    """Answers after a moment."""

    def __init__(self, house):
        self.house = house

    async def open(self):
        self.house.opened += 1

    async def say(self, text):
        self.house.said.append(text)
        if self.house.broken:
            raise NoAnswerError("refused with 500")
        await asyncio.sleep(0.001)
        self.house.answered += 1
        return [f"{text}?"]

    async def close(self):
        self.house.closed += 1


class FakeHouse:
    name, ways, children = "fake", ("rest",), ()

    def __init__(self, folder, broken=False):
        self.database, self.broken = folder / "fake.db", broken
        self.opened = self.closed = self.answered = 0
        self.said = []
        with sqlite3.connect(self.database) as writing:
            writing.execute("CREATE TABLE t (b BLOB)")

    def talker(self, way, calls, name):
        return Talking(self)


def _do(work):
    return asyncio.run(asyncio.wait_for(work, 20))


def test_a_long_conversation_is_timed_turn_by_turn(tmp_path):
    house = FakeHouse(tmp_path)
    told = _do(talk(house, "rest", Length(20, 20), None))
    assert house.said == [line(turn) for turn in range(20)]
    assert told.answers[3] == [f"{line(3)}?"]
    assert len(told.milliseconds) == 20
    assert min(told.milliseconds) >= 1
    assert told.bytes_a_turn == 0
    assert (house.opened, house.closed) == (1, 1)


def test_a_house_too_slow_for_the_whole_conversation_is_measured_as_far_as_it_came(tmp_path):
    told = _do(talk(FakeHouse(tmp_path), "rest", Length(100_000, 0.2), None))
    assert 4 < len(told.milliseconds) == len(told.answers) < 1000


def test_load_counts_what_was_answered_in_time_and_everybody_leaves(tmp_path):
    house = FakeHouse(tmp_path)
    found = _do(load(house, "rest", 4, 0.3, None))
    assert found["failed"] == 0
    assert 0 < found["turns"] <= len(house.said)
    assert 0 < found["turns_a_second"] <= found["turns"] / 0.3 + 1
    assert found["turns"] > 4 * TURNS_A_VISIT
    assert house.opened == house.closed > 4
    # Nobody hung up on the house, which would go on reckoning for them.
    assert house.answered == len(house.said)


def test_a_house_that_refuses_everything_is_no_fast_house(tmp_path):
    house = FakeHouse(tmp_path, broken=True)
    with pytest.raises(NoAnswerError, match="no turn was answered"):
        _do(load(house, "rest", 2, 0.3, None))
    assert house.opened == house.closed
