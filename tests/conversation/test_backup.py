"""A copy taken while people talk holds every message that was safe before, and serves again."""

import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pgserver
import pytest

from bot.conversation.database import Database
from bot.conversation.schema import HEAD, version_of
from bot.conversation.store import ConversationStore
from tests.conftest import ROOT
from tests.conversation.fakes import a_message

_POSTGRES = Path(pgserver.__file__).parent / "pginstall/bin"
_TOOLS = {
    "PYTHON": sys.executable,
    "PG_DUMP": str(_POSTGRES / "pg_dump"),
    "PG_RESTORE": str(_POSTGRES / "pg_restore"),
}


def run(script, url, file):
    return subprocess.run(
        ["sh", str(ROOT / f"scripts/{script}.sh"), str(file)],
        env={**os.environ, **_TOOLS, "SHUKUN_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def empty_url(request, url, tmp_path):
    """Give a place of the same kind with nothing in it."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/restored/shukun.db"
        return
    with request.getfixturevalue("postgres").fresh(migrated=False) as address:
        yield address


class Talking:
    """Somebody who writes all the time, and what was safe."""

    def __init__(self, store, conversation_id):
        self._store, self._own, self._done = store, conversation_id, threading.Event()
        self.safe = []
        self.enough = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def _write(self):
        while not self._done.is_set():
            number = len(self.safe)
            self._store.accept(a_message(self._own, f"第{number}句", f"key {number}"))
            self.safe.append(f"第{number}句")
            if number == 20:
                self.enough.set()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_raised):
        self._done.set()
        self._thread.join()


def test_a_copy_taken_while_somebody_writes_is_whole_and_serves(
    store, url, conversation_id, empty_url, tmp_path
):
    file = tmp_path / "copy"
    store.accept(a_message(conversation_id, "在写之前", "key before"))
    with Talking(store, conversation_id) as talking:
        assert talking.enough.wait(30)
        before = list(talking.safe)
        done = run("backup", url, file)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("restore", empty_url, file).returncode == 0

    restored = ConversationStore(empty_url)
    texts = [line.text for line in restored.transcript(conversation_id)]
    assert texts[: len(before) + 1] == ["在写之前", *before]
    # One state of the whole: nothing is missing between.
    assert texts[1:] == [f"第{n}句" for n in range(len(texts) - 1)]
    assert version_of(restored.database.engine) == HEAD
    seq = restored.accept(a_message(conversation_id, "又来了", "key after")).seq
    assert seq == len(texts) + 1
    assert restored.erase(conversation_id)
    restored.close()


def test_neither_writes_over_what_is_there(store, url, conversation_id, tmp_path):
    file = tmp_path / "copy"
    assert run("backup", url, file).returncode == 0
    again, back = run("backup", url, file), run("restore", url, file)
    assert (again.returncode, "not there yet" in again.stderr) == (2, True)
    assert back.returncode != 0
    assert store.conversation(conversation_id) is not None


@pytest.mark.parametrize("script", ["backup", "restore"])
def test_what_cannot_be_done_is_said_and_leaves_nothing(script, tmp_path):
    missing = run(script, f"sqlite:///{tmp_path}/none.db", tmp_path / "copy")
    assert missing.returncode != 0
    assert script in missing.stderr
    other = run("backup", "mysql://host/name", tmp_path / "copy")
    assert (other.returncode, "neither" in other.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 program is not there")
def test_the_copy_of_sqlites_own_program_serves_too(tmp_path):
    store = ConversationStore(f"sqlite:///{tmp_path}/shukun.db")
    own = store.open_conversation("web", "")
    store.accept(a_message(own, "你好"))
    copy = tmp_path / "copy.db"
    command = ["sqlite3", str(tmp_path / "shukun.db"), f".backup '{copy}'"]
    subprocess.run(command, check=True, timeout=60)
    store.close()
    restored = Database(f"sqlite:///{copy}")
    with restored.reading() as connection:
        assert connection.exec_driver_sql("SELECT text FROM messages").scalars().all() == ["你好"]
    restored.close()
