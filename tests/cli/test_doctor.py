import json
import re
import socket
from dataclasses import replace
from datetime import date

import pytest

from bot.cli import health
from bot.cli.health import Finding
from bot.conversation.store import ConversationStore
from bot.errors import RuleFileInvalid
from bot.settings import Settings, TelegramSettings
from tests.cli.running import bot


def statuses(check, settings):
    return [finding.status for finding in check(settings)]


@pytest.fixture
def settings(tmp_path):
    return Settings(root=tmp_path, database_url=f"sqlite:///{tmp_path}/doctor.db")


def a_model(root, **note):
    models = root / "models"
    models.mkdir()
    (models / "m.tar.gz").write_bytes(b"")
    (models / "current.json").write_text(json.dumps({"model": "m.tar.gz", **note}))


def test_a_missing_model_fails_with_its_remedy(settings):
    (finding,) = health.check_model(settings)
    assert str(finding).startswith("fail  model: there is no trained model")
    assert str(finding).endswith("  — run `python -m bot train`")


def test_a_model_of_other_data_is_a_warning_only(settings):
    from bot.dialogue.model_check import encoder_installed

    a_model(settings.root, encoder=encoder_installed(), fingerprint="another")
    (finding,) = health.check_model(settings)
    assert finding.status == "warn"
    assert "encoder" in finding.what


def test_a_model_trained_with_other_parts_fails(settings):
    from bot.dialogue.model_check import encoder_installed

    a_model(settings.root, encoder=not encoder_installed())
    assert statuses(health.check_model, settings) == ["fail"]


def test_a_broken_rule_file_fails_with_its_mistake(settings, monkeypatch):
    def broken(own):
        raise RuleFileInvalid("law/x.yml line 3: 'sauce' is no key here")

    monkeypatch.setattr("bot.rulebook.load_rulebook", broken)
    (finding,) = health.check_rulebook(settings)
    assert finding.status == "fail"
    assert "law/x.yml line 3" in finding.what


def test_every_unverified_rule_is_named_with_what_to_do(settings):
    from bot.rulebook import load_rulebook

    day = date(2026, 11, 22)
    ok, *others = health.check_rulebook(replace(settings, today=day))
    unverified = [source.rule_id for source in load_rulebook().unverified(day)]
    assert (ok.status, {finding.status for finding in others}) == ("ok", {"warn"})
    assert all("set confidence S" in finding.remedy for finding in others)
    assert [finding.what.split(":")[0] for finding in others] == [
        "hotlines", "institutions", "law",
    ]  # fmt: skip
    listed = re.findall(r"(\S+) \(2026-11-22\)", " ".join(finding.what for finding in others))
    assert listed == unverified


def test_every_stale_rule_is_named_once_with_what_to_do(settings):
    from bot.rulebook import load_rulebook

    day = date(2027, 11, 23)
    _, *others = health.check_rulebook(replace(settings, today=day))
    told = " ".join(finding.what for finding in others if "expired" in finding.what)
    assert {source.rule_id for source in load_rulebook().stale(day)} == set(
        re.findall(r"(\S+) \(\d{4}-\d\d-\d\d\)", told)
    )
    assert "law/credit_bad_record_kept (2026-11-22)" in told
    every = " ".join(finding.what for finding in others)
    assert every.count("law/credit_bad_record_kept ") == 1
    assert any("add the new value" in finding.remedy for finding in others)


def test_an_unknown_institution_fails_with_the_nearest():
    (finding,) = health.check_institution(Settings(institution="cmbb"))
    assert (finding.status, finding.remedy) == ("fail", "did you mean 'cmb'?")


def test_a_database_still_to_be_made_is_fine_and_is_not_filled(settings):
    (finding,) = health.check_database(settings)
    assert finding.status == "ok"
    assert "first start" in finding.what


def test_a_database_in_use_is_fine_and_left_as_it_was(settings):
    store = ConversationStore(settings.database_url)
    own = store.open_conversation("terminal", "x")
    (finding,) = health.check_database(settings)
    assert finding.status == "ok"
    assert "at migration" in finding.what
    assert store.conversation(own) is not None
    store.close()


def test_a_database_of_a_newer_program_fails(settings):
    import sqlalchemy as sa

    store = ConversationStore(settings.database_url)
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    (finding,) = health.check_database(settings)
    assert (finding.status, finding.remedy) == ("fail", "update this program")


@pytest.mark.parametrize("address", ["nonsense", "cobol://x/y", "sqlite:////proc/none/x.db"])
def test_an_address_of_no_database_fails_without_being_repeated(tmp_path, address):
    (finding,) = health.check_database(Settings(root=tmp_path, database_url=address))
    assert finding.status == "fail"
    assert address not in str(finding)


def with_web(settings, **changes):
    return replace(settings, web=replace(settings.web, **changes))


STRONG = "kd83jFh20-sJq71Lx_0pWm4TzB6vYc-99"
AT_HOME = {"production": True, "public_url": "https://chat.example", "proxies": ("none",)}
SECRETS = {
    "none, at development": ({}, ["ok"]),
    "weak, at development": ({"secret": "abc"}, ["warn"]),
    "strong": ({"secret": STRONG, **AT_HOME}, ["ok"]),
    "none, in production": (AT_HOME, ["fail"]),
    "weak, in production": ({"secret": "abc", **AT_HOME}, ["fail"]),
    "a weak key": ({"secret": STRONG, "rest_keys": ("branch:abc",), **AT_HOME}, ["ok", "fail"]),
    "in the clear": ({"secret": STRONG, **AT_HOME, "public_url": ""}, ["ok", "fail"]),
    "no proxy named": ({"secret": STRONG, **AT_HOME, "proxies": ()}, ["ok", "fail"]),
}


@pytest.mark.parametrize(("changes", "expected"), SECRETS.values(), ids=SECRETS)
def test_secrets_are_looked_at_and_never_told(settings, changes, expected):
    found = list(health.check_secret(with_web(settings, **changes)))
    assert [finding.status for finding in found] == expected
    assert not any(secret in str(finding) for finding in found for secret in ("abc", STRONG))


def test_a_taken_port_is_a_warning(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = with_web(settings, port=port)
        assert statuses(health.check_port, settings) == ["warn"]
    assert statuses(health.check_port, settings) == ["ok"]


@pytest.mark.parametrize(
    ("public_url", "status", "words"),
    [
        ("", "ok", "run `telegram`"),
        ("https://chat.example", "ok", "takes the webhook"),
        ("http://chat.example", "warn", "https only"),
    ],
)
def test_a_token_is_never_written_out_and_its_way_in_is_told(settings, public_url, status, words):
    settings = with_web(settings, public_url=public_url)
    settings = replace(settings, telegram=TelegramSettings("12345:geheim"))
    (finding,) = health.check_tokens(settings)
    assert "geheim" not in str(finding)
    assert finding.status == status
    assert words in str(finding)


def test_a_check_that_breaks_does_not_hide_the_others(settings, monkeypatch):
    def check_luck(_settings):
        raise OSError("/home/somebody")

    monkeypatch.setattr(health, "CHECKS", (check_luck, health.check_python))
    broken, python = health.examine(settings)
    assert (broken.status, python.status) == ("fail", "ok")
    assert "somebody" not in str(broken)


@pytest.mark.parametrize(("status", "code"), [("ok", 0), ("warn", 0), ("fail", 1)])
def test_only_a_failure_makes_the_command_fail(status, code, monkeypatch, capsys):
    from bot.__main__ import main

    monkeypatch.setattr(health, "CHECKS", (lambda _settings: iter([Finding(status, "x", "y")]),))
    assert main(["doctor"]) == code
    assert capsys.readouterr().out == f"{status:<5} x  — y\n"


def test_the_help_says_what_the_exit_status_means():
    assert "Exit status 0" in " ".join(bot("doctor", "--help").stdout.decode().split())
