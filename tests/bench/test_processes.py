"""What the bench begins, it ends; what it counts, it counts whole."""

import asyncio
import sqlite3
import sys
import time

import aiohttp
import psutil
import pytest

from bench.versus.house import stored_bytes, until_it_answers
from bench.versus.processes import Child, HouseFailedError, memory_of, processor_seconds

_WITH_A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"


@pytest.fixture
def begin(tmp_path):
    begun = []

    def begin(code):
        log = {"BENCH_LOG": str(tmp_path / "log")}
        begun.append(Child([sys.executable, "-c", code], tmp_path, log))
        return begun[-1]

    yield begin
    for child in begun:
        child.end()


def _until(holds):
    limit = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_a_house_ends_with_all_it_has_begun(begin):
    child = begin("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + _WITH_A_CHILD)
    child._patience_s = 0.2
    _until(lambda: len(child.family()) == 2)
    family = child.family()
    child.end()
    assert child.ended
    _until(lambda: not any(one.is_running() and _alive(one) for one in family))


def _alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_memory_and_time_are_those_of_every_process(begin):
    child = begin("import time; sum(range(3_000_000)); time.sleep(60)")
    _until(lambda: processor_seconds([child]) > 0)
    found = memory_of([child])
    assert found.processes == 1
    assert found.rss >= found.pss > 1


def test_the_memory_of_what_has_ended_is_no_figure(begin):
    child = begin("print('the reason')")
    child.wait(20)
    with pytest.raises(HouseFailedError):
        memory_of([child])
    assert child.last_words() == "the reason"


def test_a_house_that_ends_at_its_start_is_told_at_once(begin):
    class Broken:
        name = "broken"

        def __init__(self):
            self.children = [begin("print('no model'); raise SystemExit(2)")]

        def probes(self):
            return ["http://127.0.0.1:1/"]

    async def wait():
        async with aiohttp.ClientSession() as calls:
            await until_it_answers(Broken(), calls)

    with pytest.raises(HouseFailedError, match="broken ended") as failed:
        asyncio.run(asyncio.wait_for(wait(), 20))
    assert failed.value.log == "no model"


def test_stored_bytes_count_what_is_still_in_the_log(tmp_path):
    path = tmp_path / "some.db"
    with sqlite3.connect(path) as writing:
        writing.execute("PRAGMA journal_mode=WAL")
        writing.execute("CREATE TABLE t (b BLOB)")
        writing.commit()
        before = stored_bytes(path)
        writing.execute("INSERT INTO t VALUES (zeroblob(100000))")
        writing.commit()
        assert stored_bytes(path) - before > 90_000
    writing.close()
