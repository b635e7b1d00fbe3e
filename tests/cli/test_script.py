import pytest

from bot.cli.replay import run
from bot.cli.script import read_script
from bot.errors import RequestInvalid
from bot.settings import Settings
from tests.cli.running import bot, refusal


@pytest.fixture
def script(tmp_path):
    def write(content):
        path = tmp_path / "script.yml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refused(path):
    with pytest.raises(RequestInvalid) as caught:
        read_script(path, Settings())
    return str(caught.value)


def test_a_script_is_read_with_what_the_command_says_where_it_is_silent(script):
    settings = Settings(institution="demo")
    read = read_script(script("turns:\n  - 你好\n  - '2200'\n"), settings)
    assert read.turns == ("你好", "2200")
    assert (read.institution, read.channel, read.today) == ("demo", "terminal", None)


def test_null_as_institution_means_that_only_law_applies(script):
    read = read_script(script("institution: null\nturns: [你好]\n"), Settings(institution="demo"))
    assert read.institution == ""


def test_a_script_says_the_day_and_the_channel(script):
    read = read_script(script("today: 2026-11-22\nchannel: web\nturns: [你好]\n"), Settings())
    assert read.today.isoformat() == "2026-11-22"
    assert read.channel == "web"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("turns:\n  - 你好\n  - 2200\n", ["line 3", "turns[2]", "a number", '"2200"']),
        ("turns:\n  - 2026-11-22\n", ["line 2", "a date", "quote"]),
        ("turns:\n  - yes\n", ["line 2", "true or false", "quote"]),
        ("turns:\n  -\n", ["turns[1]", "empty", "quote"]),
        ("turns:\n  - 收入: 2200\n", ["line 2", "a mapping", "quote"]),
        ('turns:\n  - "\\ud800"\n', ["line 2", "half a character"]),
        ("turns: 你好\n", ["line 1", "turns", "- text"]),
        ("turns: []\n", ["turns", "- text"]),
        ("today: 2026-11-22\n", ["turns", "missing"]),
        ("turnes: [你好]\n", ["line 1", "turnes", "did you mean 'turns'"]),
        ("turns: [好]\nturns: [不]\n", ["line 2", "turns", "twice"]),
        ("today: 2026-13-22\nturns: [好]\n", ["line 1", "today", "2026-13-22", "YYYY-MM-DD"]),
        ("today: [2026]\nturns: [好]\n", ["today", "a list"]),
        ("channel: fax\nturns: [好]\n", ["channel", "fax", "telegram"]),
        ("channel: 5\nturns: [好]\n", ["channel", "a number"]),
        ("institution: 5\nturns: [好]\n", ["institution", "a number", "demo"]),
        ("turns: [好]\ninstitution: cmbb\n", ["line 2", "institution", "did you mean 'cmb'"]),
        ("turns:\n  - 'no end\n", ["line", "no YAML"]),
        ("a: b\n---\nc: d\n", ["line 2", "no YAML"]),
        ("turns: [\x01]\n", ["no YAML"]),
        ("[" * 3000, ["no YAML"]),
        ("", ["empty", "turns"]),
        ("- 你好\n", ["no mapping", "turns"]),
        ("turns:\n  - 好\n".encode() + "  - 欠款\n".encode("gbk"), ["line 3", "UTF-8"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_remedy(script, content, words):
    message = refused(script(content))
    assert "script.yml" in message
    for word in words:
        assert word in message


def test_a_missing_script_and_a_folder_are_told_apart(tmp_path):
    assert "no such file" in refused(tmp_path / "none.yml")
    assert "folder" in refused(tmp_path)


def test_a_result_that_could_not_be_written_is_refused_before_anything_is_played(script, tmp_path):
    from argparse import Namespace

    for place in (tmp_path, tmp_path / "none" / "out.json"):
        args = Namespace(scripts=[script("turns: [好]\n")], json=place)
        with pytest.raises(RequestInvalid, match="--json"):
            run(args, Settings())


def test_the_command_refuses_a_wrong_script_in_one_line(script):
    assert "quote it" in refusal(bot("replay", str(script("turns: [你好, 36]\n"))))


@pytest.mark.parametrize("what", ["none.txt", "."])
def test_parse_refuses_what_is_no_file_in_one_line(what):
    assert f"shukun: {what}: " in refusal(bot("parse", what))
