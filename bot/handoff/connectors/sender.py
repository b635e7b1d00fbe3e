"""Drains the outbox: a few threads for each connector, so that none waits for another."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.conversation.codec import read_json
from bot.conversation.schema import handoffs, messages
from bot.conversation.store import ConversationStore
from bot.errors import DeliveryFailed, StoreUnavailable
from bot.handoff.arrivals import belongs
from bot.handoff.connectors import rows
from bot.handoff.connectors.port import NOTICES, Connector, Delivery, Line
from bot.handoff.transcript import case_lines

Assemble = Callable[[dict[str, Any], list[dict[str, Any]], datetime], "dict[str, Any] | None"]
"""Makes the contract's case file of a stored case, the transcript and the moment an answer is due;
None where none is made."""

_THREADS = 3
_LOOK_EVERY_S = 1.0
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Takes rows and has them delivered.

    Attributes:
        store: Where they are.
        assemble: Makes case files.
    """

    store: ConversationStore
    assemble: Assemble

    def take(self, connector: Connector) -> Row | None:
        """Take the next row that is due, if any: nobody else has it for the length of a lease."""
        if not rows.is_due(self.store, connector.name):
            return None
        return rows.take(self.store, connector.name)

    def deliver(self, connector: Connector, row: Row) -> None:
        """Deliver a row that was taken; whatever goes wrong, it comes again later.

        Raises:
            StoreUnavailable: Nothing is lost: what was taken is taken again after its lease.
        """
        named = (connector.name, row.case_id, row.kind, row.attempts + 1)
        try:
            delivery = self._delivery(row)
            if delivery is None:
                return
            connector.deliver(delivery)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a connector raises, the row must stay
            why = _reason(error)
            asked_s = error.retry_after_s if isinstance(error, DeliveryFailed) else None
            rows.put_off(self.store, row, why, asked_s)
            text = "delivery put off connector=%s case=%s kind=%s attempt=%d error=%s"
            _LOG.warning(text, *named, why)
        else:
            rows.mark_taken(self.store, row)
            _LOG.info("delivered connector=%s case=%s kind=%s attempt=%d", *named)

    def deliver_due(self, connector: Connector) -> int:
        """Deliver all that is due now; answers how many rows were taken."""
        taken = 0
        while row := self.take(connector):
            self.deliver(connector, row)
            taken += 1
        return taken

    def _delivery(self, row: Row) -> Delivery | None:
        """Make what is sent, once; None where there is nothing to tell any more."""
        body = read_json(row.body)
        if row.kind not in NOTICES and not belongs(self.store.load_case(row.conversation_id) or {}):
            # Taken back after the queue was done with the case, which then hears nothing of it.
            rows.drop(self.store, row)
            return None
        if not row.made:
            body = self._make(row, body)
            if body is None:
                rows.drop(self.store, row)
                return None
            if not rows.keep_made(self.store, row, body):
                return None
        return Delivery(
            key=row.key,
            case_id=row.case_id,
            conversation_id=row.conversation_id or body["conversation_id"],
            kind=row.kind,
            at=row.created_at,
            attempt=row.attempts + 1,
            case=body.get("case"),
            lines=tuple(Line(*line) for line in body.get("lines", ())),
        )

    def _make(self, row: Row, body: dict[str, Any]) -> dict[str, Any] | None:
        due = self._due(row)
        if due is None:
            return None
        talk = self.store.transcript(row.conversation_id)
        said = [line for line in talk if line.seq <= row.seq]
        case = self.assemble(body["state"], case_lines(said), due)
        if case is None:
            return None
        known = self._said_there(row)
        new = [
            [line.seq, line.direction, line.text]
            for line in said
            if line.seq > body["after"] and line.seq not in known
        ]
        return {"case": case, "lines": new}

    def _due(self, row: Row) -> datetime | None:
        own = sa.select(handoffs.c.due_at).where(handoffs.c.case_id == row.case_id)
        with self.store.database.reading() as connection:
            found: str | None = connection.scalar(own)
        return datetime.fromisoformat(found) if found else None

    def _said_there(self, row: Row) -> set[int]:
        """Number what came from the far side, which knows it."""
        own = messages.c.conversation_id == row.conversation_id
        theirs = messages.c.idempotency_key.startswith(f"agent:{row.connector}:", autoescape=True)
        with self.store.database.reading() as connection:
            found = sa.select(messages.c.seq).where(own, theirs)
            return set(connection.execute(found).scalars())


class Sender:
    """The threads that keep the outbox empty."""

    def __init__(self, outbox: Outbox, connectors: Sequence[Connector]) -> None:
        """Hold both; nothing runs before ``start``."""
        self._outbox = outbox
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(connector, looking), daemon=True)
            for connector in connectors
            # One of them looks for work; who has found some leaves the looking to the next.
            for looking in [threading.Lock()] * _THREADS
        ]

    def start(self) -> None:
        """Begin with what waits."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience_s: float) -> None:
        """Begin nothing new and wait for the attempts at hand; what is left stays in the outbox."""
        self._stopping.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(patience_s / len(self._threads))

    def _run(self, connector: Connector, looking: threading.Lock) -> None:
        while not self._stopping.is_set():
            try:
                with looking:
                    row = self._find(connector)
                if row is not None:
                    self._outbox.deliver(connector, row)
            except Exception as error:  # noqa: BLE001 - one failure must not end it for good
                name = type(error).__name__
                _LOG.error("deliveries wait connector=%s error=%s", connector.name, name)
                self._stopping.wait(_LOOK_EVERY_S)

    def _find(self, connector: Connector) -> Row | None:
        """Wait for a row that is due; None when it is time to stop."""
        while not self._stopping.is_set():
            row = self._outbox.take(connector)
            if row is not None:
                return row
            self._stopping.wait(_LOOK_EVERY_S)
        return None


def _reason(error: Exception) -> str:
    """Say why in a way that quotes nothing: only our own errors are known not to."""
    own = str(error) if isinstance(error, DeliveryFailed) else ""
    return own or type(error).__name__
