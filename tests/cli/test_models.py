"""`models` as a person at the house uses it, with nothing running, a stand-in, and `serve`."""

import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest

from bot.cli import models
from bot.dialogue.kept_models import digest, put_in_use
from bot.dialogue.model_check import read_current
from tests.channels.web.person import Person
from tests.channels.web.serving import free_port
from tests.cli import rooted
from tests.conftest import ROOT
from tests.dialogue.archives import a_model, damage, two_models

OLD, NEW = "shukun-20260101-080000.tar.gz", "shukun-20260102-080000.tar.gz"
LONGEST_START_S = 300


@pytest.fixture
def root(tmp_path):
    return two_models(tmp_path, OLD, NEW)


@pytest.fixture
def bot(root, capsys):
    """Run the command; gives its status, the models it wrote, and what it said beside."""

    def run(*command, port=None):
        status = rooted.main(root, "models", *command, "--port", str(port or free_port()))
        said = capsys.readouterr()
        return status, [json.loads(line) for line in said.out.splitlines()], said.err

    return run


def test_models_are_listed_with_their_day_and_nobody_says_which_serves(bot, root):
    status, listed, _ = bot()
    assert status == 0
    assert [(each["model"], each["trained_at"][:10], each["in_use"]) for each in listed] == [
        (NEW, "2026-01-02", False),
        (OLD, "2026-01-01", True),
    ]
    assert {each["serves"] for each in listed} == {None}
    assert listed[0]["fingerprint"] == digest(root / "models" / NEW)


def test_without_a_house_the_next_start_takes_it(bot, root):
    status, listed, said = bot("use", NEW)
    assert status == 0
    assert [each["in_use"] for each in listed] == [True, False]
    assert said.strip().endswith(f"the next start takes {NEW}")
    assert bot("use", "previous")[1][1]["in_use"]


@pytest.mark.parametrize("command", [("use",), ("list", NEW), ("use", "nothing")])
def test_what_is_wrong_is_said_in_one_line_and_changes_nothing(bot, root, command):
    status, listed, said = bot(*command)
    assert (status, listed, said.count("\n")) == (2, [], 1)
    assert read_current(root / "models")["model"] == OLD


def test_a_damaged_one_is_not_even_offered(bot, root):
    damage(root / "models" / NEW, "changed")
    status, _, said = bot("use", NEW)
    assert (status, said.count("\n")) == (2, 1)
    assert "damaged" in said
    assert read_current(root / "models")["model"] == OLD


class StandIn:
    """Answers `/readyz` as a house that sees to an order when it is asked the second time."""

    def __init__(self, root, takes):
        self.asked, self.told = 0, {"name": OLD, "fingerprint": "f", "order": None}
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                stand_in._look(root, takes)
                body = json.dumps({"ready": False, "model": stand_in.told}).encode()
                # Not ready, as a house whose database is away: the model is told all the same.
                self.send_response(503)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_line):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _look(self, root, takes):
        self.asked += 1
        if self.asked < 3:
            return
        current = read_current(root / "models")
        self.told["order"] = current.get("chosen_at")
        if takes:
            name = current["model"]
            self.told |= {"name": name, "fingerprint": digest(root / "models" / name)}

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def stand_in(root):
    opened = []

    def start(takes):
        opened.append(StandIn(root, takes))
        return opened[-1]

    yield start
    for each in opened:
        each.stop()


def test_it_waits_until_the_house_has_taken_it_and_tells_which_serves(bot, stand_in):
    house = stand_in(takes=True)
    status, listed, said = bot("use", NEW, port=house.port)
    assert (status, said.strip()) == (0, f"{NEW} serves")
    assert [each["serves"] for each in listed] == [True, False]
    assert house.asked > 3


def test_what_the_house_refuses_is_an_error(bot, stand_in):
    status, listed, said = bot("use", NEW, port=stand_in(takes=False).port)
    assert (status, listed, said.count("\n")) == (2, [], 1)
    assert f"{NEW} was refused and {OLD} goes on" in said


def test_a_house_that_does_not_look_is_not_waited_for_forever(bot, stand_in, monkeypatch):
    monkeypatch.setattr(models, "_LONGEST_CHANGE_S", 0.3)
    house = stand_in(takes=True)
    house.asked = -10_000
    status, _, said = bot("use", NEW, port=house.port)
    assert (status, "within a minute" in said) == (2, True)


class Serve:
    """`serve` on the models of a folder, in a process of its own."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        own = {name: text for name, text in os.environ.items() if not name.startswith("SHUKUN_")}
        self._own = {**own, "SHUKUN_DATABASE_URL": f"sqlite:///{folder}/serve.db"}
        self.log = folder / "serve.log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [*self._bot("serve"), "--institution", "demo"],
                cwd=ROOT, env=self._own, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip

    def _bot(self, *command):
        own = [sys.executable, "-m", "tests.cli.rooted", str(self.folder)]
        return [*own, *command, "--port", str(self.port)]

    def models(self, *command):
        return subprocess.run(
            self._bot("models", *command), cwd=ROOT, env=self._own,
            capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip

    def model(self):
        return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=30).json()["model"]

    def wait_for(self, name):
        give_up_at = time.monotonic() + LONGEST_START_S
        while time.monotonic() < give_up_at:
            try:
                if self.model()["name"] == name:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise TimeoutError(self.log.read_text(encoding="utf-8"))


@pytest.fixture
def serve(root, trained_model):
    for name in (OLD, NEW):
        shutil.copy(trained_model, root / "models" / name)
    running = Serve(root)
    yield running
    running.process.kill()
    running.process.wait()


@pytest.mark.model
def test_a_running_house_changes_by_command_and_by_signal_and_goes_back(serve, root):
    serve.wait_for(OLD)
    person = Person(f"http://127.0.0.1:{serve.port}")
    done = serve.models("use", NEW)
    assert (done.returncode, done.stderr.strip()) == (0, f"{NEW} serves")
    assert [json.loads(line)["serves"] for line in done.stdout.splitlines()] == [True, False]
    assert serve.model()["name"] == NEW
    assert serve.models("use", "previous").returncode == 0
    assert serve.model()["name"] == OLD
    # As training leaves it; nothing happens until somebody says so.
    put_in_use(root / "models" / NEW)
    serve.process.send_signal(signal.SIGUSR1)
    serve.wait_for(NEW)
    person.say("你好")
    assert person.answered(1, patience_s=60)[1]["text"]
    a_model(root, OLD)
    refused = serve.models("use", OLD)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert serve.model()["name"] == NEW
    log = serve.log.read_text(encoding="utf-8")
    assert log.count("model taken") == 3
    assert log.count("model refused") == 1
    serve.process.send_signal(signal.SIGTERM)
    assert serve.process.wait(60) == 0
