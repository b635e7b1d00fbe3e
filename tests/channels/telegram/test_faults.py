"""What goes wrong on the way: nothing acknowledged is lost, nothing is sent twice."""

import asyncio
import logging
import random
import time
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.channels.telegram import parts
from bot.channels.telegram.client import build_bot
from bot.channels.telegram.pump import Pump
from bot.conversation.locks import LocalLocks
from bot.conversation.rows import QUEUED
from bot.conversation.schema import outbox, telegram_parts
from bot.errors import StoreUnavailable
from bot.replies.reply import text_reply
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.fake.state import Fault
from tests.channels.telegram.running import until
from tests.conversation.fakes import EchoEngine


@pytest.fixture
def echoing(polling):
    """Start the channel with one reply a message."""
    return polling(engine=EchoEngine())


def answers(person, words="听到"):
    return [text for text in person.texts() if text.startswith(words)]


def test_an_update_is_confirmed_only_once_it_is_stored(polling, fake, person):
    running = polling(engine=EchoEngine())
    accept, failures = running.store.accept, iter(range(3))

    def failing(*args, **kwargs):
        if next(failures, None) is not None:
            raise StoreUnavailable("OperationalError")
        return accept(*args, **kwargs)

    running.store.accept = failing
    before = fake.state.confirmed
    person.say("还在吗")
    until(lambda: len(list(failures)) == 0 or fake.state.polls > 2)
    person.hears("听到：还在吗")
    until(lambda: fake.state.confirmed == before + 1)
    assert answers(person) == ["听到：还在吗"]


def test_an_update_that_came_before_is_answered_once(echoing, fake, person):
    person.say("一次")
    person.hears("听到：一次")
    again = {**fake.state.chats[person.id][0].__dict__}
    chat = {"id": person.id, "type": "private", "first_name": "某"}
    repeated = {"message_id": again["message_id"], "date": 1, "chat": chat, "text": "一次"}
    fake.state.put({"message": {**repeated, "from": person._me()}})
    person.say("两次")
    person.hears("听到：两次")
    assert answers(person) == ["听到：一次", "听到：两次"]


def test_updates_of_a_batch_are_taken_by_their_numbers(echoing, fake, person):
    with fake.state.lock:
        for text in "一二三四":
            person.say(text)
        fake.state.updates.reverse()
        fake.state.updates.rotate(1)
    person.hears("听到：四")
    assert answers(person) == [f"听到：{text}" for text in "一二三四"]


def test_a_late_update_is_not_taken_for_one_seen_before(echoing, fake, person):
    late = person.say("早")
    with fake.state.lock:
        held = fake.state.updates.pop()
    person.say("晚")
    person.hears("听到：晚")
    fake.state.put({**held, "update_id": next(fake.state.update_ids)})
    person.hears("听到：早")
    assert late


def test_a_message_that_meets_an_erasure_begins_a_conversation_anew(echoing, fake, person):
    person.say("一")
    person.hears("听到：一")
    accept, store = echoing.store.accept, echoing.store

    def erased_meanwhile(message, notes=None):
        store.accept = accept
        store.erase(message.conversation_id)
        return accept(message, notes)

    store.accept = erased_meanwhile
    person.say("二")
    person.hears("听到：二")


def test_an_update_nobody_can_read_does_not_block_the_chat(echoing, fake, person):
    fake.state.put({"message": {"chat": {"id": person.id, "type": "private"}}})
    fake.state.put({"message": "?"})
    fake.state.put({"edited_message": {"message_id": 1, "date": "x", "chat": 3}})
    person.say("还好吗")
    person.hears("听到：还好吗")


def test_a_flood_limit_is_waited_for_and_holds_nobody_else_up(echoing, fake, person):
    other = Person(fake)
    fake.state.faults["sendMessage"].append(Fault("429", retry_after=4))
    began = time.monotonic()
    person.say("慢一点")
    until(lambda: fake.state.flooded_until)
    other.say("我呢")
    other.hears("听到：我呢")
    assert time.monotonic() - began < 4
    person.hears("听到：慢一点")
    assert time.monotonic() - began >= 4
    assert fake.state.violations == []


@pytest.mark.parametrize("kind", ["500", "502", "503", "garbage"])
def test_an_answer_in_place_of_a_result_is_tried_again(echoing, fake, person, kind):
    fake.state.faults["sendMessage"].extend([Fault(kind), Fault(kind)])
    person.say("听见没")
    person.hears("听到：听见没")
    assert answers(person) == ["听到：听见没"]


def test_nothing_is_lost_or_doubled_while_the_network_is_down(echoing, fake, person):
    person.say("一")
    person.hears("听到：一")
    fake.go_down()
    conversation = echoing.conversation(person)
    for number in range(5):
        echoing.store.post(conversation.id, text_reply(f"人工{number}"), "agent", f"a{number}")
    time.sleep(3)
    fake.come_up()
    person.say("二")
    person.hears("听到：二", 60)
    person.hears("人工4", 60)
    assert Counter(person.texts()).most_common(1)[0][1] == 1
    assert [text[-3:] for text in person.texts() if "人工回复" in text] == [
        f"人工{n}" for n in range(5)
    ]


@pytest.mark.parametrize("kind", ["drop_after", "hang_after"])
def test_a_message_that_arrived_unconfirmed_is_not_sent_again(echoing, fake, person, kind):
    fake.state.faults["sendMessage"].append(Fault(kind, hang_s=0.5))
    person.say("在吗")
    person.hears("可能有一条没送到")
    time.sleep(1)
    assert answers(person) == ["听到：在吗"]
    person.say("好")
    person.hears("听到：好")
    assert answers(person) == ["听到：在吗", "听到：好"]


@pytest.mark.parametrize("kind", ["drop_before", "hang_before"])
def test_a_message_that_may_be_missing_comes_at_a_press_and_once(echoing, fake, person, kind):
    fake.state.faults["sendMessage"].append(Fault(kind, hang_s=0.5))
    person.say("在吗")
    doubt = person.hears("可能有一条没送到")
    assert answers(person) == []
    for _ in range(3):
        person.press("没收到，再发一遍", doubt) if "没收到，再发一遍" in doubt.titles else None
    person.hears("听到：在吗")
    time.sleep(1.5)
    assert answers(person) == ["听到：在吗"]


def test_a_call_cut_off_by_a_crash_is_in_doubt_and_not_sent_again(polling, person):
    running = polling(engine=EchoEngine())
    person.say("一")
    person.hears("听到：一")
    own = running.conversation(person).id
    seq = running.store.post(own, text_reply("之后"), "agent", "later")
    with running.store.database.writing() as connection:
        connection.execute(telegram_parts.delete().where(telegram_parts.c.seq == seq))
        old = "2026-11-01T00:00:00.000000+00:00"
        row = {"conversation_id": own, "seq": seq, "part": "text.0", "state": parts.SENDING}
        connection.execute(telegram_parts.insert().values(**row, at=old))
    person.hears("可能有一条没送到")
    assert not any("之后" in text for text in person.texts())


def test_two_senders_of_one_reply_send_it_once(polling, fake, url, person):
    first = polling(engine=EchoEngine())
    person.say("一")
    person.hears("听到：一")
    own = first.conversation(person).id
    # Two pumps on one database, as with two replicas of `serve`.
    second_pump = _second_pump(first)
    for number in range(20):
        first.store.post(own, text_reply(f"人工{number}"), "agent", f"a{number}")
    second_pump()
    person.hears("人工19", 60)
    assert Counter(person.texts()).most_common(1)[0][1] == 1
    assert [int(t.rpartition("人工")[2]) for t in person.texts() if "人工回复" in t] == [*range(20)]


def _second_pump(running):
    sender = running.channel.pump.sender
    settings = running.settings.telegram

    def run():
        async def main():
            bot = build_bot(settings, 10_000)
            await bot.initialize()
            pump = Pump(replace(sender, bot=bot), locks=LocalLocks())
            pump.start()
            await asyncio.sleep(6)
            await pump.finish()
            await bot.shutdown()

        asyncio.run(main())

    return run


def test_whoever_blocks_the_bot_is_left_alone_and_gets_the_rest_on_coming_back(
    echoing, fake, person
):
    person.say("一")
    person.hears("听到：一")
    person.block()
    own = echoing.conversation(person).id
    until(lambda: echoing.store.export(own)["telegram"])
    echoing.store.post(own, text_reply("在等你"), "agent", "waiting")
    time.sleep(2)
    calls = [method for _, method, chat in fake.state.calls if chat == person.id]
    assert calls.count("sendMessage") == 1
    person.unblock()
    person.hears("在等你")


def test_a_block_that_nobody_told_of_is_met_once(echoing, fake, person):
    person.say("一")
    person.hears("听到：一")
    fake.state.blocked.add(person.id)
    own = echoing.conversation(person).id
    echoing.store.post(own, text_reply("在等你"), "agent", "waiting")
    until(lambda: echoing.store.export(own)["telegram"])
    time.sleep(3)
    sends = [m for _, m, chat in fake.state.calls if chat == person.id and m == "sendMessage"]
    assert len(sends) == 2
    fake.state.blocked.discard(person.id)
    person.say("我回来了")
    person.hears("在等你")
    person.hears("听到：我回来了")


def test_a_deleted_account_stops_nobody_else(echoing, fake, person):
    other = Person(fake)
    person.say("一")
    fake.state.deleted.add(person.id)
    other.say("二")
    other.hears("听到：二")


def test_what_telegram_refuses_is_sent_bare_and_blocks_nothing(polling, fake, person):
    polling()
    fake.state.faults["sendMessage"].append(Fault("400"))
    person.say("你好")
    person.hears("还有吗")
    assert answers(person) == ["听到：你好"]


def test_a_revoked_token_ends_it_with_a_clear_error(polling, fake, person):
    running = polling(engine=EchoEngine())
    fake.state.revoked = True
    until(lambda: not running.is_alive())
    assert type(running.error).__name__ == "InvalidToken"


def test_logs_hold_neither_words_nor_token(polling, fake, person, caplog):
    caplog.set_level(logging.DEBUG)
    polling(engine=EchoEngine())
    for kind in ("500", "429", "drop_after", "garbage", "400"):
        fake.state.faults["sendMessage"].append(Fault(kind))
    for text in ("我叫林小满欠三万", "又说一遍林小满"):
        person.say(text)
    fake.state.put({"message": {"text": "林小满", "chat": 3}})
    person.hears("听到：又说一遍林小满", 60)
    logged = "\n".join(
        record.getMessage() + str(record.exc_info or "")
        for record in caplog.records
        if not record.name.startswith(("aiohttp", "asyncio"))
    )
    assert "林小满" not in logged
    assert fake.state.token not in logged
    assert fake.state.token.partition(":")[2] not in logged


def test_under_random_faults_no_answer_comes_twice_and_each_missing_one_is_asked_about(
    echoing, fake
):
    dice = random.Random(8)
    people = [Person(fake) for _ in range(10)]
    kinds = ["500", "429", "502", "garbage", "drop_before", "drop_after"]
    for _ in range(60):
        fake.state.faults["sendMessage"].append(Fault(dice.choice(kinds)))
    for number in range(10):
        for person in people:
            person.say(f"第{number}句")
    store = echoing.store
    until(lambda: fake.state.confirmed >= 100, 60)
    until(lambda: not store.pending_all() and not _waiting(store), 180)
    counted = Counter()
    for person in people:
        heard = Counter(answers(person))
        assert max(heard.values()) == 1
        counted["sent once"] += len(heard)
        counted["asked about"] += sum("可能有一条没送到" in t for t in person.texts())
    missing = 100 - counted["sent once"]
    assert counted["asked about"] >= missing > 0
    assert fake.state.violations == []


def _waiting(store):
    with store.database.reading() as connection:
        return connection.execute(sa.select(outbox.c.id).where(QUEUED)).first()
