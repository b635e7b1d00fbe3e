import io
import json

import pytest

from bot.__main__ import main
from tests.desk.front import PASSWORD


@pytest.fixture
def staff(url, monkeypatch, capsys):
    """Run `staff` with a password on standard input; answers status, output, error."""
    monkeypatch.setenv("SHUKUN_DATABASE_URL", url)

    def run(*words, typed=f"{PASSWORD}\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(["staff", *words])
        told = capsys.readouterr()
        return status, [json.loads(line) for line in told.out.splitlines()], told.err

    return run


def test_the_first_lead_is_taken_on_with_a_password_from_standard_input(staff):
    assert staff("add", "林组长", "--role", "lead") == (
        0, [{"name": "林组长", "role": "lead", "active": True}], "",
    )  # fmt: skip
    assert staff("list")[1] == [{"name": "林组长", "role": "lead", "active": True}]


def test_somebody_leaves_and_comes_back(staff):
    staff("add", "lin", "--role", "lead")
    staff("add", "wang")
    assert staff("leave", "wang")[1][1]["active"] is False
    assert staff("return", "wang")[1][1]["active"] is True
    assert staff("password", "wang", typed="another long password\n")[0] == 0


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [(("add", "wang", "--role", "boss"), f"{PASSWORD}\n", "role"),
     (("add", "wang"), "short\n", "password"), (("add",), "", "NAME"),
     (("leave", "nobody"), "", "NAME"), (("add", "lin"), f"{PASSWORD}\n", "taken")],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(staff, words, typed, told):
    staff("add", "lin", "--role", "lead")
    status, _, error = staff(*words, typed=typed)
    assert status == 2
    assert told in error
    assert error.count("\n") == 1
    assert "short" not in error.replace("shukun", "")
