"""Settings of the connectors: which systems are told of cases, and how they are reached."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.errors import RequestInvalid
from bot.settings.reading import as_list, read_number

_SHORTEST_SECRET = 32
_LONG_SECRET = f"write {_SHORTEST_SECRET} characters or more of real chance"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?")
_FUNCTION = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", re.ASCII)
_SECURITIES = {"starttls": 587, "tls": 465, "none": 25}
_ATTACHMENTS = ("json", "pdf")


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where the signed webhook goes.

    Attributes:
        url: Its address.
        secret: What the signature is made with.
    """

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChatwootSettings:
    """Which inbox of which Chatwoot.

    Attributes:
        url: The installation, without ``/api``.
        account: The account's number.
        inbox: The number of an inbox of the kind API.
        token: An administrator's access token.
        webhook_secret: What Chatwoot signs its calls with; empty where it does not sign.
        path_secret: The last part of the address that it calls where it does not sign.
        attach: What goes along with the summary.
    """

    url: str
    account: int
    inbox: int
    token: str = field(repr=False)
    webhook_secret: str = field(default="", repr=False)
    path_secret: str = field(default="", repr=False)
    attach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How mail reaches the team.

    Attributes:
        host: Where mail is handed in.
        port: Its port.
        security: ``starttls``, ``tls`` or ``none``.
        user: Whom the server knows us as.
        password: What proves it.
        sender: Whom mail is from.
        recipient: The team's address.
        attach: What goes along with the summary.
    """

    host: str
    port: int
    security: str
    sender: str
    recipient: str
    user: str = ""
    password: str = field(default="", repr=False)
    attach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConnectorSettings:
    """The systems that are told; None for each that is not there.

    Attributes:
        internal: They may be on private networks.
        webhook: The signed webhook.
        chatwoot: Chatwoot.
        smtp: E-mail.
        more: Connectors of the deployment's own, as ``module:function``; the function takes
            nothing and gives the connector.
    """

    internal: bool = True
    webhook: WebhookSettings | None = None
    chatwoot: ChatwootSettings | None = None
    smtp: SmtpSettings | None = None
    more: tuple[str, ...] = ()


def read_connectors(environment: Mapping[str, str], *, production: bool) -> ConnectorSettings:
    """Read the variables of the connectors; docs/configuration.md lists them.

    Raises:
        RequestInvalid: One cannot be, or what belongs to it is missing.
    """
    wished = environment.get("SHUKUN_CONNECTORS_INTERNAL", "")
    if wished not in ("", "yes", "no"):
        raise RequestInvalid("SHUKUN_CONNECTORS_INTERNAL", f"'{wished}' does not do", "yes or no")
    return ConnectorSettings(
        internal=wished == "yes" or (not wished and not production),
        webhook=_read_webhook(environment, production=production),
        chatwoot=_read_chatwoot(environment, production=production),
        smtp=_read_smtp(environment, production=production),
        more=_read_more(environment),
    )


def _read_webhook(given: Mapping[str, str], *, production: bool) -> WebhookSettings | None:
    if not _wanted(given, "SHUKUN_WEBHOOK_URL", "SHUKUN_WEBHOOK_SECRET"):
        return None
    return WebhookSettings(
        _url(given, "SHUKUN_WEBHOOK_URL", production=production),
        _secret(given, "SHUKUN_WEBHOOK_SECRET", production=production),
    )


def _read_chatwoot(given: Mapping[str, str], *, production: bool) -> ChatwootSettings | None:
    if not _wanted(
        given,
        "SHUKUN_CHATWOOT_URL",
        "SHUKUN_CHATWOOT_ACCOUNT",
        "SHUKUN_CHATWOOT_INBOX",
        "SHUKUN_CHATWOOT_TOKEN",
    ):
        return None
    signing, calling = (
        _secret(given, name, production=production) if given.get(name) else ""
        for name in ("SHUKUN_CHATWOOT_WEBHOOK_SECRET", "SHUKUN_CHATWOOT_PATH_SECRET")
    )
    return ChatwootSettings(
        url=_url(given, "SHUKUN_CHATWOOT_URL", production=production).rstrip("/"),
        account=read_number("SHUKUN_CHATWOOT_ACCOUNT", given["SHUKUN_CHATWOOT_ACCOUNT"], 1),
        inbox=read_number("SHUKUN_CHATWOOT_INBOX", given["SHUKUN_CHATWOOT_INBOX"], 1),
        token=_printable(given, "SHUKUN_CHATWOOT_TOKEN"),
        webhook_secret=signing,
        path_secret=calling,
        attach=_attachments(given, "SHUKUN_CHATWOOT_ATTACH"),
    )


def _read_smtp(given: Mapping[str, str], *, production: bool) -> SmtpSettings | None:
    if not _wanted(given, "SHUKUN_SMTP_HOST", "SHUKUN_SMTP_FROM", "SHUKUN_SMTP_TO"):
        return None
    security = given.get("SHUKUN_SMTP_SECURITY") or "starttls"
    if security not in _SECURITIES or (production and security == "none"):
        allowed = "starttls or tls; none is for development"
        raise RequestInvalid("SHUKUN_SMTP_SECURITY", f"'{security}' does not do", allowed)
    port = given.get("SHUKUN_SMTP_PORT") or str(_SECURITIES[security])
    return SmtpSettings(
        host=_printable(given, "SHUKUN_SMTP_HOST"),
        port=read_number("SHUKUN_SMTP_PORT", port, 1),
        security=security,
        sender=_address(given, "SHUKUN_SMTP_FROM"),
        recipient=_address(given, "SHUKUN_SMTP_TO"),
        user=given.get("SHUKUN_SMTP_USER", ""),
        password=given.get("SHUKUN_SMTP_PASSWORD", ""),
        attach=_attachments(given, "SHUKUN_SMTP_ATTACH"),
    )


def _read_more(given: Mapping[str, str]) -> tuple[str, ...]:
    found = as_list(given.get("SHUKUN_CONNECTORS_MORE", ""))
    for each in found:
        if not _FUNCTION.fullmatch(each):
            wanted = "write module:function"
            raise RequestInvalid("SHUKUN_CONNECTORS_MORE", f"'{each}' is none", wanted)
    return found


def _wanted(given: Mapping[str, str], *names: str) -> bool:
    """Whether a connector is set up; half of one is a mistake that nobody would notice."""
    missing = [name for name in names if not given.get(name)]
    if missing and len(missing) < len(names):
        there = next(name for name in names if given.get(name))
        raise RequestInvalid(missing[0], f"not set, but {there} is", "set both or neither")
    return not missing


def _url(given: Mapping[str, str], name: str, *, production: bool) -> str:
    text = given[name].strip()
    scheme = "https" if production else "http or https"
    # What may stand in it leaves no room for names and passwords, line ends and fragments.
    if not _URL.fullmatch(text) or (production and not text.startswith("https://")):
        raise RequestInvalid(name, "no address that may be called", f"write {scheme}://host/path")
    try:
        known = bool(urlsplit(text).hostname) and urlsplit(text).port != 0
    except ValueError:
        known = False
    if not known:
        raise RequestInvalid(name, "no host or no port in it", f"write {scheme}://host/path")
    return text


def _secret(given: Mapping[str, str], name: str, *, production: bool) -> str:
    text = _printable(given, name)
    if production and len(text) < _SHORTEST_SECRET:
        raise RequestInvalid(name, f"shorter than {_SHORTEST_SECRET} characters", _LONG_SECRET)
    return text


def _printable(given: Mapping[str, str], name: str) -> str:
    text = given[name].strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise RequestInvalid(name, "holds signs that do not do", "letters, digits and marks only")
    return text


def _address(given: Mapping[str, str], name: str) -> str:
    text = given[name].strip()
    if not _ADDRESS.fullmatch(text):
        raise RequestInvalid(name, f"'{text}' is no address", "write one address, name@host")
    return text


def _attachments(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = as_list(given.get(name, ""))
    for each in found:
        if each not in _ATTACHMENTS:
            raise RequestInvalid(name, f"'{each}' cannot go along", "json, pdf, or both")
    return found
