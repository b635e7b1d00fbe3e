"""What an alarm rests on, and whom it lets go on."""

import pytest

from bot.core.listening.danger import comes_first, is_certain, note_danger
from tests.core.messages import begun, heard, label, money

PHRASE = {"signals": ("self_harm",), "cues": ("crisis:spoken",), "confidence": 1.0}
GUESS = {"signals": ("self_harm",), "confidence": 0.9}
MATTER = heard("provide_info", money("total_debt", "9100"))


def after(*messages, given=None):
    case = begun() if given is None else given
    for message in messages:
        case = note_danger(case, message)
    return case


def test_danger_in_so_many_words_is_never_let_go():
    case = after(heard("distress", **PHRASE), MATTER, MATTER, heard("deny", cues=("safe",)))

    assert case.in_danger
    assert is_certain(case)


def test_a_guess_holds_until_they_turn_to_the_matter_twice():
    once = after(heard("distress", **GUESS), MATTER)
    twice = after(MATTER, given=once)

    assert once.in_danger
    assert not is_certain(once)
    assert not twice.in_danger
    assert "self_harm" in twice.signals


@pytest.mark.parametrize(
    "message",
    [
        heard("affirm", cues=("agree",)),
        heard("provide_info", label("reason", "R06")),
        heard("request_human"),
        heard("distress", confidence=0.7),
        heard("ask_process", confidence=0.3),
        heard("out_of_scope", topics=("inherit",)),
    ],
)
def test_staying_with_the_question_is_no_turning_away(message):
    assert after(heard("distress", **GUESS), message, message, message).in_danger


@pytest.mark.parametrize(
    "message",
    [
        heard("deny", cues=("safe",)),
        heard("ask_process"),
        heard("affirm", topics=("lawsuit",)),
        heard("inform", signals=("borrow_to_repay",), confidence=0.4),
    ],
)
def test_safety_or_another_matter_counts(message):
    assert not after(heard("distress", **GUESS), message, message).in_danger


def test_a_second_sure_alarm_holds_them_again_and_words_always_do():
    free = after(heard("distress", **GUESS), MATTER, MATTER)

    assert not after(heard("distress", MATTER.facts[0], **GUESS), given=free).in_danger
    assert after(heard("distress", **GUESS), given=free).in_danger
    assert is_certain(after(heard("distress", **PHRASE), given=free))


def test_an_answer_to_the_question_whether_they_are_safe():
    checked = begun().having_told("crisis:check")

    assert not after(heard("deny", cues=("none",)), given=checked).in_danger
    assert not after(MATTER, given=checked).in_danger
    assert after(heard("affirm"), given=checked).in_danger
    assert after(heard("distress", confidence=0.7), given=checked).in_danger


def test_an_alarm_already_answered_is_asked_about_again_only_where_it_is_one():
    answered = after(heard("deny"), given=begun().having_told("crisis:check"))
    faint, loud = heard("distress", confidence=0.3), heard("distress", confidence=0.7)

    assert not comes_first(after(faint, given=answered), faint)
    assert comes_first(after(loud, given=answered), loud)


def test_a_faint_guess_beside_facts_is_no_alarm():
    beside = heard("distress", money("total_debt", "9100"), confidence=0.55)

    assert not comes_first(begun(), beside)
    assert comes_first(begun(), heard("distress", confidence=0.55))
