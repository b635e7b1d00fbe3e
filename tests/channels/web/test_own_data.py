import pytest

from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Person

AFTER = [
    ("GET", "/api/v1/history"), ("GET", "/api/v1/events"), ("POST", "/api/v1/export"),
    ("DELETE", "/api/v1/me"), ("POST", "/api/v1/sessions"),
]  # fmt: skip


@pytest.fixture
def person(serving):
    return Person(serving().url)


def test_a_person_gets_all_that_is_stored_of_them_and_nothing_of_others(serving):
    url = serving().url
    person, other = Person(url), Person(url)
    other.say("别人的事")
    other.answered(2)
    person.say("我的事")
    person.answered(2)
    answer = person.http.post("/api/v1/export", headers=person.bearer)
    copy = answer.json()
    assert [line["text"] for line in copy["messages"]] == ["我的事", "听到：我的事", "还有吗？"]
    assert set(copy) == {
        "conversation", "messages", "replies", "events", "files", "tracker", "case", "handoff",
        "staff_notes", "told",
        "reminder_wish", "reminders", "telegram", "telegram_messages",
    }  # fmt: skip
    assert "别人的事" not in answer.text
    assert answer.headers["content-disposition"].startswith("attachment")


def test_after_erasure_nothing_is_left_and_the_token_opens_nothing(serving):
    server = serving()
    person = Person(server.url)
    person.say("豌豆黄")
    person.answered(2)
    assert person.http.delete("/api/v1/me", headers=person.bearer).status_code == 204
    for method, path in AFTER:
        answer = person.http.request(method, path, headers=person.bearer)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "gone"), path
    answer = person.post({"text": "还在吗"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "gone")
    assert server.store.idle_since(server.store.clock.now().replace(year=2100)) == []


def test_erasure_leaves_other_people_alone(serving):
    url = serving().url
    person, other = Person(url), Person(url)
    other.say("我还在")
    other.answered(2)
    person.http.delete("/api/v1/me", headers=person.bearer)
    assert len(other.messages()) == 3


def test_an_answer_being_made_brings_nothing_back(serving):
    server = serving(engine=TwoReplies(pause_s=0.3))
    person = Person(server.url)
    person.say("你好")
    assert person.http.delete("/api/v1/me", headers=person.bearer).status_code == 204
    server.house.runner.finish(5)
    assert server.store.idle_since(server.store.clock.now().replace(year=2100)) == []
    assert server.store.pending_all() == []
