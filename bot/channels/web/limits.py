"""Rate limits: a bucket of tokens a caller, refilled evenly."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from bot.errors import RequestRefused
from bot.replicas.buckets import RedisBuckets
from bot.replicas.link import RedisAwayError

_MOST_CALLERS = 50_000


def _nobody() -> None:
    return None


class Buckets:
    """One limit for many callers; whoever was quiet longest is forgotten first.

    The state is this process's own. A bucket that was forgotten is a full one, so the table stays
    small under a flood of made-up callers and nobody is refused wrongly.

    Attributes:
        on_refusal: Called whenever a caller is refused.
    """

    def __init__(
        self,
        a_minute: int,
        at_once: int | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        most_callers: int = _MOST_CALLERS,
    ) -> None:
        """Set the limit.

        Args:
            a_minute: How much each caller may do a minute, in the long run.
            at_once: How much of it in one go; as much by default.
            now: Seconds that never run backwards.
            most_callers: How many are remembered.
        """
        self._a_second = a_minute / 60
        self._full = float(at_once or a_minute)
        self._now = now
        self._most_callers = most_callers
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.on_refusal: Callable[[], None] = _nobody

    async def spend(self, caller: str) -> None:
        """Take one token, wherever buckets are kept; raises as ``take``."""
        self.take(caller)

    def take(self, caller: str) -> None:
        """Take one token of this process's own.

        Raises:
            RequestRefused: There is none; it says after how many seconds there will be.
        """
        now = self._now()
        left, at = self._left.pop(caller, (self._full, now))
        left = min(self._full, left + (now - at) * self._a_second)
        enough = left >= 1
        self._left[caller] = (left - 1 if enough else left, now)
        if len(self._left) > self._most_callers:
            self._left.popitem(last=False)
        if not enough:
            self.on_refusal()
            raise RequestRefused("slow_down", 429, ceil((1 - left) / self._a_second))


class SharedBuckets(Buckets):
    """One limit for the callers of all replicas; this process's own while Redis is away."""

    def __init__(self, a_minute: int, shared: RedisBuckets) -> None:
        """Set the limit.

        Args:
            a_minute: How much each caller may do a minute, and in one go.
            shared: Where the buckets are.
        """
        super().__init__(a_minute)
        self._shared = shared

    async def spend(self, caller: str) -> None:
        """Take one token; raises as ``take``."""
        try:
            wait_s = await self._shared.take(caller, self._full, self._a_second)
        except RedisAwayError:
            self.take(caller)
            return
        if wait_s:
            self.on_refusal()
            raise RequestRefused("slow_down", 429, wait_s)
