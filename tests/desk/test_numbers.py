import json
from datetime import timedelta

import pytest

from bot.desk.numbers import measure, share_within
from tests.desk import people
from tests.desk.people import stored
from tests.handoff.fakes import a_turn


def since(clock):
    return clock.moment - timedelta(days=30)


def test_cases_are_counted_by_reason_request_and_outcome(front, arrive, wang, clock):
    done = arrive()
    arrive(people.ill)
    arrive(people.lenders)
    wang.on_case(done, "claim")
    wang.on_case(done, "close", outcome="agreed")
    numbers = measure(front.store, since(clock))
    assert dict(numbers.reasons) == {"R04": 2, "R01": 1}
    assert dict(numbers.requests) == {"Q1": 2, "Q2": 1}
    assert dict(numbers.outcomes) == {"open": 2, "agreed": 1}


def test_the_time_to_the_first_human_answer_is_measured(front, arrive, wang, clock):
    for minutes in (10, 20, 600):
        case_id = arrive(priority="P1")
        wang.on_case(case_id, "claim")
        clock.pass_(minutes=minutes)
        wang = front.window("wang")
        wang.on_case(case_id, "answer", text="你好", key="k")
        clock.pass_(minutes=1)
        wang.on_case(case_id, "answer", text="还在吗", key="k2")
    numbers = measure(front.store, since(clock))
    assert (numbers.answered, numbers.in_time) == (3, 2)
    assert numbers.half == timedelta(minutes=20)
    assert numbers.ninety == timedelta(minutes=600)


def test_without_an_answer_there_is_no_time():
    assert share_within([], 50) is None


def test_who_left_in_the_middle_is_counted_by_the_question_last_asked(front, clock):
    for asked, finished, hand_off in (("income", False, None), ("income", False, None),
                                      ("plan", True, None), ("contact", False, True)):  # fmt: skip
        own = front.store.open_conversation("web", "")
        body = stored(people.silent(own))
        body["progress"] |= {"asked": asked, "finished": finished}
        body["consent"]["hand_off"] = hand_off
        a_turn(front.store, own, case=body)
    assert measure(front.store, since(clock)).left_at == []
    clock.pass_(hours=2)
    assert measure(front.store, since(clock)).left_at == [("income", 2)]


@pytest.fixture
def unread(front, arrive):
    arrive(text="嗯呐那个啥", intent="affirm", confidence=0.31)
    arrive(text="今天天气不错", intent="out_of_scope", confidence=0.9)
    arrive(text="想分期", intent="request_installment", confidence=0.9)
    arrive(text="我在化疗 那个", intent="affirm", confidence=0.2)
    arrive(people.silent, text="谁也不许看", intent="affirm", confidence=0.2)


def test_what_the_bot_did_not_understand_is_counted(front, unread, clock):
    numbers = measure(front.store, since(clock))
    assert (numbers.heard, numbers.not_understood) == (5, 4)


def test_it_is_exported_for_labelling_without_what_is_folded_or_not_agreed_to(front, unread, lin):
    answer = lin.get("/desk/numbers/not-understood.jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["text"] for line in lines] == ["嗯呐那个啥", "今天天气不错"]
    assert set(lines[0]) == {"conversation_id", "seq", "text", "intent", "confidence"}


def test_the_page_draws_them(front, unread, lin):
    page = lin.get("/desk/numbers").text
    assert page.count("<svg") >= 3
    assert "4 条，占 5 条的 80.0%" in page
    assert lin.get("/desk/numbers?days=7").status_code == 200
