"""A thousand updates at once: every chat's in order, each answered once."""

from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.running import until
from tests.conversation.fakes import EchoEngine

CHATS, EACH = 50, 20


def test_a_thousand_updates_from_fifty_chats_are_answered_in_order_per_chat(polling, fake):
    running = polling(engine=EchoEngine())
    people = [Person(fake) for _ in range(CHATS)]
    with fake.state.lock:
        for number in range(EACH):
            for person in people:
                person.say(f"第{number}句")
    until(lambda: all(len(person.seen()) >= EACH for person in people), 120)
    wanted = [f"听到：第{number}句" for number in range(EACH)]
    assert [person.texts() for person in people] == [wanted] * CHATS
    until(lambda: fake.state.confirmed == CHATS * EACH)
    assert len(running.engine.asked) == CHATS * EACH
