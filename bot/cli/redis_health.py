"""The check of `doctor` for what replicas share."""

from collections.abc import Iterator
from typing import Any

from bot.cli.findings import Finding
from bot.settings import Settings


def check_redis(settings: Settings) -> Iterator[Finding]:
    """Look whether Redis answers; nothing to say where one process serves alone."""
    if not settings.redis_url:
        return
    from bot.replicas.link import RedisAwayError, RedisLink

    link = RedisLink(settings.redis_url)
    try:
        link.ask(_ping)
    except RedisAwayError:
        remedy = "look at SHUKUN_REDIS_URL and what lies between; docs/replicas.md"
        yield Finding("warn", "redis does not answer: replicas do not know of each other", remedy)
    else:
        yield Finding("ok", "redis answers")
    finally:
        link.close()


def _ping(client: Any) -> Any:
    return client.ping()
