import pytest

from bot.cli.parse import decoded, read_file
from bot.errors import RequestInvalid


def test_lines_come_without_their_ends_and_empty_ones_stay():
    lines = decoded([b"\xef\xbb\xbf\xe4\xbd\xa0\xe5\xa5\xbd\r\n", b"\n", b"36\xe6\x9c\x9f"], "x")
    assert list(lines) == ["你好", "", "36期"]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RequestInvalid, match=r"none\.txt"):
        read_file(tmp_path / "none.txt")


def test_a_line_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "gbk.txt"
    path.write_bytes("你好\n".encode() + "欠款\n".encode("gbk"))
    with pytest.raises(RequestInvalid, match=r"line 2.*UTF-8"):
        read_file(path)
