"""Settings: from the environment, in one place, checked at start."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import RequestInvalid
from bot.settings.connectors import ConnectorSettings, read_connectors
from bot.settings.reading import as_list, read_day, read_number
from bot.settings.replicas import read_redis

__all__ = [
    "DEFAULT_DATABASE",
    "LOG_FORMS",
    "NO_PROXIES",
    "ROOT",
    "Settings",
    "WebSettings",
    "read_day",
    "read_number",
    "read_settings",
]

ROOT = Path(__file__).resolve().parents[2]
NO_PROXIES = ("none",)
DEFAULT_DATABASE = "var/shukun.db"
LOG_FORMS = ("plain", "json")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the web chat is set up; docs/configuration.md tells each.

    Attributes:
        production: Nothing weak or made up is accepted.
        host: Where to listen.
        port: Where to listen.
        public_url: How people reach it, scheme and host; empty where that is host and port.
        origins: Pages that may hold the widget, as their origins.
        secret: Signs tokens; empty lets a development server make one of its own.
        rest_keys: What other servers show at the REST channel, as ``name:key``; it is closed where
            there is none.
        metrics_key: What Prometheus shows at ``/metrics``; empty: the page is not there.
        proxies: Addresses whose word on the caller's address is taken; ``NO_PROXIES`` says that
            there are none, which production wants to hear.
        institutions: Whose rules a page may ask for, beside the deployment's own.
        session_minutes: How long a token serves.
        grace_days: How long after that it can be renewed.
        retention_days: After how many days without a word a conversation is deleted.
        messages_a_minute: Messages of one session.
        sessions_a_minute: Sessions one address may open.
        requests_a_minute: Calls of one address, in all.
        files_a_minute: Files of one session.
        streams: Event streams of one session at once.
        streams_an_address: Event streams of one address at once.
        most_waiting: How many people may wait for an answer before no more is taken in.
    """

    production: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    origins: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    rest_keys: tuple[str, ...] = field(default=(), repr=False)
    metrics_key: str = field(default="", repr=False)
    proxies: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    session_minutes: int = 60
    grace_days: int = 30
    retention_days: int = 180
    messages_a_minute: int = 30
    sessions_a_minute: int = 60
    requests_a_minute: int = 1200
    files_a_minute: int = 30
    streams: int = 8
    streams_an_address: int = 500
    most_waiting: int = 2000


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How the Telegram bot is set up.

    Attributes:
        token: What BotFather gave; empty where there is no bot.
        api: Where the Bot API answers: Telegram's own, or a server of one's own.
        proxy: Through which proxy it is reached; empty for none.
    """

    token: str = field(default="", repr=False)
    api: str = "https://api.telegram.org"
    proxy: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HandoffSettings:
    """How the hand-off is set up; docs/configuration.md tells each.

    Attributes:
        claim_minutes: After how long without a sign of its agent a case is released.
    """

    claim_minutes: int = 15


@dataclass(frozen=True, slots=True)
class Settings:
    """How this house is set up.

    Attributes:
        institution: Whose rules apply: an id, ``demo`` or empty for law only.
        today: The day everything is reckoned on; None for the real one.
        database_url: Where conversations are kept.
        log: How the log is written, one of ``LOG_FORMS``.
        root: Where config.yml, domain.yml and models/ are.
        rules: Folder of the deployment's own rule files; None for the packaged ones alone.
        web: The web chat.
        telegram: The Telegram bot.
        handoff: The hand-off.
        connectors: The systems that are told of cases.
        redis_url: What several replicas share beside the database; empty for one process.
    """

    institution: str = ""
    today: date | None = None
    database_url: str = ""
    log: str = "plain"
    root: Path = field(default=ROOT)
    rules: Path | None = None
    web: WebSettings = field(default_factory=WebSettings)
    telegram: TelegramSettings = field(default_factory=TelegramSettings)
    handoff: HandoffSettings = field(default_factory=HandoffSettings)
    connectors: ConnectorSettings = field(default_factory=ConnectorSettings)
    redis_url: str = field(default="", repr=False)

    def database(self) -> str:
        """Give the database's address, the embedded one unless told otherwise."""
        if self.database_url:
            return self.database_url
        path = self.root / DEFAULT_DATABASE
        path.parent.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{path}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the variables that begin with SHUKUN_; docs/configuration.md lists them.

    Raises:
        RequestInvalid: A value cannot be read.
    """
    return Settings(
        institution=environment.get("SHUKUN_INSTITUTION", ""),
        today=read_day("SHUKUN_TODAY", environment.get("SHUKUN_TODAY")),
        database_url=environment.get("SHUKUN_DATABASE_URL", ""),
        log=_read_log(environment.get("SHUKUN_LOG", "")),
        rules=Path(environment["SHUKUN_RULES"]) if environment.get("SHUKUN_RULES") else None,
        web=_read_web(environment),
        telegram=_read_telegram(environment),
        handoff=_read_handoff(environment),
        connectors=read_connectors(
            environment, production=_read_mode(environment.get("SHUKUN_MODE", ""))
        ),
        redis_url=read_redis(environment),
    )


def _read_telegram(environment: Mapping[str, str]) -> TelegramSettings:
    token = environment.get("TELEGRAM_BOT_TOKEN", "").strip()
    if token and not _TOKEN.fullmatch(token):
        remedy = "copy it whole from BotFather: digits, a colon, letters"
        raise RequestInvalid("TELEGRAM_BOT_TOKEN", "this is no bot token", remedy)
    api = _read_url("SHUKUN_TELEGRAM_API", environment.get("SHUKUN_TELEGRAM_API", ""))
    given = {"api": api} if api else {}
    proxy = environment.get("SHUKUN_TELEGRAM_PROXY", "")
    return TelegramSettings(token=token, proxy=proxy, **given)


def _read_web(environment: Mapping[str, str]) -> WebSettings:
    given = {name: environment.get(f"SHUKUN_{name.upper()}", "") for name in _WEB_NAMES}
    read: dict[str, Any] = {name: text for name, text in given.items() if text and name in _TEXTS}
    read |= {name: as_list(given[name]) for name in _LISTS}
    _check_rest_keys(read["rest_keys"])
    _check_proxies(read["proxies"])
    read |= {
        name: read_number(f"SHUKUN_{name.upper()}", given[name], least)
        for name, least in _NUMBERS.items()
        if given[name]
    }
    return WebSettings(
        production=_read_mode(environment.get("SHUKUN_MODE", "")),
        public_url=_read_url("SHUKUN_PUBLIC_URL", environment.get("SHUKUN_PUBLIC_URL", "")),
        origins=tuple(
            _read_url("SHUKUN_ORIGINS", origin)
            for origin in as_list(environment.get("SHUKUN_ORIGINS", ""))
        ),
        **read,
    )


def _read_handoff(environment: Mapping[str, str]) -> HandoffSettings:
    minutes = environment.get("SHUKUN_CLAIM_MINUTES", "")
    if not minutes:
        return HandoffSettings()
    return HandoffSettings(read_number("SHUKUN_CLAIM_MINUTES", minutes, 1))


_TEXTS = ("host", "secret", "metrics_key")
_LISTS = ("rest_keys", "proxies", "institutions")
# Each with the least that makes sense.
_NUMBERS = {
    "port": 1, "session_minutes": 1, "grace_days": 0, "retention_days": 1,
    "messages_a_minute": 1, "sessions_a_minute": 1, "requests_a_minute": 1, "streams": 1,
    "streams_an_address": 1, "files_a_minute": 1, "most_waiting": 1,
}  # fmt: skip
_WEB_NAMES = (*_TEXTS, *_LISTS, *_NUMBERS)
_MODES = ("", "development", "production")
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}")
_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+")


def _check_rest_keys(entries: tuple[str, ...]) -> None:
    """Refuse a key without a name; an empty one would be shown by everybody."""
    for entry in entries:
        name, _, key = entry.partition(":")
        if not (name and key):
            raise RequestInvalid("SHUKUN_REST_KEYS", "an entry is no name:key", "write name:key")


def _check_proxies(entries: tuple[str, ...]) -> None:
    """Refuse what is no address: a proxy believed by name, or by *, is anybody."""
    for entry in entries if entries != NO_PROXIES else ():
        try:
            ipaddress.ip_network(entry, strict=False)
        except ValueError as error:
            remedy = "write addresses or networks, or none"
            raise RequestInvalid("SHUKUN_PROXIES", f"'{entry}' is no address", remedy) from error


def _read_log(text: str) -> str:
    if text and text not in LOG_FORMS:
        raise RequestInvalid("SHUKUN_LOG", f"'{text}' is no form", " or ".join(LOG_FORMS))
    return text or LOG_FORMS[0]


def _read_mode(text: str) -> bool:
    if text not in _MODES:
        raise RequestInvalid("SHUKUN_MODE", f"'{text}' is no mode", "development or production")
    return text == "production"


def _read_url(name: str, text: str) -> str:
    """Read scheme, host and port; a path would never match what a browser sends as origin."""
    url = text.strip().rstrip("/").lower()
    if url and not _ORIGIN.fullmatch(url):
        raise RequestInvalid(name, f"'{text}' is no origin", "write https://host, no path, no *")
    return url
