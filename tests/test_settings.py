"""Settings come from the environment, checked where they are read."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import RequestInvalid
from bot.settings import ROOT, Settings, read_day, read_settings


def test_nothing_set_means_law_only_the_real_day_and_the_embedded_database():
    assert read_settings({}) == Settings()
    assert (Settings().root, Settings().log) == (ROOT, "plain")
    assert (ROOT / "domain.yml").is_file()


def test_the_environment_is_read():
    found = read_settings(
        {
            "SHUKUN_INSTITUTION": "demo",
            "SHUKUN_TODAY": "2026-11-22",
            "SHUKUN_DATABASE_URL": "sqlite:///x.db",
            "SHUKUN_RULES": "rules",
            "SHUKUN_LOG": "json",
        }
    )
    assert found.institution == "demo"
    assert found.today == date(2026, 11, 22)
    assert found.database() == "sqlite:///x.db"
    assert (found.rules, found.log) == (Path("rules"), "json")


def test_the_web_chat_is_read_from_the_environment():
    web = read_settings(
        {
            "SHUKUN_MODE": "production",
            "SHUKUN_HOST": "192.0.2.7",
            "SHUKUN_PORT": "9000",
            "SHUKUN_PUBLIC_URL": "https://Chat.example/",
            "SHUKUN_ORIGINS": "https://lender.example, https://other.example:8443",
            "SHUKUN_SECRET": "s",
            "SHUKUN_REST_KEYS": "branch:k1,bureau:k2",
            "SHUKUN_PROXIES": "10.0.0.1",
            "SHUKUN_INSTITUTIONS": "demo_card,demo_cf",
            "SHUKUN_RETENTION_DAYS": "30",
        }
    ).web
    assert (web.production, web.host, web.port, web.secret) == (True, "192.0.2.7", 9000, "s")
    assert web.public_url == "https://chat.example"
    assert web.origins == ("https://lender.example", "https://other.example:8443")
    assert web.rest_keys == ("branch:k1", "bureau:k2")
    assert (web.proxies, web.institutions) == (("10.0.0.1",), ("demo_card", "demo_cf"))
    assert (web.retention_days, web.messages_a_minute) == (30, 30)


WRONG = {
    "SHUKUN_MODE": ["prod", "PRODUCTION"],
    "SHUKUN_LOG": ["JSON", "text"],
    "SHUKUN_PORT": ["eighty", "-1", "8.0", "８０"],
    "SHUKUN_PUBLIC_URL": ["chat.example", "https://chat.example/path", "ftp://chat.example"],
    "SHUKUN_ORIGINS": ["*", "https://*.lender.example", "https://a.example/x", "null"],
    "SHUKUN_PROXIES": ["*", "proxy.example", "10.0.0.1,*"],
    "SHUKUN_REST_KEYS": ["onlyakey", "name:", ":key"],
    "SHUKUN_SESSION_MINUTES": ["0"],
    "SHUKUN_RETENTION_DAYS": ["0", "ever"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in WRONG.items() for text in texts]
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(name, text):
    with pytest.raises(RequestInvalid) as refused:
        read_settings({name: text})
    assert refused.value.field == name


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


def test_telegram_is_read_from_the_environment():
    token = "123456:" + "A" * 35
    found = read_settings({"TELEGRAM_BOT_TOKEN": token, "SHUKUN_TELEGRAM_PROXY": "http://p:1"})
    assert found.telegram.token == token
    assert found.telegram.api == "https://api.telegram.org"
    assert token not in repr(found)
    assert "http://p:1" not in repr(found)


@pytest.mark.parametrize("token", ["no-token", "123456", "123456:short", "bot123456:" + "A" * 35])
def test_what_is_no_bot_token_is_refused_and_not_repeated(token):
    with pytest.raises(RequestInvalid, match="BotFather") as refused:
        read_settings({"TELEGRAM_BOT_TOKEN": token})
    assert token not in str(refused.value).replace("TELEGRAM_BOT_TOKEN", "")


TOGETHER = {
    "SHUKUN_REDIS_URL": "redis://cache:6379",
    "SHUKUN_DATABASE_URL": "postgresql://house@db/house",
    "SHUKUN_SECRET": "s",
}


def test_replicas_are_given_a_redis_a_postgresql_and_one_secret():
    found = read_settings(TOGETHER)
    assert found.redis_url == "redis://cache:6379"
    assert "cache" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHUKUN_REDIS_URL", "cache:6379"),
        ("SHUKUN_REDIS_URL", "redis://cache:port"),
        ("SHUKUN_DATABASE_URL", ""),
        ("SHUKUN_DATABASE_URL", "sqlite:///x.db"),
        ("SHUKUN_SECRET", ""),
    ],
)
def test_replicas_that_would_not_have_it_in_common_are_refused(name, value):
    with pytest.raises(RequestInvalid) as caught:
        read_settings({**TOGETHER, name: value})
    assert caught.value.field == name
