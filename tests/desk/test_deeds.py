import threading

import pytest

from bot.conversation.outbox import queued
from bot.errors import StoreUnavailable
from bot.handoff import audit
from tests.desk import people
from tests.handoff.fakes import a_turn


@pytest.fixture
def mine(arrive, wang):
    """Give a case that wang has claimed."""
    case_id = arrive()
    assert wang.on_case(case_id, "claim").status_code == 200
    return case_id


def said(front, case_id):
    own = front.queue.entry(case_id).conversation_id
    return [line.text for line in front.store.transcript(own) if line.direction == "agent"]


def last_reply(front, case_id):
    return queued(front.store, front.queue.entry(case_id).conversation_id)[-1].reply


def test_of_two_who_claim_at_once_exactly_one_has_it(front, arrive):
    windows = [front.window("wang"), front.window("chen")]
    for _ in range(10):
        case_id, answers = arrive(), []
        barrier = threading.Barrier(2)

        def claim(window, case_id=case_id, answers=answers, barrier=barrier):
            barrier.wait()
            answers.append(window.on_case(case_id, "claim").status_code)

        threads = [threading.Thread(target=claim, args=(window,)) for window in windows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [200, 409]


def test_an_answer_reaches_the_person_once_however_often_it_is_sent(front, mine, wang):
    for _ in range(3):
        answer = wang.on_case(mine, "answer", text="你好，我看过了", key="k1")
        assert answer.status_code == 200
    assert said(front, mine) == ["你好，我看过了"]
    assert last_reply(front, mine)["text"] == "你好，我看过了"
    assert front.queue.entry(mine).state == "with_human"


def test_the_same_key_of_a_colleague_is_another_message(front, mine, wang, lin):
    wang.on_case(mine, "answer", text="一", key="k1")
    wang.on_case(mine, "hand-over", to=front.id_of("lin"))
    lin.on_case(mine, "answer", text="二", key="k1")
    assert said(front, mine) == ["一", "二"]


def test_who_does_not_have_the_case_cannot_write(front, mine):
    chen = front.window("chen")
    refused = chen.on_case(mine, "answer", text="插一句", key="k1")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_held")
    asked = chen.on_case(mine, "documents", codes=["D01"], key="k2")
    planned = chen.on_case(mine, "plan", terms="12", send="yes", key="k3")
    assert (asked.status_code, planned.status_code) == (409, 409)
    assert said(front, mine) == []


@pytest.mark.parametrize("sent", [{"text": ""}, {"text": "  "}, {"text": "x" * 4001}, {"text": 5}])
def test_nothing_and_too_much_are_refused(front, mine, wang, sent):
    assert wang.on_case(mine, "answer", key="k", **sent).json()["error"]["code"] == "bad_text"
    assert said(front, mine) == []


def test_a_request_for_documents_says_where_each_is_to_be_had(front, mine, wang):
    assert wang.on_case(mine, "documents", codes=["D01", "D06"], key="k").status_code == 200
    reply = last_reply(front, mine)
    assert "身份证、失业证明" in reply["text"]
    assert len(reply["table"]["rows"]) == 2
    assert "人社" in " ".join(reply["table"]["rows"][1])


@pytest.mark.parametrize("codes", [[], ["D99"], ["<b>"], ["D01"] * 13])
def test_a_document_that_does_not_exist_is_not_asked_for(front, mine, wang, codes):
    refused = wang.on_case(mine, "documents", codes=codes, key="k")
    assert refused.json()["error"]["code"] == "bad_codes"
    assert said(front, mine) == []


def test_a_plan_reckoned_anew_is_looked_at_and_then_sent_with_table_and_chart(front, mine, wang):
    shown = wang.on_case(mine, "plan", terms="24", key="k")
    assert "24期" in shown.json()["html"]
    assert said(front, mine) == []
    assert wang.on_case(mine, "plan", terms="24", send="yes", key="k").json() == {}
    reply = last_reply(front, mine)
    assert any("24期" in cell for row in reply["table"]["rows"] for cell in row)
    plans = reply["chart"]["plans"]
    assert any(plan["terms"] == 24 and sum(plan["payments_fen"]) == plan["total_fen"]
               for plan in plans)  # fmt: skip
    assert reply["chart"]["url"].startswith("/api/v1/files/")


def test_the_chart_sent_is_one_the_person_can_fetch(front, mine, wang):
    wang.on_case(mine, "plan", payment="1500", send="yes", key="k")
    own = front.queue.entry(mine).conversation_id
    token, _ = front.house.tokens.issue(own, "zh-Hans")
    picture = wang.client.get(
        last_reply(front, mine)["chart"]["url"], headers={"Authorization": f"Bearer {token}"}
    )
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in picture.text


def test_a_plan_beyond_their_means_is_not_put_forward(front, mine, wang):
    shown = wang.on_case(mine, "plan", payment="5000", key="k").json()["html"]
    assert "撑不住" in shown
    assert "5,000" not in shown


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "bad_terms"),
        ({"terms": "12", "payment": "900"}, "bad_terms"),
        ({"terms": "0"}, "bad_terms"),
        ({"terms": "361"}, "bad_terms"),
        ({"terms": "1.5"}, "bad_terms"),
        ({"payment": "-1"}, "bad_payment"),
        ({"payment": "一千"}, "bad_payment"),
        ({"payment": "0.001"}, "bad_payment"),
        ({"terms": "12", "debt": "Z"}, "bad_debt"),
    ],
)
def test_figures_that_make_no_sense_are_named(mine, wang, sent, code):
    assert wang.on_case(mine, "plan", key="k", **sent).json()["error"]["code"] == code


def test_reckoning_a_plan_leaves_the_case_as_it_is(front, mine, wang):
    own = front.queue.entry(mine).conversation_id
    before = front.store.load_case(own)
    wang.on_case(mine, "plan", terms="24", send="yes", key="k")
    assert front.store.load_case(own) == before


def test_notes_stay_inside(front, mine, wang):
    wang.on_case(mine, "note", text="声音很累，慢一点")
    own = front.queue.entry(mine).conversation_id
    assert "声音很累，慢一点" in wang.get(f"/desk/cases/{mine}").text
    assert all("声音很累" not in line.text for line in front.store.transcript(own))


def test_a_case_goes_to_a_colleague_back_to_the_queue_to_the_bot_and_is_closed(front, mine, wang):
    chen = front.window("chen")
    assert wang.on_case(mine, "hand-over", to=front.id_of("chen")).status_code == 200
    assert front.queue.entry(mine).claimed_by == front.id_of("chen")
    assert chen.on_case(mine, "release").status_code == 200
    assert front.queue.entry(mine).state == "queued"
    wang.on_case(mine, "claim")
    assert wang.on_case(mine, "return", reason="还要问收入").status_code == 200
    assert front.queue.entry(mine).state == "returned"
    wang.on_case(mine, "claim")
    assert wang.on_case(mine, "close", outcome="advice_given").status_code == 200
    entry = front.queue.entry(mine)
    assert (entry.state, entry.outcome) == ("closed", "advice_given")
    assert front.store.holder(entry.conversation_id) == "bot"
    deeds = [line.what for line in audit.read(front.store, case_id=mine)][::-1]
    assert [deed for deed in deeds if deed != "read"] == [
        "claim", "hand_over", "release", "claim", "give_back", "claim", "close",
    ]  # fmt: skip


@pytest.mark.parametrize("to", ["", "nobody", "shen"])
def test_a_case_goes_only_to_somebody_who_can_take_it(front, mine, wang, to):
    staff_id = front.id_of("shen") if to == "shen" else to
    assert wang.on_case(mine, "hand-over", to=staff_id).status_code in (404, 422)
    assert front.queue.entry(mine).claimed_by == front.id_of("wang")


def test_only_a_lead_moves_a_colleague_s_case_and_it_is_accounted_for(front, mine, lin):
    chen = front.window("chen")
    assert chen.on_case(mine, "hand-over", to=front.id_of("chen")).status_code == 409
    assert chen.on_case(mine, "release").status_code == 409
    assert lin.on_case(mine, "hand-over", to=front.id_of("chen")).status_code == 200
    assert front.queue.entry(mine).claimed_by == front.id_of("chen")
    by_lin = [line.what for line in audit.read(front.store, case_id=mine, who=front.id_of("lin"))]
    assert "lead_moves" in by_lin


@pytest.mark.parametrize("outcome", ["", "won", None, ["agreed"]])
def test_a_case_ends_only_in_ways_that_exist(front, mine, wang, outcome):
    refused = wang.on_case(mine, "close", outcome=outcome)
    assert refused.json()["error"]["code"] == "bad_outcome"
    assert front.queue.entry(mine).state == "claimed"


def test_being_there_keeps_the_claim_and_colleagues_see_it(front, mine, wang, clock):
    for _ in range(5):
        clock.pass_(minutes=10)
        assert wang.on_case(mine, "here", looking=True).status_code == 200
        assert front.queue.release_silent() == []
    assert "wang 正在看" in front.window("chen").get(f"/desk/cases/{mine}").text
    assert "wang 正在看" not in wang.get(f"/desk/cases/{mine}").text
    clock.pass_(seconds=41)
    assert "正在看" not in front.window("chen").get("/desk").text


def test_a_tab_in_the_background_keeps_the_claim_and_shows_nobody(front, mine, wang, clock):
    clock.pass_(minutes=10)
    assert wang.on_case(mine, "here", looking=False).status_code == 200
    clock.pass_(minutes=10)
    assert front.queue.release_silent() == []
    assert "正在看" not in front.window("chen").get("/desk").text


def test_an_unknown_field_is_refused(mine, wang):
    assert wang.on_case(mine, "claim", staff_id="chen").status_code == 400


def test_without_the_database_nothing_is_acknowledged(front, mine, wang, monkeypatch):
    def gone(*_given, **_more):
        raise StoreUnavailable("OperationalError")

    with monkeypatch.context() as patched:
        patched.setattr(front.queue, "answer", gone)
        answer = wang.on_case(mine, "answer", text="你好", key="k1")
    assert answer.status_code == 503
    assert "你写的还在" in answer.json()["error"]["message"]
    wang.on_case(mine, "answer", text="你好", key="k1")
    assert said(front, mine) == ["你好"]


def test_without_the_database_a_page_says_so(front, wang, monkeypatch):
    def gone(*_given, **_more):
        raise StoreUnavailable("OperationalError")

    monkeypatch.setattr(front.desk.sessions, "read", gone)
    page = wang.get("/desk")
    assert page.status_code == 503
    assert "数据库暂时没有回应" in page.text


def test_what_the_person_writes_shows_where_the_queue_is_read(front, mine, wang):
    wang.on_case(mine, "answer", text="你好", key="k1")
    assert "对方有新消息" not in wang.get("/desk").text
    own = front.queue.entry(mine).conversation_id
    a_turn(front.store, own, "我在", case=people.stored(people.plain(own)))
    assert "对方有新消息" in wang.get("/desk").text
