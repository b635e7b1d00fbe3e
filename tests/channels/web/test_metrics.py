"""What `/metrics` tells is so, names nobody, and is told only to who has the key."""

import re

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.web.metrics import scrape
from bot.conversation.engine import TurnOutput
from bot.errors import StoreUnavailable
from bot.replies.reply import text_reply
from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Person

KEY = "kd83jFh20-sJq71Lx_0pWm4TzB6vYc-99"
TOLD = "我叫周小满住在梧桐里七号"


@pytest.fixture
def url(tmp_path):
    """Give one kind of database: what is asked of it has a test on both."""
    return f"sqlite:///{tmp_path}/shukun.db"


class Moods:
    """An engine that understands, does not, or breaks, by what is said."""

    async def turn(self, conversation_id, text, metadata):
        if "坏" in text:
            raise RuntimeError(text)
        intent = "nlu_fallback" if "不懂" in text else "greet"
        return TurnOutput(replies=[text_reply("好")], intent=intent)


def figures(server):
    """Give every sample as name and labels to value."""
    families = text_string_to_metric_families(scrape(server.house).decode())
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def test_without_a_key_set_there_is_no_such_page(serving):
    answer = httpx.get(f"{serving().url}/metrics")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("shown", [None, "Bearer", "Bearer wrong", f"Basic {KEY}", "Bearer 钥匙"])
def test_who_does_not_show_the_key_is_told_nothing(serving, shown):
    headers = {} if shown is None else {"Authorization": shown.encode()}
    answer = httpx.get(f"{serving(metrics_key=KEY).url}/metrics", headers=headers)
    assert answer.status_code == 401
    assert "shukun_" not in answer.text


def test_who_shows_the_key_is_answered_by_any_address_and_nothing_is_kept(serving):
    server = serving(metrics_key=KEY, public_url="https://chat.example")
    answer = httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    assert "shukun_database_up 1.0" in answer.text


def test_messages_turns_and_their_time_are_counted(serving):
    server = serving(engine=Moods())
    person = Person(server.url)
    for text in ("你好", "不懂的话", "坏了"):
        person.say(text, key=f"the-same-{text.encode().hex()}")
        person.say(text, key=f"the-same-{text.encode().hex()}")
    person.answered(3)
    found = figures(server)
    assert found["shukun_messages_total", ("channel", "web")] == 3
    outcomes = {o: found["shukun_turns_total", ("outcome", o)]
                for o in ("understood", "fallback", "failed", "put_off")}  # fmt: skip
    assert outcomes == {"understood": 1, "fallback": 1, "failed": 1, "put_off": 0}
    assert found["shukun_turn_seconds_count",] == 3
    # What failed has no answer of the engine's.
    assert found["shukun_answer_seconds_count",] == 2
    assert found["shukun_outbox_waiting",] == 3
    assert found["shukun_messages_waiting",] == 0


def test_no_word_and_no_id_is_in_it(serving):
    server = serving(engine=Moods())
    person = Person(server.url)
    person.say(f"{TOLD}坏了")
    person.say(TOLD)
    person.answered(2)
    text = scrape(server.house).decode()
    own = server.house.tokens.read(person.token).conversation_id
    assert own not in text
    assert not re.search("[一-鿿]", text)


def test_a_limit_that_is_hit_is_counted_by_its_name(serving):
    server = serving(messages_a_minute=1, streams=1)
    person = Person(server.url)
    person.say("你好")
    assert person.post({"text": "还有"}).status_code == 429
    with person.stream() as first, person.stream() as second:
        assert (first.status_code, second.status_code) == (200, 429)
        assert figures(server)["shukun_streams",] == 1
    found = figures(server)
    hit = {limit: found["shukun_limits_hit_total", ("limit", limit)]
           for limit in ("messages", "sessions", "requests", "files", "streams")}  # fmt: skip
    assert hit == {"messages": 1, "sessions": 0, "requests": 0, "files": 0, "streams": 1}


def test_a_database_that_is_gone_is_counted_and_does_not_stop_the_page(serving, monkeypatch):
    server = serving(engine=TwoReplies())

    def gone(*_args, **_more):
        raise StoreUnavailable("OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr("bot.channels.web.metrics.read_backlog", gone)
        found = figures(server)
    assert found["shukun_database_up",] == 0
    assert ("shukun_outbox_waiting",) not in found
    with pytest.raises(StoreUnavailable), server.store.database.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    errors = {key: value for key, value in figures(server).items() if "database_errors" in key[0]}
    assert [value for (name, *_), value in errors.items() if name.endswith("_total")] == [1]


def test_two_servers_in_a_process_count_for_themselves(serving):
    one, other = serving(engine=Moods()), serving(engine=Moods())
    person = Person(one.url)
    person.say("你好")
    person.answered(1)
    assert figures(one)["shukun_turns_total", ("outcome", "understood")] == 1
    assert figures(other)["shukun_turns_total", ("outcome", "understood")] == 0
