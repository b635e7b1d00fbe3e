"""The judge of the fault runs sees what it is there to see."""

import pytest

from tests.channels.web.person import Frame
from tests.replicas.crowd import judge

SENT = [("一", 1), ("二", 3)]


def heard(*lines):
    return [
        Frame("message", number, {"id": number, "role": role, "text": text})
        for number, role, text in lines
    ]


WHOLE = ((1, "user", "一"), (2, "bot", "听到：一"), (3, "user", "二"), (4, "bot", "听到：二"))


@pytest.mark.parametrize(
    ("lines", "judged"),
    [
        (WHOLE, (0, 0, 0)),
        (WHOLE[:3], (1, 0, 0)),
        (WHOLE[:2] + WHOLE[3:], (1, 0, 0)),
        ((*WHOLE, (5, "bot", "听到：一")), (0, 1, 1)),
    ],
)
def test_a_message_lost_or_doubled_is_seen(lines, judged):
    found = judge(SENT, heard(*lines))
    assert found[:2] == judged[:2]


def test_answers_out_of_order_are_seen():
    swapped = heard(WHOLE[0], (2, "user", "二"), (3, "bot", "听到：二"), (4, "bot", "听到：一"))
    assert judge([("一", 1), ("二", 2)], swapped)[2] > 0


def test_numbers_that_come_back_are_seen():
    assert judge(SENT, heard(*WHOLE[:3], (3, "bot", "听到：二")))[2] > 0
