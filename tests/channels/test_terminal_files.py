"""What a person at the terminal takes away, and what they are told where it is too early."""

from dataclasses import replace

from bot.channels.terminal_files import write_files
from bot.wiring import house
from tests.replies.sample_cases import RICH, TODAY


def test_what_is_ready_is_written_and_the_rest_says_what_is_missing(tmp_path):
    told = dict(write_files(RICH, house(), TODAY, tmp_path / "files"))

    assert len(told) == 9
    written = [line for lines in told.values() for line in lines if line.startswith(str(tmp_path))]
    assert {path.name for path in (tmp_path / "files").iterdir()} == {
        line.rpartition("/")[2] for line in written
    }
    assert any(name.endswith(".pdf") for name in written)


def test_a_case_that_just_began_gets_reasons_and_no_letter(tmp_path):
    begun = replace(RICH, debts=(), requests=(), reasons=())
    told = dict(write_files(begun, house(), TODAY, tmp_path))

    assert any("欠多少" in line for line in told["申请书"])
    assert not list(tmp_path.glob("申请书*"))


def test_nothing_is_written_without_a_case_or_in_danger(tmp_path):
    refused = replace(RICH, consent=replace(RICH.consent, collect=False))
    danger = replace(RICH, signals=(*RICH.signals, "self_harm"))

    assert write_files(refused, house(), TODAY, tmp_path) == []
    assert write_files(danger, house(), TODAY, tmp_path) == []
    assert list(tmp_path.iterdir()) == []
