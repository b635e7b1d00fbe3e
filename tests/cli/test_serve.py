"""`serve` as a person at the house runs it."""

import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from tests.channels.web.person import Person
from tests.channels.web.serving import free_port
from tests.cli.running import bot, refusal
from tests.conftest import ROOT

LONGEST_START_S = 120


@pytest.fixture
def environment(tmp_path):
    own = {name: text for name, text in os.environ.items() if not name.startswith("SHUKUN_")}
    return {**own, "SHUKUN_DATABASE_URL": f"sqlite:///{tmp_path}/serve.db"}


@pytest.mark.model
def test_a_conversation_over_the_real_server_and_model(trained_model, environment):
    port = str(free_port())
    command = [sys.executable, "-m", "bot", "--institution", "demo", "serve", "--port", port]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        person = Person(address)
        person.say("信用卡欠了3万2 逾期一个月了 上个月丢了工作")
        assert "32,000元" in person.answered(1, patience_s=30)[1]["text"]
        summary = person.history().json()["state"]["summary"]
        assert {"field": "total", "label": "欠款", "value": "32,000元"} in summary
        page = httpx.get(f"{address}/")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        shown = server.stdout.read()
        assert all(f"{address}{path}" in shown for path in ("/", "/widget.js", "/desk", "/api/v1/"))
        assert "staff add" in shown
    finally:
        server.kill()
        server.communicate()


def _wait_until_ready(address):
    give_up_at = time.monotonic() + LONGEST_START_S
    while time.monotonic() < give_up_at:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError("the server did not come up")


@pytest.mark.model
def test_production_without_a_secret_is_refused_in_one_line(trained_model):
    done = bot("serve", SHUKUN_MODE="production", SHUKUN_PUBLIC_URL="https://chat.example")
    assert refusal(done).startswith("shukun: SHUKUN_SECRET: not set; write 32 characters or more")


def test_a_port_that_is_none_is_refused_in_one_line():
    assert "--port" in refusal(bot("serve", "--port", "eighty"))
