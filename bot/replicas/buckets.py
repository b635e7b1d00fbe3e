"""Buckets of tokens in Redis, one a caller, refilled evenly by Redis's own clock."""

import hmac

from bot.replicas.link import RedisLink

_MARK_BYTES = 16
# Kept until it would be full again, which is what no bucket means.
_TAKE = """
local full, a_second = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('time')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local held = redis.call('hmget', KEYS[1], 'left', 'at')
local left, at = tonumber(held[1]) or full, tonumber(held[2]) or now
left = math.min(full, left + math.max(0, now - at) * a_second)
local wait = 0
if left >= 1 then left = left - 1 else wait = math.ceil((1 - left) / a_second) end
redis.call('hset', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.6f', now))
redis.call('pexpire', KEYS[1], math.ceil(full / a_second) * 1000 + 1000)
return wait
"""


class RedisBuckets:
    """One limit for many callers of all replicas."""

    def __init__(self, link: RedisLink, purpose: str, key: bytes) -> None:
        """Name the limit.

        Args:
            link: The way to Redis.
            purpose: Keeps one limit's buckets apart from another's.
            key: Hides who the callers are: addresses are nobody's business in Redis.
        """
        self._link = link
        self._purpose = purpose
        self._key = key

    async def take(self, caller: str, full: float, a_second: float) -> int:
        """Take one token.

        Args:
            caller: Whose bucket.
            full: How many tokens it holds at most.
            a_second: How many come back each second.

        Returns:
            0, or after how many seconds there will be one.

        Raises:
            RedisAwayError: Nobody can tell.
        """
        mark = hmac.digest(self._key, caller.encode(), "sha256")[:_MARK_BYTES].hex()
        name = f"shukun:limit:{self._purpose}:{mark}"
        return int(
            await self._link.ask_aside(lambda client: client.eval(_TAKE, 1, name, full, a_second))
        )
