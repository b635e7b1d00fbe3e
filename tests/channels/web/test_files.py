"""Files of a real case, made by the real renderer, fetched by their own person only."""

from dataclasses import replace

import pytest

from bot.channels.attachments import AttachingEngine
from bot.channels.web.maker import FileMaker
from bot.clock import FixedDayClock
from bot.conversation.engine import TurnOutput
from bot.conversation.store import ConversationStore
from bot.core.records import to_json
from bot.replies.charts import offers_chart
from bot.replies.reply import text_reply
from tests.channels.web.person import Person
from tests.core.cases import yuan
from tests.documents.samples import BY_PLAN, TODAY, proposed, subject

GIVEN = subject(BY_PLAN["interest_free_instalment"]).case


class Telling:
    """An engine that puts a case on the table; the test may change it between turns."""

    def __init__(self, case):
        self.case = case

    async def turn(self, conversation_id, text, metadata):
        case = replace(self.case, case_id=f"SK-{conversation_id[:6]}")
        offered = text_reply("方案")
        offered["chart"] = offers_chart(proposed(case).offers)
        return TurnOutput(replies=[offered, text_reply("好了")], case=to_json(case))


@pytest.fixture
def engine():
    return Telling(GIVEN)


class Shared(FileMaker):
    """A maker that outlives the servers of the tests."""

    def close(self):
        pass

    def end(self):
        super().close()


@pytest.fixture(scope="module")
def maker():
    shared = Shared()
    shared.warm_up()
    yield shared
    shared.end()


@pytest.fixture
def server(serving, engine, url, maker):
    before = ConversationStore(url).load_case
    attaching = AttachingEngine(engine, before)
    return serving(engine=attaching, clock=FixedDayClock(TODAY), maker=maker)


@pytest.fixture
def person(server):
    return Person(server.url)


def _fetch(person, url):
    return person.http.get(url, headers=person.bearer, timeout=60)


def _finish(engine):
    engine.case = engine.case.with_progress(finished=True)


def test_the_chart_beside_the_offers_is_told_in_words_and_can_be_fetched(person):
    person.say("你好")
    chart = person.answered(2)[1]["chart"]
    assert [plan["number"] for plan in chart["plans"]] == list(range(1, len(chart["plans"]) + 1))
    assert "方案1" in chart["alt"]
    answer = _fetch(person, chart["url"])
    assert answer.headers["content-type"] == chart["media_type"] == "image/svg+xml"
    assert answer.text.startswith("<?xml")
    assert "<script" not in answer.text


def test_papers_come_once_when_the_interview_ends(person, engine):
    person.say("还在说")
    assert person.answered(2)[-1]["files"] == []
    _finish(engine)
    person.say("好的")
    files = person.answered(4)[-1]["files"]
    assert {file["media_type"] for file in files} >= {
        "application/pdf",
        "text/calendar; charset=utf-8",
    }
    for file in files:
        answer = _fetch(person, file["url"])
        assert answer.status_code == 200, file
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert answer.headers["content-type"] == file["media_type"]
    person.say("再说一句")
    assert person.answered(6)[-1]["files"] == []


def test_papers_come_when_asked_what_can_be_kept(person, engine):
    engine.case = engine.case.with_progress(topics=("take_away",))
    person.say("能带走什么")
    assert person.answered(2)[-1]["files"]


def test_a_file_stays_as_it_was_when_it_was_offered(person, engine):
    person.say("你好")
    url = person.answered(2)[1]["chart"]["url"]
    before = _fetch(person, url).content
    debt = replace(engine.case.debts[0], principal=yuan("9000"), total=None)
    engine.case = replace(engine.case, debts=(debt,))
    person.say("改成九千")
    person.answered(4)
    assert _fetch(person, url).content == before
    assert _fetch(person, "/api/v1/files/chart.svg").content != before


def test_what_can_be_had_now_stands_beside_the_conversation(person):
    person.say("你好")
    person.answered(2)
    files = person.history().json()["state"]["files"]
    assert {file["kind"] for file in files} >= {"letter", "summary", "chart"}
    assert _fetch(person, "/api/v1/files/letter.docx").content.startswith(b"PK")


def test_a_strangers_files_are_not_there(server, person):
    person.say("你好")
    url = person.answered(2)[1]["chart"]["url"]
    stranger = Person(server.url)
    assert _fetch(stranger, url).status_code == 404
    assert _fetch(stranger, "/api/v1/files/letter.pdf").status_code == 404
    assert person.http.get(url).status_code == 401


@pytest.mark.parametrize(
    "name", ["x" * 16, "letter", "letter.exe", "nothing.pdf", "chart.svg.pdf", "%00", "a" * 3000]
)
def test_a_file_that_is_none_is_not_found(person, name):
    person.say("你好")
    person.answered(2)
    assert _fetch(person, f"/api/v1/files/{name}").status_code == 404


def test_a_paper_that_lacks_something_says_that_it_is_not_ready(person, engine):
    engine.case = engine.case.with_progress(read_back=None)
    person.say("你好")
    person.answered(2)
    answer = _fetch(person, "/api/v1/files/letter.pdf")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_ready")


def test_in_danger_nothing_about_money_is_offered(person, engine):
    engine.case = replace(engine.case, signals=("self_harm",)).with_progress(finished=True)
    person.say("不想活了")
    shown = person.answered(2)
    assert "url" not in shown[1]["chart"]
    assert shown[-1]["files"] == []
    state = person.history().json()["state"]
    assert (state["files"], state["checklist"], state["summary"]) == ([], [], [])
    assert _fetch(person, "/api/v1/files/summary.pdf").status_code == 409


def test_an_erased_persons_files_are_gone(person):
    person.say("你好")
    url = person.answered(2)[1]["chart"]["url"]
    person.http.delete("/api/v1/me", headers=person.bearer)
    assert _fetch(person, url).status_code == 404


def test_a_file_process_that_died_is_begun_again(person, maker):
    person.say("你好")
    url = person.answered(2)[1]["chart"]["url"]
    assert _fetch(person, url).status_code == 200
    for child in maker._pool._processes.values():
        child.kill()
    assert _fetch(person, url).status_code == 200


def test_a_file_that_cannot_be_offered_costs_nobody_their_answer(person, monkeypatch, caplog):
    def broken(*_args):
        raise RuntimeError("我欠了三万五")

    monkeypatch.setattr("bot.channels.attachments.Attaching.attached", broken)
    person.say("你好")
    assert [message["text"] for message in person.answered(2)] == ["你好", "方案", "好了"]
    assert "files failed" in caplog.text
    assert "三万五" not in caplog.text


def test_a_case_that_cannot_be_read_leaves_the_conversation_as_it_is(person, monkeypatch):
    def broken(*_args):
        raise RuntimeError

    person.say("你好")
    person.answered(2)
    monkeypatch.setattr("bot.channels.web.standing._with_case", broken)
    page = person.history().json()
    assert (len(page["messages"]), page["state"]["summary"]) == (3, [])
