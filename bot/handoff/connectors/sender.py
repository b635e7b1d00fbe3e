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

Assemble = Callable[[dict[str, Any], list[dict[str, Any]], datetime], "dict[str, Any] | None"]
"""Makes the contract's case file of a stored case, the transcript and the moment an answer is due;
None where none is made."""

# The first looks for work, the others are called where there is more than one can do.
_LOOK_EVERY_S = (1.0, 15.0, 15.0)
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

    def deliver_next(self, connector: Connector) -> bool:
        """Deliver the next row that is due; False where there was none.

        Raises:
            StoreUnavailable: Nothing is lost: what was taken is taken again after its lease.
        """
        row = rows.take(self.store, connector.name) if self.is_due(connector) else None
        if row is None:
            return False
        delivery = self._delivery(row)
        if delivery is not None:
            self._send(connector, row, delivery)
        return True

    def is_due(self, connector: Connector) -> bool:
        """Whether a connector has something to do."""
        return rows.is_due(self.store, connector.name)

    def deliver_due(self, connector: Connector) -> int:
        """Deliver all that is due now; answers how many attempts were made."""
        attempts = 0
        while self.deliver_next(connector):
            attempts += 1
        return attempts

    def _send(self, connector: Connector, row: Row, delivery: Delivery) -> None:
        named = (connector.name, row.case_id, row.kind, delivery.attempt)
        try:
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
        said = self._said(row)
        due = self._due(row)
        if due is None:
            return None
        case = self.assemble(body["state"], [_transcript_line(line) for line in said], due)
        if case is None:
            return None
        own = f"agent:{row.connector}:"
        new = [
            [line.seq, line.direction, line.text]
            for line in said
            # What came from there is known there.
            if line.seq > body["after"] and not (line.idempotency_key or "").startswith(own)
        ]
        return {"case": case, "lines": new}

    def _due(self, row: Row) -> datetime | None:
        own = sa.select(handoffs.c.due_at).where(handoffs.c.case_id == row.case_id)
        with self.store.database.reading() as connection:
            found: str | None = connection.scalar(own)
        return datetime.fromisoformat(found) if found else None

    def _said(self, row: Row) -> list[Row]:
        table = messages.c
        upto = sa.and_(table.conversation_id == row.conversation_id, table.seq <= row.seq)
        with self.store.database.reading() as connection:
            said = sa.select(messages).where(upto).order_by(table.seq)
            return list(connection.execute(said))


class Sender:
    """The threads that keep the outbox empty."""

    def __init__(self, outbox: Outbox, connectors: Sequence[Connector]) -> None:
        """Hold both; nothing runs before ``start``."""
        self._outbox = outbox
        self._stopping = threading.Event()
        self._more = {connector.name: threading.Condition() for connector in connectors}
        self._threads = [
            threading.Thread(target=self._run, args=(connector, every_s), daemon=True)
            for connector in connectors
            for every_s in _LOOK_EVERY_S
        ]

    def start(self) -> None:
        """Begin with what waits."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience_s: float) -> None:
        """Begin nothing new and wait for the attempts at hand; what is left stays in the outbox."""
        self._stopping.set()
        for condition in self._more.values():
            with condition:
                condition.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(patience_s / len(self._threads))

    def _run(self, connector: Connector, every_s: float) -> None:
        more = self._more[connector.name]
        while not self._stopping.is_set():
            if self._attempt(connector):
                # Where one was due there may be more: another thread looks.
                with more:
                    more.notify()
            else:
                with more:
                    more.wait(every_s)

    def _attempt(self, connector: Connector) -> bool:
        try:
            return self._outbox.deliver_next(connector)
        except Exception as error:  # noqa: BLE001 - one failure must not end it for good
            _LOG.error("deliveries wait connector=%s error=%s", connector.name, _reason(error))
            return False


def _reason(error: Exception) -> str:
    """Say why in a way that quotes nothing: only our own errors are known not to."""
    own = str(error) if isinstance(error, DeliveryFailed) else ""
    return own or type(error).__name__


def _transcript_line(line: Row) -> dict[str, Any]:
    return {
        "at": line.at,
        "from": line.direction,
        "text": line.text,
        "intent": line.intent,
        "confidence": line.confidence,
    }
