"""What this replica shares with the others: nothing where it is alone, all of it over Redis."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.channels.web.bells import Bells
from bot.channels.web.limits import Buckets, SharedBuckets
from bot.channels.web.shared_bells import SharedBells
from bot.channels.web.tokens import derived_key
from bot.conversation.locks import ConversationLocks, LocalLocks
from bot.conversation.store import ConversationStore
from bot.replicas.buckets import RedisBuckets
from bot.replicas.clock import DatabaseClock
from bot.replicas.link import RedisLink
from bot.replicas.locks import RedisLocks
from bot.settings import Settings


class Sharing(Protocol):
    """Gives the parts that replicas must have in common."""

    def locks(self, purpose: str) -> ConversationLocks:
        """Keep others off a conversation, for one purpose."""

    def buckets(self, purpose: str, a_minute: int) -> Buckets:
        """Count what callers do."""

    def bells(self) -> Bells:
        """Wake streams."""

    def keep_time(self) -> None:
        """See that the store's clock is right."""

    def close(self) -> None:
        """Let go of what was opened."""


class Alone:
    """One process, which needs nobody."""

    def locks(self, _purpose: str) -> ConversationLocks:
        """Keep off who is in this process."""
        return LocalLocks()

    def buckets(self, _purpose: str, a_minute: int) -> Buckets:
        """Count in this process."""
        return Buckets(a_minute)

    def bells(self) -> Bells:
        """Wake the streams of this process."""
        return Bells()

    def keep_time(self) -> None:
        """Trust the machine's clock."""

    def close(self) -> None:
        """Let go of nothing."""


@dataclass(frozen=True, slots=True)
class Together:
    """One of several replicas on one PostgreSQL and one Redis.

    Attributes:
        link: The way to Redis.
        store: Where everything durable is.
        clock: The store's.
        key: Hides callers.
    """

    link: RedisLink
    store: ConversationStore
    clock: DatabaseClock
    key: bytes = field(repr=False)

    def locks(self, purpose: str) -> ConversationLocks:
        """Keep off who is in any replica."""
        return RedisLocks(self.link, purpose)

    def buckets(self, purpose: str, a_minute: int) -> Buckets:
        """Count what callers do at all replicas."""
        return SharedBuckets(a_minute, RedisBuckets(self.link, purpose, self.key))

    def bells(self) -> Bells:
        """Wake the streams of all replicas."""
        return SharedBells(self.link, self.store)

    def keep_time(self) -> None:
        """Set the clock right by the database's."""
        self.clock.set_right()

    def close(self) -> None:
        """Give the connections back."""
        self.link.close()


def sharing_of(settings: Settings, store: ConversationStore, secret: str) -> Sharing:
    """Tell whether there are others, and set the store's clock right where there are.

    Args:
        settings: How the house is set up.
        store: Where everything durable is.
        secret: What other keys are derived from; the same in all replicas.

    Raises:
        StoreUnavailable: The database's clock could not be read.
    """
    if not settings.redis_url:
        return Alone()
    clock = DatabaseClock(store.database, store.clock)
    clock.set_right()
    store.clock = clock
    return Together(RedisLink(settings.redis_url), store, clock, derived_key(secret, "limits"))
