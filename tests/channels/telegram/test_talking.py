"""Texts, keyboards and replies by long polling, with an engine that answers at once."""

from tests.channels.telegram.running import until
from tests.channels.web.engines import TwoReplies


def test_a_message_is_answered_in_order_with_its_keyboard(polling, person):
    polling()
    person.say("信用卡欠了3万")
    seen = person.wait(lambda shown: len(shown) >= 2)
    assert [shown.text for shown in seen] == ["听到：信用卡欠了3万", "还有吗？"]
    assert seen[1].titles == ["没有了", "3万左右"]


def test_a_pressed_button_says_what_it_means_and_stays_to_be_read(polling, person):
    polling()
    person.say("你好")
    asking = person.hears("还有吗")
    person.press("3万左右", asking)
    person.hears("听到：我说的是欠款，3万")
    until(lambda: asking.titles == ["✓ 3万左右"])
    assert set(person.state.queries.values()) == {True}


def test_it_shows_that_it_writes_while_an_answer_takes_long_and_not_otherwise(
    polling, fake, person
):
    polling(engine=TwoReplies(pause_s=1.5))
    person.say("算一下")
    person.hears("听到：算一下")
    assert fake.state.actions[0] == (person.id, "typing")


def test_a_quick_answer_comes_without_a_sign(polling, fake, person):
    polling()
    person.say("你好")
    person.hears("还有吗")
    assert fake.state.actions == []
