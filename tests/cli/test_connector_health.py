from dataclasses import replace

import pytest

from bot.cli.connector_health import check_connectors
from bot.conversation.store import ConversationStore
from bot.handoff.connectors.build import build_connectors
from bot.handoff.connectors.writing import DeliveryWriter
from bot.settings import Settings
from bot.settings.connectors import (
    ChatwootSettings,
    ConnectorSettings,
    SmtpSettings,
    WebhookSettings,
)
from tests.handoff.connectors.fake_chatwoot import ACCOUNT, ADMINISTRATOR, INBOX, FakeChatwoot
from tests.handoff.connectors.receiver import Receiver
from tests.handoff.fakes import a_case, a_queue, a_turn

SIGNED_WITH = "a secret that no finding shows"


@pytest.fixture
def settings(tmp_path):
    return Settings(root=tmp_path, database_url=f"sqlite:///{tmp_path}/doctor.db")


def inbox_of(chatwoot):
    return chatwoot.url, ACCOUNT, INBOX, ADMINISTRATOR


def lines(settings, **connectors):
    told = ConnectorSettings(**connectors)
    return [str(each) for each in check_connectors(replace(settings, connectors=told))]


def test_without_connectors_there_is_nothing_to_find(settings):
    (line,) = lines(settings)
    assert line.startswith("ok    no other system is told")


def test_what_can_be_reached_and_what_cannot(settings):
    receiver, chatwoot = Receiver(), FakeChatwoot()
    there = {
        "webhook": WebhookSettings(receiver.url, SIGNED_WITH),
        "chatwoot": ChatwootSettings(
            chatwoot.url, ACCOUNT, INBOX, ADMINISTRATOR, path_secret=SIGNED_WITH
        ),
    }
    smtp = SmtpSettings("127.0.0.1", 1, "none", "a@b.example", "c@d.example", password=SIGNED_WITH)
    try:
        found = lines(settings, **there, smtp=smtp)
        chatwoot.status = 401
        receiver.go_down()
        later = lines(settings, **there)
    finally:
        receiver.go_down()
        chatwoot.stop()
    assert [line[:5].strip() for line in found] == ["ok", "ok", "fail"]
    assert "mail: ConnectionRefusedError" in found[2]
    assert later[0].startswith("fail  webhook: ConnectionRefusedError")
    assert later[1].startswith("fail  chatwoot: answered 401")
    assert SIGNED_WITH not in str(found + later)
    assert ADMINISTRATOR not in str(found + later)


def test_answers_that_would_not_come_back_are_a_warning(settings):
    chatwoot = FakeChatwoot()
    try:
        found = lines(settings, chatwoot=ChatwootSettings(*inbox_of(chatwoot)))
    finally:
        chatwoot.stop()
    assert found[-1].startswith("warn  what agents write in Chatwoot does not reach the person")


def test_what_waits_is_told(settings):
    hook = WebhookSettings("http://127.0.0.1:1/", SIGNED_WITH)
    store = ConversationStore(settings.database())
    a_queue(store, DeliveryWriter(build_connectors(ConnectorSettings(webhook=hook), str)))
    own = store.open_conversation("web", "")
    a_turn(store, own, case=a_case(own))
    store.close()
    (line,) = lines(settings, webhook=hook)
    assert "1 deliveries wait since 20" in line


def test_a_connector_that_cannot_be_loaded_fails_by_the_settings_name(settings):
    (line,) = lines(settings, more=("no_such_module_here:build",))
    assert line.startswith("fail  SHUKUN_CONNECTORS_MORE: 'no_such_module_here:build'")
    assert line.endswith("name a module that Python finds here")
