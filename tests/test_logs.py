"""The log tells what happened to whom by number, and never what anybody said."""

import asyncio
import gc
import io
import json
import logging
import sys

import pytest

from bot.errors import StoreUnavailable
from bot.logs import JsonFormatter, PlainFormatter, set_up_log
from tests.channels.web.conftest import a_house
from tests.channels.web.person import Person
from tests.channels.web.serving import Serving

SAID = "我叫周小满住在梧桐里七号"
FORMS = {"plain": PlainFormatter, "json": JsonFormatter}


@pytest.fixture
def log():
    """Give a function that begins to write the log in one form, and what was written."""
    root, handlers = logging.getLogger(), []

    def begin(form):
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(FORMS[form]())
        handlers.append(handler)
        root.addHandler(handler)
        return written

    yield begin
    for handler in handlers:
        root.removeHandler(handler)


def a_record(template, *args, logger="bot.conversation.intake", level=logging.ERROR, **more):
    return logging.LogRecord(logger, level, __file__, 7, template, args, more.get("exc_info"))


def as_json(*args, **more):
    return json.loads(JsonFormatter().format(a_record(*args, **more)))


def test_an_object_a_line_with_time_level_logger_event_and_ids():
    template = "turn failed conversation=%s seq=%d error=%s"
    found = as_json(template, "c-1", 3, "KeyError")
    at = found.pop("time")
    assert found == {
        "level": "error", "logger": "bot.conversation.intake", "event": "turn failed",
        "conversation": "c-1", "seq": 3, "error": "KeyError",
    }  # fmt: skip
    assert at.endswith("+00:00")


def test_plain_reads_as_it_always_has():
    record = a_record("%s put off error=%s", "sweep", "OSError", level=logging.WARNING)
    assert PlainFormatter().format(record) == "WARNING sweep put off error=OSError"


def test_a_value_with_spaces_is_one_value_and_a_line_is_one_line():
    found = as_json("delivery put off case=%s error=%s", "SK-1", "status 503\nlater")
    assert (found["event"], found["error"]) == ("delivery put off", "status 503 later")
    assert "\n" not in JsonFormatter().format(a_record("x error=%s", "a\nb"))


@pytest.mark.parametrize("form", FORMS)
def test_of_others_records_only_what_their_source_says_is_written(form):
    def write(*args, **more):
        return FORMS[form]().format(a_record(*args, logger="library.part", **more))

    assert SAID not in write("cannot read %s", SAID)
    assert SAID not in write("cannot read %(what)s", {"what": SAID})
    assert SAID not in write(f"lost\nfuture: ValueError('{SAID}')")
    assert "waited 3 times" in write("waited %d times", 3)
    assert "test_logs:7" in write("cannot read %s", SAID)


@pytest.mark.parametrize("form", FORMS)
def test_of_an_exception_only_the_class_is_written(form):
    try:
        raise ValueError(SAID)
    except ValueError:
        record = a_record("call failed", exc_info=sys.exc_info())
    line = FORMS[form]().format(record)
    assert "ValueError" in line
    assert SAID not in line
    assert "\n" not in line


class Breaking:
    """An engine that breaks with what was said in its hands, and leaves a task that does too."""

    async def turn(self, conversation_id, text, metadata):
        async def forgotten():
            raise ValueError(text)

        asyncio.get_running_loop().create_task(forgotten())
        await asyncio.sleep(0)
        logging.getLogger("library").warning("cannot read %s", text)
        raise RuntimeError(text)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_anybody_says_is_in_the_log_whatever_breaks(form, log, tmp_path, monkeypatch):
    written = log(form)
    server = Serving(a_house(tmp_path, f"sqlite:///{tmp_path}/shukun.db"), Breaking())
    person = Person(server.url)
    person.say(SAID)
    person.answered(1)
    with monkeypatch.context() as patch:
        patch.setattr(server.store, "accept", _raising(RuntimeError(SAID)))
        assert person.post({"text": SAID}).status_code == 500
        patch.setattr(server.store, "accept", _raising(StoreUnavailable(SAID)))
        assert person.post({"text": SAID}).status_code == 503
    server.stop()
    gc.collect()
    lines = written.getvalue().splitlines()
    assert any("turn failed" in line and "RuntimeError" in line for line in lines)
    assert any("call failed" in line and "RuntimeError" in line for line in lines)
    assert any("never retrieved" in line for line in lines)
    assert any("cannot read" in line for line in lines)
    assert SAID not in written.getvalue()
    assert "周小满" not in written.getvalue()
    if form == "json":
        for line in lines:
            assert {"time", "level", "logger", "event"} <= set(json.loads(line))


def _raising(error):
    def call(*_args, **_more):
        raise error

    return call


@pytest.fixture
def root():
    """Give the root logger as before any command set up the log in this process."""
    found = logging.getLogger()
    before, level = list(found.handlers), found.level
    found.handlers[:] = [each for each in before if each.get_name() != "shukun"]
    yield found
    found.handlers[:] = before
    found.setLevel(level)


def test_setting_it_up_again_changes_the_form_and_adds_nothing(root):
    others = list(root.handlers)
    set_up_log()
    set_up_log("json")
    added = [each for each in root.handlers if each not in others]
    assert len(added) == 1
    assert isinstance(added[0].formatter, JsonFormatter)


def test_the_log_goes_to_standard_error_as_it_is_by_then_and_repeats_nothing_it_cannot_write(
    root, monkeypatch
):
    gone, later = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", gone)
    set_up_log()
    own = next(each for each in root.handlers if each.get_name() == "shukun")
    gone.close()
    own.handle(logging.LogRecord("bot", logging.ERROR, "x.py", 1, SAID, (), None))
    monkeypatch.setattr(sys, "stderr", later)
    own.handle(logging.LogRecord("bot", logging.ERROR, "x.py", 1, "turn failed", (), None))
    assert later.getvalue() == "ERROR turn failed\n"
