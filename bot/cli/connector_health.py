"""The check of `doctor` for the systems that are told of cases."""

from collections.abc import Iterator

from bot.cli.findings import Finding
from bot.errors import DeliveryFailed, HardshipError, RequestInvalid
from bot.settings import Settings

_REMEDY = "look at its address, its secrets and what lies between; docs/connectors.md"


def check_connectors(settings: Settings) -> Iterator[Finding]:
    """Look whether each connector reaches its far side, and whether much waits for it."""
    from bot.handoff.connectors.build import build_connectors

    try:
        connectors = build_connectors(settings.connectors, str)
    except RequestInvalid as error:
        yield Finding("fail", str(error).removesuffix(f"; {error.remedy}"), error.remedy)
        return
    if not connectors:
        yield Finding("ok", "no other system is told of cases", "docs/connectors.md")
    waiting = _waiting(settings) if connectors else {}
    for connector in connectors:
        number, since = waiting.get(connector.name, (0, ""))
        waits = f", {number} deliveries wait since {since[:16]} UTC" if number else ""
        try:
            connector.check()
        except DeliveryFailed as error:
            yield Finding("fail", f"{connector.name}: {error}{waits}", _REMEDY)
        else:
            yield Finding("ok", f"{connector.name} can be reached{waits}")
    chatwoot = settings.connectors.chatwoot
    if chatwoot and not (chatwoot.webhook_secret or chatwoot.path_secret):
        remedy = "set SHUKUN_CHATWOOT_WEBHOOK_SECRET, or SHUKUN_CHATWOOT_PATH_SECRET"
        yield Finding("warn", "what agents write in Chatwoot does not reach the person", remedy)


def _waiting(settings: Settings) -> dict[str, tuple[int, str]]:
    """Count what waits; nothing where there are no tables yet, which is no fault of theirs."""
    import sqlalchemy as sa

    from bot.conversation.database import Database
    from bot.handoff.connectors.rows import backlog

    try:
        database = Database(settings.database())
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError):
        # The database's own check says so.
        return {}
    try:
        return backlog(database) if sa.inspect(database.engine).has_table("deliveries") else {}
    except (HardshipError, sa.exc.SQLAlchemyError):
        return {}
    finally:
        database.close()
