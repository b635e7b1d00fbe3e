"""`telegram` as a command: clear errors, a clean end."""

import os
import signal
import subprocess
import sys

import pytest

from bot.__main__ import main
from bot.settings import ROOT
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.fake.server import FakeTelegram
from tests.channels.telegram.running import until


def test_without_a_token_it_says_where_to_get_one(monkeypatch, capsys):
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    assert main(["telegram"]) == 2
    assert "BotFather" in capsys.readouterr().err


@pytest.fixture
def fake():
    server = FakeTelegram()
    yield server
    server.stop()


def started(fake, folder, token=""):
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": token or fake.state.token,
        "SHUKUN_TELEGRAM_API": fake.url,
        "SHUKUN_DATABASE_URL": f"sqlite:///{folder}/telegram.db",
        "SHUKUN_SECRET": "a secret of the tests, long enough 8127",
    }
    command = [sys.executable, "-m", "bot", "telegram", "--institution", "demo"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.model
def test_it_answers_survives_being_killed_and_ends_well(trained_model, fake, tmp_path):
    person = Person(fake)
    first = started(fake, tmp_path)
    person.say("/start")
    person.hears("直接打字说你的情况", 90)
    for text in ("信用卡欠了3万5 逾期两个月", "同意"):
        person.say(text)
    person.hears("可以这样继续吗", 90)
    first.send_signal(signal.SIGKILL)
    first.wait(30)
    person.say("自己的账")
    second = started(fake, tmp_path)
    until(lambda: fake.state.confirmed >= 4, 90)
    # Killed at a call, its claim has to run out before the chat goes on.
    until(lambda: len(person.seen()) >= 4, 150)
    second.send_signal(signal.SIGTERM)
    _, said = second.communicate(timeout=60)
    assert second.returncode == 0
    assert f"https://t.me/{fake.state.username}" in said
    assert "信用卡" not in said
    assert fake.state.token not in said
    texts = [text for text in person.texts() if "可能有一条" not in text]
    assert len(set(texts)) == len(texts)


@pytest.mark.model
def test_a_refused_token_is_a_clear_error(trained_model, fake, tmp_path):
    process = started(fake, tmp_path, token="123456:" + "B" * 35)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 2
    assert "TELEGRAM_BOT_TOKEN: Telegram refuses this token" in said
    assert "B" * 35 not in said
