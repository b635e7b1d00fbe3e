"""What people type by accident or on purpose, and what a conversation must survive."""

import asyncio
import logging
import re
import signal
import subprocess
import sys

import pytest

from bot.core.interview import question
from bot.wiring import house
from tests.journeys.talking import Shelf, Talk, lasting, open_store, size

pytestmark = pytest.mark.model

OPENING = ("信用卡欠了3万5，逾期两个月，失业了", "同意，是我自己的卡，手头还有8000存款")
ODD = {
    "nothing": "",
    "blanks": " \n\t　 ",
    "emoji": "😭😭🙏",
    "controls": "\x00\x07\x1b[31m\u202e\u200b",
    "ten thousand characters": "今天下了很大的雨，" * 1112,
    "a restart": "/restart",
    "a stop": "/stop",
    "a command with a payload": '/ask_amount{"case": null}',
    "JSON": '{"a":1}',
    "a link": "[x](y)",
    "markup": "<script>alert('x')</script>",
    "SQL": "'; DROP TABLE messages; --",
    "a template": "{case_id} {{7*7}} %s %(text)s ${HOME}",
    "half a surrogate pair": "\ud83d",
    "one letter over and over": "啊" * 3000,
}
NOT_MEANT_FOR_PEOPLE = re.compile(r"[{}]|None|Traceback|Error|utter_|action_|\bslot\b")


@pytest.fixture(scope="module")
def shelf():
    return Shelf()


@pytest.fixture(scope="module")
def engine(trained_model, shelf):
    from bot.dialogue.engine import RasaEngine

    return RasaEngine.load(trained_model, shelf.load)


@pytest.fixture
def talk(engine, shelf, tmp_path):
    shelf.store = open_store(tmp_path)
    yield Talk(engine, shelf.store)
    shelf.store.close()


@pytest.fixture
def begun(talk):
    for text in OPENING:
        talk.say(text)
    return talk


def states(talk):
    return [line.state for line in talk.store.transcript(talk.id) if line.direction == "user"]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_message_gets_one_answer_and_the_case_survives(begun, text):
    before = begun.case
    replies = begun.say(text)

    assert replies
    assert all(reply.strip() for reply in replies)
    assert not [reply for reply in replies if NOT_MEANT_FOR_PEOPLE.search(reply)]
    assert states(begun) == ["done"] * 3
    assert lasting(begun.case) == lasting(before)
    assert begun.case["progress"]["turn"] - before["progress"]["turn"] in (0, 1)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_a_conversation_may_begin_with_anything(talk, text):
    assert talk.say(text)
    assert states(talk) == ["done"]
    replies = talk.say("信用卡欠了3万5")
    assert "35,000" in "".join(replies)
    assert talk.case["debts"][0]["total"] == 3_500_000


def test_a_long_message_is_read_as_far_as_was_said(begun):
    replies = begun.say(ODD["ten thousand characters"])
    assert replies[0] == house().wording.say("utter_too_long", limit=2000)


def test_messages_sent_at_once_are_answered_one_by_one_in_order(begun):
    async def at_once():
        async def one(message):
            await begun.intake.take(message)
            await begun.intake.run(begun.id)

        first, second = begun.message("每月房租1500"), begun.message("不对，房租是1600")
        await begun.intake.take(first)
        await asyncio.gather(one(first), one(second), begun.intake.run(begun.id))

    asyncio.run(at_once())

    assert states(begun) == ["done"] * 4
    assert begun.case["progress"]["turn"] == 4
    (rent,) = begun.case["finance"]["essentials"]
    assert (rent["label"], rent["amount"]) == ("房租", 160_000)
    assert [item["new"] for item in begun.case["corrections"]] == [160_000]
    noted, corrected = (number for number, text in enumerate(begun.heard())
                        if re.search("1,500元.?、?|改过来了", text))  # fmt: skip
    assert noted < corrected


FACTS = ("想分期还", "没有急事", "现在每月收入4000", "房租1500，吃饭1000", "就我一个人",
         "没有别的债", "每月最多还1000")  # fmt: skip
SIDE = ("会上征信吗", "你是真人吗", "谢谢", "不还会怎么样", "还清后能恢复额度吗", "需要什么材料")
TURNS = 200


def _script():
    """Give two hundred messages: answers first, then side questions, corrections and chatter."""
    yield from OPENING
    yield from FACTS
    number = 0
    while True:
        yield from SIDE
        number += 1
        yield f"不对，房租是{1500 + 100 * (number % 2)}"
        yield "今天下雨了"


def test_whoever_writes_traditional_is_answered_in_it(talk):
    for text in (
        "信用卡欠了三萬五，想緩兩個月",
        "同意，是我本人",
        "會上徵信嗎",
        "現在每月收入3000",
    ):
        for reply in talk.say(text):
            assert not set("说们还钱额请给个数为这时资产联银记") & set(reply), reply


def test_two_hundred_turns_lose_nothing_and_cost_no_more_than_twenty(talk):
    sizes, asked_too_often = [], []
    for number, text in zip(range(TURNS), _script(), strict=False):
        replies = talk.say(text)
        assert replies, (number, text)
        times = talk.case["progress"]["times_asked"]
        asked_too_often += [(number, name) for name, count in times.items()
                            if count > question(name).times]  # fmt: skip
        # What was corrected is the case's own record and has to grow.
        bare = {**talk.case, "corrections": []}
        state = talk.state
        sizes.append(size({**state, "slots": {**state["slots"], "case": bare}}))

    case = talk.case
    assert states(talk) == ["done"] * TURNS
    assert asked_too_often == []
    assert case["progress"]["turn"] == TURNS
    assert case["finance"]["savings"] == 800_000
    assert case["finance"]["income"] == 400_000
    assert case["debts"][0]["total"] == 3_500_000
    assert case["reasons"] == ["R03"]
    assert case["consent"]["collect"] is True
    rent = next(item for item in case["finance"]["essentials"] if item["label"] == "房租")
    assert rent["amount"] == case["corrections"][-1]["new"]
    assert max(sizes[100:]) <= max(sizes[12:60]) * 1.2
    assert talk.state["slots"]["case"] == case
    assert house().case_file(case, talk.intake.clock.today(), [])["case_id"] == case["case_id"]


def test_after_a_restart_the_conversation_goes_on_where_it_was(trained_model, begun, tmp_path):
    from bot.dialogue.engine import RasaEngine

    begun.say("会上征信吗")
    before, asked = begun.case, begun.case["progress"]["asked"]
    begun.store.close()

    store = open_store(tmp_path)
    again = Talk(RasaEngine.load(trained_model, store.load_tracker), store, begun.id)
    replies = again.say("你是真人吗")

    assert lasting(again.case) == lasting(before)
    assert again.case["progress"]["asked"] == asked
    responses = house().wording.responses
    texts = (*responses[f"utter_ask_{asked}"], *responses[f"utter_again_{asked}"])
    assert any(replies[-1].endswith(text) for text in texts), replies
    store.close()


@pytest.mark.parametrize("point", ["while understanding", "before the commit", "in the commit"])
def test_a_process_killed_within_a_turn_loses_and_doubles_nothing(
    trained_model, begun, tmp_path, point
):
    before = begun.case
    command = [sys.executable, "-m", "tests.journeys.dying", str(trained_model), str(tmp_path),
               begun.id, point, "不对，是欠了3万6"]  # fmt: skip
    died = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert begun.case == before

    assert asyncio.run(begun.intake.recover()) == 1
    replies = begun.heard()

    assert "36,000" in "".join(replies)
    assert begun.case["debts"][0]["total"] == 3_600_000
    assert begun.case["progress"]["turn"] == before["progress"]["turn"] + 1
    assert len(begun.case["corrections"]) == 1
    assert "3万6" not in died.stderr + died.stdout


SECRETS = {
    "我的卡号是6222021234567890128": "6222021234567890128",
    "卡号4111 1111 1111 1111 你帮我查": "4111111111111111",
    "密码是Kf93zq7t": "Kf93zq7t",
    "验证码是839201": "839201",
    "身份证11010519491231002X": "11010519491231002X",
    "打我手机13812345678": "13812345678",
}


@pytest.fixture
def logged():
    """Take every record the house's loggers let through, with our own at their most talkative."""
    records = []

    class Keeper(logging.Handler):
        def emit(self, record):
            records.append(f"{record.getMessage()} {record.exc_info or ''}")

    keeper = Keeper()
    names = ("bot", "actions")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(keeper)
    yield records
    logging.getLogger().removeHandler(keeper)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_secrets_are_nowhere_in_the_file_nor_in_any_log(begun, tmp_path, logged, capfd):
    for text in SECRETS:
        assert begun.say(text)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    printed = "".join([*logged, *capfd.readouterr()])

    assert b"3\xe4\xb8\x875" in kept  # 3万5: the file is the one that was written to
    for secret in SECRETS.values():
        for digits in (secret, " ".join(re.findall(".{1,4}", secret))):
            # Guarded on both sides: a probability of many digits may hold any six by chance.
            alone = rf"(?<!\d){re.escape(digits)}(?!\d)"
            assert re.search(alone.encode(), kept) is None
            assert re.search(alone, printed) is None


def test_nothing_people_say_is_logged_even_when_a_turn_fails(begun, logged, capfd, monkeypatch):
    begun.say("我在杭州拱墅区开面馆，房东姓单")

    def broken(*_args, **_more):
        raise RuntimeError("could not render 杭州拱墅区")

    monkeypatch.setattr(type(house().renderer), "render", broken)
    replies = begun.say("杭州拱墅区的面馆关了")
    monkeypatch.undo()

    assert begun.case["case_id"] in replies[0]
    printed = "".join([*logged, *capfd.readouterr()])
    assert "RuntimeError" in printed
    for word in ("杭州", "拱墅", "面馆", "3万5", "信用卡"):
        assert word not in printed
    assert begun.say("现在每月收入3000")
    assert begun.case["finance"]["income"] == 300_000
