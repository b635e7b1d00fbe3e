import json
from datetime import timedelta

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from tests.conversation.fakes import a_message
from tests.desk import people


def test_the_page_draws_what_came_and_how_soon_it_was_answered(front, arrive, lin, clock):
    done = arrive()
    arrive(people.ill)
    lin.on_case(done, "claim")
    clock.pass_(minutes=20)
    lin.on_case(done, "answer", text="你好", key="k")
    lin.on_case(done, "close", outcome="agreed")
    page = lin.get("/desk/numbers").text
    for told in ("20 分钟", "收入少了", "自己生病", "谈成方案 1", "等人接 1"):
        assert told in page, told
    assert page.count("<svg") == 4
    assert lin.get("/desk/numbers?days=7").status_code == 200
    assert lin.get("/desk/numbers?days=x'").status_code == 200


@pytest.fixture
def lost(front, arrive):
    """Have the bot understand four messages of four people not at all."""
    for kind, text in ((people.plain, "嗯呐那个啥"), (people.plain, "=1+1"),
                       (people.plain, "我在化疗 那个"), (people.silent, "谁也不许看")):  # fmt: skip
        own = arrive(kind).removeprefix("SK-")
        seq = front.store.accept(a_message(own, text, "lost")).seq
        output = TurnOutput(intent="nlu_fallback", confidence=0.31)
        front.store.commit_turn(TurnResult(own, seq, output))


def test_what_was_not_understood_is_exported_without_what_is_folded_or_not_agreed_to(lost, lin):
    answer = lin.get("/desk/numbers/not-understood.jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["text"] for line in lines] == ["嗯呐那个啥", "=1+1"]
    table = lin.get("/desk/numbers/not-understood.csv").text
    assert "化疗" not in table
    assert ",'=1+1," in table
    assert "共 4 条" in lin.get("/desk/numbers").text


def test_an_export_is_accounted_for(lost, lin):
    lin.get("/desk/numbers/not-understood.jsonl")
    assert "导出未听懂的消息" in lin.get("/desk/audit").text
    assert lin.get("/desk/numbers/not-understood.exe").status_code == 404


def test_numbers_of_another_time_are_left_out(arrive, lin, clock, front):
    arrive()
    clock.moment += timedelta(days=100)
    assert "收入少了" not in front.window("lin").get("/desk/numbers?days=7").text
