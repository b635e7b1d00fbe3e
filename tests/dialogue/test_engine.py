import asyncio
import json
import logging

import pytest

from bot.errors import ModelMissing, ModelOutdated

pytestmark = pytest.mark.model


def test_a_greeting_gets_a_reply_with_its_buttons(toy):
    output = toy.say("a1", "你好")
    assert output.replies == [
        {
            "text": "您好",
            "buttons": [{"title": "我要分期", "payload": "我要分期"}],
            "table": None,
            "chart": None,
            "files": [],
        }
    ]
    assert output.intent == "greet"
    assert 0 < output.confidence <= 1


def test_a_form_is_filled_turn_by_turn_from_the_stored_state(toy):
    assert toy.texts("a2", "我要分期") == ["欠多少"]
    assert toy.texts("a2", "30000") == ["30000 分几期"]
    assert toy.texts("a2", "12") == ["从几号开始还"]
    last = toy.say("a2", "15号")
    assert last.replies[0]["text"] == "30000 分 12 期"
    assert last.replies[0]["table"]["rows"] == [["12"]]
    assert last.case["case_id"] == "toy-1"


def test_a_rejected_value_is_asked_for_again(toy):
    toy.say("a3", "我要分期")
    assert toy.texts("a3", "30000000") == ["太大了", "欠多少"]


def test_chatter_inside_the_form_is_answered_and_the_question_comes_back(toy):
    toy.say("a4", "我要分期")
    assert toy.texts("a4", "今天天气真好") == ["这个我不太懂", "欠多少"]
    assert toy.texts("a4", "30000") == ["30000 分几期"]


def test_stopping_leaves_the_form(toy):
    toy.say("a5", "我要分期")
    assert toy.texts("a5", "不弄了") == ["好的,先停"]
    assert toy.texts("a5", "天气怎么样") == ["这个我不太懂"]


@pytest.mark.parametrize(
    "command", ["/restart", "/greet", "／greet", ' /greet{"number": "7"}', "/session_start", "/"]
)
def test_text_beginning_with_a_slash_is_never_a_command(toy, command):
    conversation = f"slash {command}"
    toy.say(conversation, "我要分期")
    toy.say(conversation, "30000")
    output = toy.say(conversation, command)
    assert not any(e["event"] in {"restart", "session_started"} for e in output.events)
    assert not any(e.get("name") == "action_restart" for e in output.events)
    assert output.tracker_state["slots"]["amount"] == 30000
    message = next(e for e in output.events if e["event"] == "user")
    assert message["parse_data"]["intent"]["confidence"] < 1


def test_a_failing_action_fails_the_turn_and_leaves_the_state_alone(toy):
    toy.say("a6", "我要分期")
    before = json.dumps(toy.states["a6"])
    toy.say("a6", "不弄了")
    toy.states["a6"] = json.loads(before)
    with pytest.raises(RuntimeError):
        toy.say("a6", "不弄了") and toy.say("a6", "炸一下")
    assert toy.texts("a6", "你好") == ["您好"]


def test_a_turn_that_comes_to_no_end_fails_instead_of_repeating_itself(toy):
    with pytest.raises(RuntimeError, match="no end"):
        toy.say("a10", "一直说下去")
    assert toy.texts("a10", "你好") == ["您好"]


def test_what_people_say_and_what_exceptions_say_is_not_logged(toy, caplog, capfd):
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError):
        toy.say("a7", "炸一下")
    written = caplog.text + "".join(capfd.readouterr())
    assert "RuntimeError" in written
    assert "secret words" not in written
    assert "炸一下" not in written


def test_only_this_turns_events_are_handed_over(toy):
    toy.say("a8", "你好")
    events = toy.say("a8", "谢谢").events
    assert [e["text"] for e in events if e["event"] == "user"] == ["谢谢"]
    assert [e["text"] for e in events if e["event"] == "bot"] == ["不客气"]


def test_everything_handed_over_is_plain_json(toy):
    output = toy.say("a9", "我要分期", today="2026-11-22", seq=3)
    again = json.loads(json.dumps([output.tracker_state, output.events, output.replies]))
    assert again == [output.tracker_state, output.events, output.replies]


def test_two_conversations_do_not_see_each_other(toy):
    toy.say("b1", "我要分期")
    assert toy.texts("b2", "天气怎么样") == ["这个我不太懂"]


def test_states_may_be_loaded_by_a_coroutine(load_toy, toy):
    async def load(conversation_id):
        return toy.states.get(conversation_id)

    toy.say("b3", "我要分期")
    engine = load_toy({})
    engine._load_state = load
    output = asyncio.run(engine.turn("b3", "30000", {}))
    assert output.replies[0]["text"] == "30000 分几期"


def test_parsing_runs_no_action(toy):
    parsed = asyncio.run(toy.engine.parse("我要分期"))
    assert parsed["intent"]["name"] == "want_plan"
    assert parsed["normalized"] == "我要分期"


def test_a_model_that_is_not_there_says_how_to_get_one(load_toy, tmp_path):
    from bot.dialogue.engine import RasaEngine

    with pytest.raises(ModelMissing, match="python -m bot train"):
        RasaEngine.load(tmp_path / "none.tar.gz", {}.get)


def test_a_model_trained_with_other_parts_is_refused(toy_model):
    from bot.dialogue.engine import RasaEngine
    from bot.dialogue.model_check import encoder_installed

    note = toy_model.parent / "current.json"
    note.write_text(json.dumps({"model": toy_model.name, "encoder": not encoder_installed()}))
    try:
        with pytest.raises(ModelOutdated, match="python -m bot train"):
            RasaEngine.load(toy_model, {}.get)
    finally:
        note.unlink()
