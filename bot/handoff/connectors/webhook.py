"""The webhook: the case file, signed, to one address; at least once, in order per case."""

from dataclasses import dataclass, field

from bot.conversation.codec import write_json
from bot.core.casefile import SCHEMA_VERSION
from bot.handoff.connectors.http import Caller
from bot.handoff.connectors.port import Delivery
from bot.handoff.connectors.signature import sign

_AGENT = "shukun"
KINDS = frozenset(
    {
        "queued", "updated", "paged", "overdue", "claimed", "released", "handed_over", "returned",
        "closed",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts each change to one address; docs/connectors.md tells how it is taken.

    Attributes:
        caller: Calls that address.
        secret: What the signature is made with.
        name: Under which the outbox keeps its rows.
        kinds: What it hears of.
    """

    caller: Caller
    secret: str = field(repr=False)
    name: str = "webhook"
    kinds: frozenset[str] = KINDS

    def deliver(self, delivery: Delivery) -> None:
        """Post it; anything but a 2xx is a refusal, a redirect too."""
        body = body_of(delivery)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": _AGENT,
            "X-Signature": sign(self.secret, body),
            "X-Case-Id": delivery.case_id,
            "X-Idempotency-Key": delivery.key,
            "X-Event": delivery.kind,
        }
        answer = self.caller.call("POST", body=body, headers=headers)
        if not answer.ok:
            raise answer.failure()

    def check(self) -> None:
        """Ask the address for what it allows; any answer shows that somebody is there."""
        self.caller.call("OPTIONS", headers={"User-Agent": _AGENT})


def body_of(delivery: Delivery) -> bytes:
    """Write the body: the contract's case file, or ids alone where the case was taken back.

    The same delivery gives the same bytes at every attempt.
    """
    if delivery.is_notice or delivery.case is None:
        return write_json(
            {
                "schema_version": SCHEMA_VERSION,
                "event": delivery.kind,
                "case_id": delivery.case_id,
                "conversation_id": delivery.conversation_id,
                "at": delivery.at,
            }
        ).encode()
    return write_json(delivery.case).encode()
