import os
import subprocess
import sys

import pytest

import bot.__main__ as door
from bot.errors import RuleFileInvalid, StoreUnavailable
from bot.settings import Settings
from tests.cli.running import bot, refusal
from tests.conftest import ROOT

WORDS = "我的卡号是六二二二"


@pytest.fixture
def breaking(monkeypatch):
    """Make `doctor` raise an error."""

    def break_with(error):
        def run(_args, _settings):
            raise error

        monkeypatch.setattr("bot.cli.doctor.run", run)
        return door.main(["doctor"])

    return break_with


def test_an_unknown_command_is_refused_with_the_known_ones():
    assert "'chatt'" in (line := refusal(bot("chatt")))
    assert "'replay'" in line


def test_no_command_is_refused_in_one_line():
    assert "COMMAND" in refusal(bot())


@pytest.mark.parametrize("order", [("--today", "22.11.2026", "doctor"), ("doctor", "--today", "")])
def test_a_day_that_is_none_is_refused_on_either_side_of_the_command(order):
    assert "--today: " in (line := refusal(bot(*order)))
    assert "YYYY-MM-DD" in line


@pytest.mark.parametrize(
    "order", [("--institution", "cmbb", "chat"), ("chat", "--institution=cmbb")]
)
def test_an_unknown_institution_is_refused_with_the_nearest_known(order):
    line = refusal(bot(*order))
    assert "--institution: 'cmbb'" in line
    assert "'cmb'" in line


def test_an_unknown_institution_of_the_environment_is_named_by_its_variable():
    assert "SHUKUN_INSTITUTION: 'x'" in refusal(bot("chat", SHUKUN_INSTITUTION="x"))


def test_options_before_and_after_the_command_mean_the_same(monkeypatch):
    seen = []
    monkeypatch.setattr("bot.cli.doctor.run", lambda _args, settings: seen.append(settings) or 0)
    for order in (["--today", "2026-11-22", "doctor"], ["doctor", "--today", "2026-11-22"]):
        assert door.main(order) == 0
    assert seen[0] == seen[1]
    assert seen[0].today.isoformat() == "2026-11-22"


def test_an_error_nobody_foresaw_is_logged_by_its_name_and_place_alone(breaking, caplog, capsys):
    assert breaking(KeyError(WORDS)) == 1
    assert "KeyError" in caplog.text
    assert WORDS not in caplog.text + capsys.readouterr().err


def test_a_broken_rule_file_is_named_in_one_line(breaking, capsys):
    assert (
        breaking(RuleFileInvalid("law/x.yml line 3: 'sauce' is no key here;\ndid you mean…")) == 2
    )
    assert capsys.readouterr().err == (
        "shukun: law/x.yml line 3: 'sauce' is no key here; did you mean…\n"
    )


def test_a_database_that_does_not_answer_sends_to_the_doctor(breaking, capsys):
    assert breaking(StoreUnavailable("OperationalError")) == 1
    assert "doctor" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["chat"], ["parse"], ["replay", "script.yml"]])
def test_a_missing_model_is_said_in_one_line(command, tmp_path, monkeypatch, capsys):
    (tmp_path / "script.yml").write_text("turns: [你好]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(door, "read_settings", lambda: Settings(root=tmp_path))
    assert door.main(command) == 2
    told = capsys.readouterr()
    assert "python -m bot train" in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_chinese_is_written_whatever_the_locale_says():
    done = bot("doctor", LC_ALL="C", LANG="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "— " in done.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_error():
    command = [sys.executable, "-m", "bot", "doctor"]
    far_end, near_end = os.pipe()
    os.close(far_end)
    try:
        done = subprocess.run(
            command, stdout=near_end, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False
        )
    finally:
        os.close(near_end)
    assert done.stderr == b""
    assert done.returncode == 0
