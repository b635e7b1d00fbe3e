"""Settings come from the environment, checked where they are read."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import RequestInvalid
from bot.settings import ROOT, Settings, read_day, read_settings


def test_nothing_set_means_law_only_the_real_day_and_the_embedded_database():
    assert read_settings({}) == Settings("", None, "", ROOT)
    assert (ROOT / "domain.yml").is_file()


def test_the_environment_is_read():
    found = read_settings(
        {
            "SHUKUN_INSTITUTION": "demo",
            "SHUKUN_TODAY": "2026-11-22",
            "SHUKUN_DATABASE_URL": "sqlite:///x.db",
            "SHUKUN_RULES": "rules",
        }
    )
    assert found.institution == "demo"
    assert found.today == date(2026, 11, 22)
    assert found.database() == "sqlite:///x.db"
    assert found.rules == Path("rules")


@pytest.mark.parametrize("text", ["2026-13-01", "22.11.2026", "today", "2026-02-30"])
def test_a_day_that_is_none_is_refused_with_the_name_of_the_variable(text):
    with pytest.raises(RequestInvalid, match="YYYY-MM-DD") as refused:
        read_settings({"SHUKUN_TODAY": text})
    assert refused.value.field == "SHUKUN_TODAY"


@pytest.mark.parametrize("text", [None, ""])
def test_no_day_is_the_real_day(text):
    assert read_day("--today", text) is None


def test_the_embedded_database_gets_its_folder(tmp_path):
    url = Settings(root=tmp_path).database()
    assert url == f"sqlite:///{tmp_path}/var/shukun.db"
    assert (tmp_path / "var").is_dir()
