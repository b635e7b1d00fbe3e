"""The webhook inside `serve`: the same ingestion, behind a secret, losing nothing."""

import httpx
import pytest

from bot.errors import StoreUnavailable
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.running import Hooked, settings_for, until
from tests.conversation.fakes import EchoEngine


@pytest.fixture
def hooked(fake, url, tmp_path):
    server = Hooked(settings_for(fake, url, tmp_path), engine=EchoEngine()).wait()
    until(lambda: fake.state.webhook)
    yield server
    server.stop()
    server.store.close()


def test_the_webhook_is_set_under_the_public_address_with_a_secret(hooked, fake):
    assert fake.state.webhook["url"] == "https://chat.example/webhooks/telegram"
    assert len(fake.state.webhook["secret_token"]) >= 40
    assert set(fake.state.allowed) == {
        "message", "edited_message", "callback_query", "my_chat_member"
    }  # fmt: skip


def test_messages_commands_and_buttons_come_in_by_it(hooked, fake, person):
    fake.deliver_to(hooked.url)
    person.say("欠3万")
    person.hears("听到：欠3万")
    person.say("/erase")
    person.press("先不删", person.hears("全部删掉吗"))
    person.hears("好，都留着")


@pytest.mark.parametrize("secret", [None, "", "wrong", "é"])
def test_whoever_does_not_show_the_secret_is_refused(hooked, fake, person, secret):
    name = "X-Telegram-Bot-Api-Secret-Token"
    headers = {"Host": "chat.example"} | ({} if secret is None else {name: secret.encode()})
    person.say("假的")
    (update,) = fake.state.updates
    answer = httpx.post(hooked.url, json=update, headers=headers)
    assert answer.status_code == 401
    assert hooked.conversation(person) is None


def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(hooked, fake, person):
    accept, failures = hooked.store.accept, iter(range(3))

    def failing(*args, **kwargs):
        if next(failures, None) is not None:
            raise StoreUnavailable("OperationalError")
        return accept(*args, **kwargs)

    hooked.store.accept = failing
    answers = fake.deliver_to(hooked.url)
    person.say("还在吗")
    person.hears("听到：还在吗")
    assert answers == [503, 503, 503, 200]
    assert person.texts() == ["听到：还在吗"]


def test_many_chats_at_once_are_not_turned_away_and_stay_in_order(hooked, fake):
    people = [Person(fake) for _ in range(30)]
    for number in range(10):
        for person in people:
            person.say(f"第{number}句")
    answers = fake.deliver_to(hooked.url)
    for person in people:
        person.wait(lambda shown: len(shown) >= 10, 60)
    wanted = [f"听到：第{number}句" for number in range(10)]
    assert [person.texts() for person in people] == [wanted] * 30
    assert set(answers) == {200}


def test_a_duplicate_delivery_is_answered_once(hooked, fake, person):
    person.say("一次")
    (update,) = list(fake.state.updates)
    fake.state.put(dict(update))
    fake.deliver_to(hooked.url)
    person.say("完")
    person.hears("听到：完")
    assert person.texts() == ["听到：一次", "听到：完"]


def test_the_web_chat_serves_where_telegram_refuses_the_token(fake, url, tmp_path):
    fake.state.revoked = True
    server = Hooked(settings_for(fake, url, tmp_path), engine=EchoEngine()).wait()
    root = server.url.removesuffix("/webhooks/telegram")
    assert httpx.get(f"{root}/readyz").status_code == 200
    server.stop()
    server.store.close()
