"""What several replicas need: a Redis, and the rest of what they must have in common."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.errors import RequestInvalid

_SCHEMES = ("redis://", "rediss://", "unix://")


def read_redis(environment: Mapping[str, str]) -> str:
    """Read where Redis is; empty where there is one process.

    Raises:
        RequestInvalid: It is no address, or replicas would not have in common what they must.
    """
    url = environment.get("SHUKUN_REDIS_URL", "")
    if not url:
        return ""
    # The address is not quoted: it may hold a password.
    if not (url.startswith(_SCHEMES) and _has_a_port_or_none(url)):
        raise RequestInvalid("SHUKUN_REDIS_URL", "no address of a Redis", "write redis://host:port")
    if not environment.get("SHUKUN_DATABASE_URL", "").startswith("postgresql"):
        problem = "replicas share one PostgreSQL"
        raise RequestInvalid("SHUKUN_DATABASE_URL", problem, "write postgresql://user@host/name")
    if not environment.get("SHUKUN_SECRET"):
        problem = "replicas must sign alike"
        raise RequestInvalid("SHUKUN_SECRET", problem, "give every replica the same one")
    return url


def _has_a_port_or_none(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
