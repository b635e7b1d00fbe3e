import asyncio
import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from bot.cli import chat
from bot.conversation.engine import TurnOutput
from bot.core.case import Case
from bot.core.records import to_json
from bot.replies.reply import text_reply
from bot.settings import Settings
from tests.cli.running import bot
from tests.cli.talking import ChoosingEngine, lines_of
from tests.conftest import ROOT
from tests.conversation.fakes import an_intake, said


@pytest.fixture
def talk(store, capsys):
    """Talk in lines, and give what stood on the screen."""
    store.engine = ChoosingEngine()

    def talk(*lines, new=False, institution=""):
        settings = Settings(institution=institution)
        intake = an_intake(store, store.engine)
        asyncio.run(chat.talk(intake, settings, new=new, listen=lines_of(*lines)))
        return capsys.readouterr().out

    return talk


def last(store):
    return store.find_conversation("terminal", chat.person())


def test_the_start_names_the_three_commands(talk):
    out = talk()
    assert all(command in out for command in ("/case", "/help", "/quit"))


def test_a_number_sends_the_payload_of_its_choice(talk, store):
    out = talk("你好", "2", "１")
    assert "[1] 同意   [2] 不同意" in out
    assert said(store, last(store).id, "user") == ["你好", "我不同意", "我同意"]


@pytest.mark.parametrize("line", ["3", "0", "1个", "-1", "1.5", "三"])
def test_what_is_no_choice_goes_as_it_was_typed(talk, store, line):
    talk("你好", line)
    assert said(store, last(store).id, "user") == ["你好", line]


def test_a_number_is_no_choice_before_any_was_offered(talk, store):
    talk("1")
    assert said(store, last(store).id, "user") == ["1"]


@pytest.mark.parametrize("line", ["/restart", "/cases", "/case xml", "/quit now", "/"])
def test_other_text_that_begins_with_a_slash_goes_to_the_bot(talk, store, line):
    talk(line)
    assert said(store, last(store).id, "user") == [line]


def test_the_commands_never_reach_the_bot(talk, store):
    out = talk("/help", " /case ", "/case  json", "/quit", "你好")
    assert said(store, last(store).id, "user") == []
    assert "还没有案卷" in out
    assert "null" in out


def test_empty_lines_are_not_sent(talk, store):
    talk("", "  ", "你好", "")
    assert said(store, last(store).id, "user") == ["你好"]


def test_a_conversation_goes_on_where_it_was_with_its_last_question(talk, store):
    talk("你好")
    out = talk("2")
    assert "接着上次的说" in out
    assert "听到：你好" in out
    assert said(store, last(store).id, "user") == ["你好", "我不同意"]


def test_new_begins_afresh_and_keeps_the_old(talk, store):
    talk("你好")
    old = last(store).id
    out = talk("您好", new=True)
    assert "接着上次" not in out
    assert last(store).id != old
    assert said(store, old, "user") == ["你好"]


def test_leaving_without_a_word_leaves_no_conversation_behind_for_each_time(talk, store):
    talk()
    first = last(store).id
    talk()
    assert last(store).id == first


def test_other_rules_need_another_conversation(talk, store):
    talk("你好", institution="demo")
    assert "另一家" not in talk("还在吗")
    assert "另一家" in talk("你好", institution="cmb")
    assert last(store).institution == "cmb"


def test_a_human_who_has_the_conversation_is_named_and_their_answer_shown(talk, store):
    talk("你好")
    store.hold(last(store).id, "human")
    out = talk("在吗")
    assert "人工接手" in out
    store.post(last(store).id, text_reply("我是人工"), "agent")
    assert "我是人工" in talk()


def test_an_erased_conversation_is_said_and_ends(talk, store):
    def erase_then_say(_prompt):
        store.erase(last(store).id)
        return "你好"

    intake = an_intake(store, store.engine)
    asyncio.run(chat.talk(intake, Settings(), new=False, listen=erase_then_say))
    assert last(store) is None


def test_someone_in_danger_is_not_sent_off_without_a_number_to_call(talk, store):
    class DistressedEngine(ChoosingEngine):
        async def turn(self, conversation_id, text, metadata):
            case = to_json(Case("SK1", conversation_id, signals=("self_harm",)))
            return TurnOutput(replies=[text_reply("我在")], case=case)

    store.engine = DistressedEngine()
    assert "12356" in talk("好累", "/quit")


def started(url, seconds, **options):
    command = [sys.executable, "-m", "tests.cli.talking", url, str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, **options)


def wait_until(true_at_last):
    for _ in range(600):
        if true_at_last():
            return
        time.sleep(0.05)
    raise AssertionError("it never came about")


def test_an_interrupted_turn_is_answered_at_the_next_start(url, store):
    first = started(url, 60, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    first.stdin.write("欠了三万五\n".encode())
    first.stdin.flush()
    wait_until(lambda: last(store) and store.pending(last(store).id))
    first.send_signal(signal.SIGINT)
    told, _ = first.communicate(timeout=30)
    assert first.returncode == 0
    assert "已经存好" in told.decode()
    second = started(url, 0, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told, progress = second.communicate(timeout=30)
    assert "接着答" in progress.decode()
    assert "听到：欠了三万五" in told.decode()
    assert said(store, last(store).id, "user") == ["欠了三万五"]
    assert store.pending_all() == []


@pytest.mark.parametrize("key", [b"\x03", b"\x04"])
def test_ctrl_c_and_ctrl_d_at_the_prompt_leave_politely(url, key):
    ours, theirs = pty.openpty()
    talking = started(url, 0, stdin=theirs, stderr=subprocess.DEVNULL, start_new_session=True)
    os.close(theirs)
    try:
        read = b""
        while "你：".encode() not in read:
            read += os.read(talking.stdout.fileno(), 4096)
        # A signal just before the reading begins would only be seen after it.
        time.sleep(0.5)
        if key == b"\x03":
            talking.send_signal(signal.SIGINT)
        else:
            os.write(ours, key)
        told, _ = talking.communicate(timeout=30)
    finally:
        os.close(ours)
    assert talking.returncode == 0
    assert "下次打开接着说" in told.decode()


def test_a_pipe_echoes_each_line_so_that_the_answers_can_be_followed(url):
    talking = started(url, 0, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told, _ = talking.communicate("\ufeff你好\r\n\n再见\n".encode(), timeout=30)
    assert "你：你好\n\n  听到：你好\n\n你：再见\n\n  听到：再见\n" in told.decode()


def test_a_piped_line_that_is_not_utf8_is_refused(monkeypatch):
    import io

    from bot.errors import RequestInvalid

    piped = io.TextIOWrapper(io.BytesIO("你好\n".encode() + "欠款\n".encode("gbk")))
    monkeypatch.setattr(sys, "stdin", piped)
    listen = chat.listener()
    assert listen("你：") == "你好"
    with pytest.raises(RequestInvalid, match="line 2: not UTF-8"):
        listen("你：")


@pytest.mark.model
def test_a_piped_conversation_runs_to_its_end(trained_model, url):
    done = bot(
        "chat", "--institution", "demo", stdin="信用卡欠了3万5，失业了\n1\n/case\n",
        SHUKUN_DATABASE_URL=url,
    )  # fmt: skip
    out = done.stdout.decode()
    assert done.returncode == 0
    assert "正在加载" in done.stderr.decode()
    assert "Warning" not in done.stderr.decode()
    assert "欠款35,000元" in out.partition("编号")[2]


@pytest.mark.model
def test_a_replayed_script_gives_turns_and_case_and_nothing_else(trained_model, tmp_path):
    script = tmp_path / "script.yml"
    script.write_text(
        "today: 2026-11-22\ninstitution: demo\nchannel: web\nturns:\n"
        "  - 信用卡欠了3万5，失业了\n  - 同意\n",
        encoding="utf-8",
    )
    done = bot("replay", str(script))
    assert done.stderr == b""
    played = json.loads(done.stdout)
    assert [turn["user"] for turn in played["turns"]] == ["信用卡欠了3万5，失业了", "同意"]
    assert all(turn["bot"] for turn in played["turns"])
    assert played["case"]["channel"] == "web"
    assert played["case"]["debts"][0]["total_fen"] == 3_500_000


@pytest.mark.model
def test_parse_says_one_object_a_line(trained_model):
    done = bot("parse", stdin="欠了3w5\n\n工资2200\n")
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["text"] for answer in answers] == ["欠了3w5", "", "工资2200"]
    assert answers[0]["facts"][0]["fen"] == 3_500_000
    assert done.stderr == b""


def test_a_reader_that_leaves_a_piped_conversation_early_is_no_error(url):
    far_end, near_end = os.pipe()
    os.close(far_end)
    command = [sys.executable, "-m", "tests.cli.talking", url, "0"]
    done = subprocess.run(
        command, cwd=ROOT, input=b"1\n", stdout=near_end, stderr=subprocess.PIPE, check=False
    )
    os.close(near_end)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0
