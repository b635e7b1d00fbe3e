import asyncio
import logging
from datetime import date
from itertools import count

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.errors import StoreUnavailable
from bot.replies.reply import text_reply
from tests.conversation.fakes import BrokenEngine, EchoEngine, a_message, an_intake, said

CARD = "4111 1111 1111 1111"


async def _through(intake, conversation_id, *texts, **more):
    for number, text in enumerate(texts):
        await intake.take(a_message(conversation_id, text, f"{number} {text[:20]!r}", **more))
    return await intake.run(conversation_id)


def test_a_message_is_answered_and_the_engine_is_told_what_it_needs(store, conversation_id):
    engine = EchoEngine(store)
    assert asyncio.run(_through(an_intake(store, engine), conversation_id, "你好")) == 1
    assert said(store, conversation_id) == ["听到：你好"]
    told = engine.metadata[0]
    assert (told["today"], told["institution"], told["channel"]) == ("2026-11-22", "demo", "web")
    assert (told["seq"], told["choice"], told["masked"], told["cut"]) == (1, None, [], False)


def test_a_conversation_may_have_a_day_of_its_own(store):
    conversation_id = store.open_conversation("web", "", today_override=date(2027, 5, 1))
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, "你好"))
    assert engine.metadata[0]["today"] == "2027-05-01"


def test_two_messages_at_once_are_both_answered_in_order_and_one_at_a_time(store, conversation_id):
    engine = EchoEngine(store, pause_s=0.02)
    intake = an_intake(store, engine)

    async def send(text):
        accepted = await intake.take(a_message(conversation_id, text))
        await intake.run(conversation_id)
        return accepted.seq, text

    async def both():
        return await asyncio.gather(*(send(text) for text in ("甲", "乙", "丙")))

    in_order = [text for _, text in sorted(asyncio.run(both()))]
    assert engine.asked == in_order
    assert engine.most_at_once == 1
    assert said(store, conversation_id) == [f"听到：{text}" for text in in_order]
    assert store.load_tracker(conversation_id) == {"turns": 3}


def test_conversations_do_not_wait_for_each_other(store):
    engine = EchoEngine(pause_s=0.05)
    intake = an_intake(store, engine)
    ids = [store.open_conversation("web", "") for _ in range(5)]

    async def all_of_them():
        await asyncio.gather(*(_through(intake, each, "你好") for each in ids))

    asyncio.run(all_of_them())
    assert engine.most_at_once > 1


def test_a_retried_message_is_answered_once(store, conversation_id):
    engine = EchoEngine()
    intake = an_intake(store, engine)

    async def twice():
        message = a_message(conversation_id, "你好", "k")
        first, second = await asyncio.gather(intake.take(message), intake.take(message))
        await asyncio.gather(intake.run(conversation_id), intake.run(conversation_id))
        return sorted([first.duplicate, second.duplicate])

    assert asyncio.run(twice()) == [False, True]
    assert engine.asked == ["你好"]


def test_a_secret_reaches_neither_store_nor_engine_and_the_person_is_told(
    store, conversation_id, tmp_path
):
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, f"卡号{CARD}还不上"))
    assert engine.asked == ["卡号[卡号****1111]还不上"]
    assert engine.metadata[0]["masked"] == ["card"]
    assert said(store, conversation_id)[0] == "已隐去：card"
    for file in tmp_path.iterdir():
        assert CARD.encode() not in file.read_bytes()


def test_a_human_who_holds_the_conversation_silences_the_bot(store, conversation_id):
    engine = EchoEngine()
    store.hold(conversation_id, "human")
    assert asyncio.run(_through(an_intake(store, engine), conversation_id, "在吗", " ")) == 2
    assert engine.asked == []
    assert store.pending(conversation_id) == []
    assert said(store, conversation_id) == []
    assert said(store, conversation_id, "user") == ["在吗", " "]
    store.hold(conversation_id, "bot")
    asyncio.run(_through(an_intake(store, engine), conversation_id, "回来了"))
    assert engine.asked == ["回来了"]


def test_a_human_who_takes_over_between_two_messages_silences_the_second(store, conversation_id):
    engine = EchoEngine()
    turn = engine.turn

    async def turn_then_claim(*args):
        output = await turn(*args)
        store.hold(conversation_id, "human")
        return output

    engine.turn = turn_then_claim
    asyncio.run(_through(an_intake(store, engine), conversation_id, "甲", "乙"))
    assert engine.asked == ["甲"]


def test_a_failed_turn_brings_one_apology_and_logs_the_class_name_only(
    store, conversation_id, caplog
):
    with caplog.at_level(logging.DEBUG):
        asyncio.run(_through(an_intake(store, BrokenEngine()), conversation_id, "我欠三万五"))
    assert said(store, conversation_id) == [f"出错了，编号{conversation_id}"]
    assert [line.state for line in store.transcript(conversation_id)] == ["failed", "done"]
    assert "RuntimeError" in caplog.text
    assert "三万五" not in caplog.text
    assert "could not answer" not in caplog.text


def test_a_failed_turn_does_not_hold_up_the_next_message(store, conversation_id):
    asyncio.run(_through(an_intake(store, BrokenEngine()), conversation_id, "甲"))
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, "乙"))
    assert engine.asked == ["乙"]


def test_the_apology_names_the_case_where_there_is_one(store, conversation_id):
    asyncio.run(_through(an_intake(store, EchoEngine()), conversation_id, "甲"))
    asyncio.run(_through(an_intake(store, BrokenEngine()), conversation_id, "乙"))
    assert said(store, conversation_id)[-1] == f"出错了，编号SK-{conversation_id}"


@pytest.mark.parametrize(
    "output",
    [
        TurnOutput(events=[{"at": object()}]),
        TurnOutput(tracker_state={"rate": float("nan")}),
        TurnOutput(replies=[text_reply("\ud800")]),
        TurnOutput(case={"priority": "P3"}),
    ],
)
def test_an_output_that_cannot_be_stored_is_a_failed_turn(store, conversation_id, output):
    class Odd:
        async def turn(self, conversation_id, text, metadata):
            return output

    asyncio.run(_through(an_intake(store, Odd()), conversation_id, "甲"))
    assert [line.state for line in store.transcript(conversation_id)] == ["failed", "done"]
    assert store.export(conversation_id)["events"] == []


def test_a_turn_that_never_ends_is_a_failed_turn(store, conversation_id, monkeypatch):
    monkeypatch.setattr("bot.conversation.intake._LONGEST_TURN_S", 0.05)
    asyncio.run(_through(an_intake(store, EchoEngine(pause_s=30)), conversation_id, "甲"))
    assert said(store, conversation_id) == [f"出错了，编号{conversation_id}"]


def test_a_store_that_is_away_leaves_the_message_waiting(store, conversation_id, monkeypatch):
    engine = EchoEngine()
    intake = an_intake(store, engine)

    def away(_turn):
        raise StoreUnavailable("OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr(store, "commit_turn", away)
        with pytest.raises(StoreUnavailable):
            asyncio.run(_through(intake, conversation_id, "甲"))
    assert len(store.pending(conversation_id)) == 1
    asyncio.run(intake.run(conversation_id))
    assert said(store, conversation_id) == ["听到：甲"]


@pytest.mark.parametrize("text", ["", "   \n\t", "\x00\x07\u200b", "\u3000", "\u202e\ufeff"])
def test_a_message_that_shows_nothing_gets_a_kind_reply_and_no_turn(store, conversation_id, text):
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, text))
    assert engine.asked == []
    assert said(store, conversation_id) == ["没看到内容"]


def test_a_button_without_text_is_a_turn(store, conversation_id):
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, "", choice="b-7f"))
    assert engine.metadata[0]["choice"] == "b-7f"


def test_control_and_broken_characters_are_dropped_and_emoji_stay_whole(store, conversation_id):
    engine = EchoEngine()
    text = "欠\x003\u202e万\ud800\r\n👨‍👩‍👧"
    asyncio.run(_through(an_intake(store, engine), conversation_id, text))
    assert engine.asked == ["欠3万\n👨‍👩‍👧"]


def test_hidden_characters_do_not_carry_a_card_past_the_mask(store, conversation_id):
    engine = EchoEngine()
    card = "\u200b".join("4111111111111111")
    asyncio.run(_through(an_intake(store, engine), conversation_id, card))
    assert engine.asked == ["[卡号****1111]"]


def test_a_long_text_is_cut_for_the_engine_kept_longer_and_noted(store, conversation_id):
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, "欠" * 5_000))
    assert engine.asked == ["欠" * 2_000]
    assert said(store, conversation_id, "user") == ["欠" * 4_000]
    assert said(store, conversation_id)[0] == "只读了前2000个字"
    assert engine.metadata[0]["cut"] is True


@pytest.mark.parametrize("text", ["/restart", '/greet{"a": 1}', "/session_start", "//"])
def test_a_leading_slash_is_passed_on_as_it_is(store, conversation_id, text):
    engine = EchoEngine()
    asyncio.run(_through(an_intake(store, engine), conversation_id, text))
    assert engine.asked == [text]


def test_recovery_answers_all_that_waits_in_order(store):
    ids = [store.open_conversation("web", "") for _ in range(6)]
    numbers = count()
    for text in "甲乙丙":
        for each in ids:
            store.accept(a_message(each, text, f"k{next(numbers)}"))
    intake = an_intake(store, EchoEngine(store))
    assert asyncio.run(intake.recover()) == 18
    for each in ids:
        assert said(store, each) == ["听到：甲", "听到：乙", "听到：丙"]
    assert asyncio.run(intake.recover()) == 0


def test_a_message_that_takes_the_process_down_is_given_up_after_three_starts(
    store, conversation_id
):
    class Deadly:
        async def turn(self, conversation_id, text, metadata):
            raise SystemExit

    store.accept(a_message(conversation_id, "甲"))
    for _ in range(3):
        with pytest.raises(SystemExit):
            asyncio.run(an_intake(store, Deadly()).recover())
    asyncio.run(an_intake(store, Deadly()).recover())
    assert said(store, conversation_id) == [f"出错了，编号{conversation_id}"]


def test_a_conversation_erased_while_it_is_answered_stays_erased(store, conversation_id):
    class Erased:
        async def turn(self, conversation_id, text, metadata):
            store.erase(conversation_id)
            return TurnOutput([text_reply("晚了")], {"a": 1})

    asyncio.run(_through(an_intake(store, Erased()), conversation_id, "删掉我"))
    assert store.export(conversation_id) is None


def test_a_turn_answered_elsewhere_meanwhile_is_not_doubled(store, conversation_id):
    class Overtaken:
        async def turn(self, conversation_id, text, metadata):
            other = TurnResult(conversation_id, metadata["seq"], TurnOutput([text_reply("先到")]))
            store.commit_turn(other)
            return TurnOutput([text_reply("后到")])

    asyncio.run(_through(an_intake(store, Overtaken()), conversation_id, "甲"))
    assert said(store, conversation_id) == ["先到"]
