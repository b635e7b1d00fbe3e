"""The judge of the load runs finds each kind of fault, and none where there is none."""

import pytest

from bench.load.record import Faults, Sent, Talk, differences, judge


def _user(number):
    return {"id": number, "role": "user", "text": f"第{number}条", "last_of_turn": False}


def _bot(number, *, last=True):
    return {"id": number, "role": "bot", "text": f"答{number}", "last_of_turn": last}


GOOD = [_user(1), _bot(2, last=False), _bot(3), _user(4), _user(5), _bot(6), _bot(7)]


def _talk(heard, own=(1, 4, 5)):
    talk = Talk(sent=[Sent(number, 0.0, counts=True) for number in own])
    for message in heard:
        talk.hear(message)
    return talk


def test_a_conversation_that_went_well_has_no_fault():
    talk = _talk(GOOD)
    assert judge(talk, GOOD).none
    assert not talk.waits
    assert talk.newest == 7


def test_what_an_agent_or_a_reminder_says_is_no_answer():
    said = [*GOOD, {"id": 8, "role": "agent", "text": "我是小王", "last_of_turn": True}]
    assert judge(_talk(said), said).none


@pytest.mark.parametrize(
    ("heard", "kept", "wrong"),
    [
        (GOOD[:-1], GOOD[:-1], {"unanswered": 1}),
        (GOOD[3:], GOOD[3:], {"lost": 1, "disordered": 1}),
        ([*GOOD, _bot(8)], [*GOOD, _bot(8)], {"doubled": 1, "disordered": 1}),
        ([*GOOD[:4], GOOD[3], *GOOD[4:]], GOOD, {"doubled": 1, "disordered": 1}),
        ([GOOD[0], GOOD[2], GOOD[1], *GOOD[3:]], GOOD, {"disordered": 3, "differing": 2}),
        ([GOOD[1], GOOD[0]], GOOD[:2], {"differing": 2}),
        (GOOD[:2] + GOOD[3:], GOOD, {"disordered": 1}),
        (GOOD, [*GOOD, _user(8)], {"doubled": 1}),
        (GOOD[:-1], GOOD, {"unanswered": 1}),
        ([*GOOD[:2], {**GOOD[2], "text": "别的"}, *GOOD[3:]], GOOD, {"differing": 1}),
    ],
)
def test_each_fault_is_found(heard, kept, wrong):
    found = judge(_talk(heard), kept)
    assert not found.none
    for name, least in wrong.items():
        assert getattr(found, name) >= least, found


def test_what_comes_after_the_person_has_gone_is_no_fault():
    late = {"id": 8, "role": "system", "text": "还在等人工", "last_of_turn": True}
    assert judge(_talk(GOOD), [*GOOD, late]).none


def test_where_it_differs_is_told_without_a_word():
    assert differences(_talk(GOOD[:2]), GOOD[:1]) == ["heard 2 bot kept nothing"]


def test_faults_add_up():
    assert Faults(lost=1) + Faults(lost=2, doubled=1) == Faults(lost=3, doubled=1)
