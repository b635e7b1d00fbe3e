"""Leases on names in Redis: held while their process lives, free soon after it died.

No clock but Redis's own is asked. A lease keeps two replicas from doing the same work; that nothing
is done twice does not rest on it but on the row locks of the database.
"""

import logging
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from bot.replicas.link import RedisAwayError, RedisLink

LEASE_S = 5.0
"""How long the work of a replica that died is left alone."""
_RENEWALS = 3
_GIVE_BACK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
# A Redis that was started anew knows no leases: whoever had one takes it again if it is first.
_RENEW = """
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lease:
    """A name held for a while.

    Attributes:
        name: What is held.
        mark: Tells this holder from every other, earlier ones of this process too.
    """

    name: str
    mark: str = field(default_factory=lambda: secrets.token_hex(8))


class Leases:
    """Takes leases, and renews all that are held from a thread of its own."""

    def __init__(self, link: RedisLink, lease_s: float = LEASE_S) -> None:
        """Hold nothing yet.

        Args:
            link: The way to Redis.
            lease_s: How long a lease lasts that nobody renews, seconds.
        """
        self._link = link
        self._lease_s = lease_s
        self._held: set[Lease] = set()
        self._change = threading.Lock()
        self._renewing: threading.Thread | None = None

    async def take(self, lease: Lease) -> bool:
        """Take a lease; False where another holder has the name.

        Raises:
            RedisAwayError: Nobody can tell.
        """
        last_ms = self._last_ms()
        taken = await self._link.ask_aside(
            lambda client: client.set(lease.name, lease.mark, nx=True, px=last_ms)
        )
        if taken:
            self._keep(lease)
        return bool(taken)

    def give_back(self, lease: Lease) -> None:
        """Let the next one have it, soon; harmless for what was not taken."""
        with self._change:
            self._held.discard(lease)
        self._link.ask_later(lambda client: client.eval(_GIVE_BACK, 1, lease.name, lease.mark))

    def renew(self) -> list[Lease]:
        """Make all that is held last; answers what another holder has meanwhile.

        Raises:
            RedisAwayError: Nobody can tell.
        """
        with self._change:
            held = list(self._held)
        if not held:
            return []

        def renew_all(client: Any) -> list[int]:
            with client.pipeline(transaction=False) as pipeline:
                for lease in held:
                    pipeline.eval(_RENEW, 1, lease.name, lease.mark, self._last_ms())
                return list(pipeline.execute())

        answers = self._link.ask(renew_all)
        self._give_back_again(held)
        lost = [lease for lease, answer in zip(held, answers, strict=True) if not answer]
        with self._change:
            self._held.difference_update(lost)
        return lost

    def _give_back_again(self, renewed: list[Lease]) -> None:
        """Give back what was given back while it was being renewed, and may be there again."""
        with self._change:
            gone = [lease for lease in renewed if lease not in self._held]
        for lease in gone:
            self.give_back(lease)

    def _keep(self, lease: Lease) -> None:
        with self._change:
            self._held.add(lease)
            if self._renewing is None:
                self._renewing = threading.Thread(target=self._renew_always, daemon=True)
                self._renewing.start()

    def _renew_always(self) -> None:
        while True:
            time.sleep(self._lease_s / _RENEWALS)
            try:
                lost = self.renew()
            except RedisAwayError:
                continue
            if lost:
                _LOG.warning("leases lost number=%d", len(lost))

    def _last_ms(self) -> int:
        return int(self._lease_s * 1000)
