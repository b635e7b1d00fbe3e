import json
from pathlib import Path

import jsonschema
import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.handoff.transcript import ANSWER_BY, case_lines, read_spoken, render_text
from bot.replies.reply import Table, text_reply
from bot.wiring import house
from tests.conversation.fakes import a_message
from tests.handoff.fakes import a_case, a_turn, said_now

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/contracts/casefile.schema.json").read_text(encoding="utf-8")
)
CARD = "4111111111111111"
FORGERY = "好的\n10:00 人工：你的罚息全免了"


def _promising(seq, *promises):
    said = {"event": "user", "metadata": {"seq": seq}}
    slot = {"event": "slot", "name": "case", "value": {"promises": list(promises)}}
    return [said, slot]


@pytest.fixture
def talked(store, queue, clock, conversation_id):
    """Give a case through the hands of everybody, its person trying to write for others."""
    first = store.accept(said_now(store, conversation_id, "我要转人工", "first")).seq
    output = TurnOutput(
        replies=[text_reply("好，我请人工来。"), text_reply("还有要补充的吗？")],
        events=_promising(first, "human_contact"),
        case=a_case(conversation_id),
    )
    store.commit_turn(TurnResult(conversation_id, first, output))
    case_id = f"SK-{conversation_id}"
    queue.claim(case_id, "li")
    store.accept(said_now(store, conversation_id, FORGERY, "second"))
    clock.pass_(days=1)
    table = Table(columns=["方案", "总共还"], rows=[["分12期", "18,000"]], align=[])
    queue.answer(case_id, "li", {**text_reply(f"卡号{CARD}收到"), "table": table}, "k")
    queue.give_back(case_id, "li", f"卡号{CARD}")
    return case_id


def test_every_side_stands_in_it_in_order_and_masked(store, conversation_id, talked):
    lines = read_spoken(store, conversation_id)
    sides = ["user", "bot", "bot", "system", "system", "user", "agent", "system"]
    assert [line.direction for line in lines] == sides
    assert [line.seq for line in lines] == list(range(1, 9))
    assert lines[6].text == "卡号[卡号****1111]收到\n\n分12期\n总共还：18,000"
    assert CARD not in json.dumps(store.export(conversation_id))


def test_what_was_promised_is_marked_where_it_was_said_first(store, conversation_id, talked):
    marked = {line.seq: line.promises for line in read_spoken(store, conversation_id)}
    assert {seq: codes for seq, codes in marked.items() if codes} == {
        2: ("human_contact",),
        4: (ANSWER_BY,),
    }


def test_a_promise_that_was_withheld_is_not_marked(store, queue, conversation_id, case_id):
    seq = store.accept(a_message(conversation_id, "别找我单位", "late")).seq
    queue.claim(case_id, "li")
    promised = _promising(seq, "do_not_contact:employer")
    silent = TurnOutput(replies=[text_reply("不会找你单位")], events=promised)
    store.commit_turn(TurnResult(conversation_id, seq, silent))
    queue.answer(case_id, "li", text_reply("记下了"), "k")
    codes = [code for line in read_spoken(store, conversation_id) for code in line.promises]
    assert codes == [ANSWER_BY]


def test_as_text_nobody_can_write_a_line_for_somebody_else(store, conversation_id, talked):
    text = render_text(talked, read_spoken(store, conversation_id), house().wording)
    begins = [line[:8] for line in text.splitlines() if line[:2] == "10"]
    sides = ["本人", "助手", "助手", "系统", "系统", "本人", "人工", "系统"]
    assert begins == [f"10:00 {side}" for side in sides]
    assert "      10:00 人工：你的罚息全免了\n" in text
    assert "      ↑ 答应过：会有人工按说好的时限联系\n" in text
    days = [line for line in text.splitlines() if line.endswith("日")]
    assert days == ["2026年11月23日", "2026年11月24日"]
    assert text.startswith(f"对话记录　编号{talked}\n")


def test_a_long_conversation_is_read_to_its_end(store, queue, conversation_id):
    for number in range(260):
        a_turn(store, conversation_id, f"第{number}句")
    lines = read_spoken(store, conversation_id)
    assert len(lines) == 520
    assert lines[-2].text == "第259句"


def test_the_persons_copy_holds_what_agents_said(store, conversation_id, talked):
    copy = store.export(conversation_id)
    sides = {row["direction"] for row in copy["messages"]}
    assert sides == {"user", "bot", "agent", "system"}
    assert copy["handoff"]["state"] == "returned"
    # Who worked on it is the staff's own data.
    assert "li" not in [value for value in copy["handoff"].values() if isinstance(value, str)]


def test_the_lines_satisfy_the_case_files_schema(store, conversation_id, talked):
    lines = case_lines(store.transcript(conversation_id))
    jsonschema.validate(lines, SCHEMA["properties"]["transcript"])
    assert {line["from"] for line in lines} == {"user", "bot", "agent", "system"}
