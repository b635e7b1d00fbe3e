"""Settings of the connectors: half a connector is a mistake, and production takes nothing weak."""

import pytest

from bot.errors import RequestInvalid
from bot.settings import read_settings
from bot.settings.connectors import ConnectorSettings

LONG = "k8sJq71Lx0pWm4TzB6vYc-39fHdRe2Ua"
WEBHOOK = {"SHUKUN_WEBHOOK_URL": "https://crm.example/hook?a=1", "SHUKUN_WEBHOOK_SECRET": LONG}
CHATWOOT = {
    "SHUKUN_CHATWOOT_URL": "https://chat.example/",
    "SHUKUN_CHATWOOT_ACCOUNT": "3",
    "SHUKUN_CHATWOOT_INBOX": "7",
    "SHUKUN_CHATWOOT_TOKEN": "token",
}
SMTP = {
    "SHUKUN_SMTP_HOST": "mail.example",
    "SHUKUN_SMTP_FROM": "bot@shukun.example",
    "SHUKUN_SMTP_TO": "team@lender.example",
}


def test_nothing_set_means_nobody_is_told():
    assert read_settings({}).connectors == ConnectorSettings()


def test_each_is_read_from_the_environment():
    attach = {"SHUKUN_SMTP_ATTACH": "json, pdf", "SHUKUN_CHATWOOT_ATTACH": "pdf"}
    signing = {"SHUKUN_CHATWOOT_WEBHOOK_SECRET": LONG, "SHUKUN_CHATWOOT_PATH_SECRET": LONG}
    told = read_settings({**WEBHOOK, **CHATWOOT, **SMTP, **attach, **signing}).connectors
    assert (told.webhook.url, told.webhook.secret) == ("https://crm.example/hook?a=1", LONG)
    own = told.chatwoot
    assert (own.url, own.account, own.inbox) == ("https://chat.example", 3, 7)
    assert (own.token, own.attach, own.webhook_secret) == ("token", ("pdf",), LONG)
    smtp = told.smtp
    assert (smtp.port, smtp.security, smtp.attach) == (587, "starttls", ("json", "pdf"))
    assert (smtp.sender, smtp.recipient) == ("bot@shukun.example", "team@lender.example")


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("none", 25), ("starttls", 587)])
def test_the_port_follows_the_security_unless_it_is_told(security, port):
    given = {**SMTP, "SHUKUN_SMTP_SECURITY": security}
    assert read_settings(given).connectors.smtp.port == port
    assert read_settings({**given, "SHUKUN_SMTP_PORT": "2525"}).connectors.smtp.port == 2525


def test_private_networks_are_called_in_development_or_where_that_is_wished():
    def internal(**given):
        return read_settings(given).connectors.internal

    assert internal()
    assert not internal(SHUKUN_MODE="production")
    assert internal(SHUKUN_MODE="production", SHUKUN_CONNECTORS_INTERNAL="yes")
    assert not internal(SHUKUN_CONNECTORS_INTERNAL="no")


@pytest.mark.parametrize("whole", [WEBHOOK, CHATWOOT, SMTP])
def test_half_a_connector_is_refused_by_the_name_of_what_is_missing(whole):
    for name in whole:
        half = {key: value for key, value in whole.items() if key != name}
        with pytest.raises(RequestInvalid, match="not set, but") as refused:
            read_settings(half)
        assert refused.value.field == name


WRONG = [
    (WEBHOOK, "SHUKUN_WEBHOOK_URL", ["crm.example", "ftp://crm.example", "https://",
     "https://me:pw@crm.example/", "https://crm.example/a b", "https://crm.example/#x",
     "https://crm.example:0/", "https://crm.example:99999/", "https://crm.example/\r\nX: y"]),
    (WEBHOOK, "SHUKUN_WEBHOOK_SECRET", ["秘密", "with space"]),
    (CHATWOOT, "SHUKUN_CHATWOOT_ACCOUNT", ["0", "three"]),
    (CHATWOOT, "SHUKUN_CHATWOOT_TOKEN", ["a\r\nX: y"]),
    (CHATWOOT, "SHUKUN_CHATWOOT_ATTACH", ["docx"]),
    (SMTP, "SHUKUN_SMTP_TO", ["team", "a@b.example,c@d.example", "a@b.example\r\nBcc: x@y.example",
     "组@b.example"]),
    (SMTP, "SHUKUN_SMTP_SECURITY", ["ssl"]),
    (SMTP, "SHUKUN_SMTP_PORT", ["0", "smtp"]),
    (SMTP, "SHUKUN_SMTP_ATTACH", ["json,xml"]),
    ({}, "SHUKUN_CONNECTORS_INTERNAL", ["perhaps"]),
    ({}, "SHUKUN_CONNECTORS_MORE", ["module", "a-b:c", ":build"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "name", "text"),
    [(whole, name, text) for whole, name, texts in WRONG for text in texts],
)
def test_what_cannot_be_is_refused_by_its_name(whole, name, text):
    with pytest.raises(RequestInvalid) as refused:
        read_settings({**whole, name: text})
    assert refused.value.field == name


WEAK = [
    (WEBHOOK, "SHUKUN_WEBHOOK_URL", "http://crm.example/"),
    (WEBHOOK, "SHUKUN_WEBHOOK_SECRET", "short"),
    (CHATWOOT, "SHUKUN_CHATWOOT_URL", "http://chat.example"),
    (CHATWOOT, "SHUKUN_CHATWOOT_PATH_SECRET", "short"),
    (SMTP, "SHUKUN_SMTP_SECURITY", "none"),
]


@pytest.mark.parametrize(("whole", "name", "text"), WEAK)
def test_production_takes_nothing_weak(whole, name, text):
    assert read_settings({**whole, name: text}).connectors
    with pytest.raises(RequestInvalid) as refused:
        read_settings({"SHUKUN_MODE": "production", **whole, name: text})
    assert refused.value.field == name


def test_secrets_do_not_show_when_settings_are_printed():
    given = {**WEBHOOK, **CHATWOOT, **SMTP, "SHUKUN_SMTP_PASSWORD": "pw-3141"}
    shown = repr(read_settings({**given, "SHUKUN_CHATWOOT_TOKEN": "tok-2718"}))
    for secret in (LONG, "pw-3141", "tok-2718"):
        assert secret not in shown
