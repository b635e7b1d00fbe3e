"""What the server counts of itself while it runs: numbers and codes, no id and no word."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from sqlalchemy.engine import Connection

from bot.clock import Clock
from bot.conversation.engine import DialogueEngine, TurnOutput
from bot.errors import StoreUnavailable
from bot.handoff.not_understood import FALLBACK
from bot.handoff.records import Change

# A turn should take 20 ms; one that takes 60 s is ended.
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
MODEL_CHANGES = ("taken", "refused")
OUTCOMES = ("understood", "fallback", "failed", "put_off")
LIMITS = ("messages", "sessions", "requests", "files", "streams", "waiting")


class Meters:
    """The counters of one server, in a registry of its own: two in a process share nothing.

    Attributes:
        registry: What is read at ``/metrics``.
        messages: Messages taken in, by channel; a repeated one counts once.
        turns: Turns, by what came of them, one of ``OUTCOMES``.
        turn_seconds: How long the engine reckoned.
        answer_seconds: From the moment a message was safe to that its answer was reckoned: what
            the person waits.
        handoff_changes: What happened in the queue, by kind.
        crises: Cases announced as somebody in danger: self-harm, violence, fraud under way.
        limits_hit: Refusals because of a limit, one of ``LIMITS``.
        model_changes: Models put in the place of another while serving, one of ``MODEL_CHANGES``.
        database_errors: Transactions that failed, by the class of the error.
    """

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        self.messages = self._counter("messages", "Messages taken in", "channel")
        self.turns = self._counter("turns", "Turns by what came of them", "outcome")
        self.handoff_changes = self._counter("handoff_changes", "Changes of the queue", "kind")
        self.crises = self._counter("crises", "Cases announced as somebody in danger")
        self.limits_hit = self._counter("limits_hit", "Refusals because of a limit", "limit")
        self.model_changes = self._counter("model_changes", "Other models tried", "outcome")
        self.database_errors = self._counter("database_errors", "Failed transactions", "error")
        self.turn_seconds = self._histogram("turn_seconds", "Reckoning of a turn")
        self.answer_seconds = self._histogram("answer_seconds", "From message to answer")
        # Shown as 0 from the start: a series that appears at its first failure shows no increase.
        for outcome in OUTCOMES:
            self.turns.labels(outcome)
        for change in MODEL_CHANGES:
            self.model_changes.labels(change)
        for limit in LIMITS:
            self.limits_hit.labels(limit)

    def limit_hit(self, limit: str) -> Callable[[], None]:
        """Give what counts one refusal of a limit."""
        return self.limits_hit.labels(limit).inc

    def model_changed(self, outcome: str) -> None:
        """Count that another model was taken or refused."""
        self.model_changes.labels(outcome).inc()

    def database_failed(self, error: str) -> None:
        """Count a failed transaction by the class of its error."""
        self.database_errors.labels(error).inc()

    def queue_changed(self, _connection: Connection, change: Change, _case: Any) -> None:
        """Count a change of the queue; one undone with its transaction and done again is two."""
        self.handoff_changes.labels(change.kind).inc()
        if change.kind == "paged":
            self.crises.inc()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"shukun_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str) -> Histogram:
        return Histogram(f"shukun_{name}", about, buckets=_SECONDS, registry=self.registry)


@dataclass(frozen=True, slots=True)
class MeteredEngine:
    """An engine whose turns are counted.

    Attributes:
        engine: Who answers.
        meters: Where it is counted.
        clock: The one that messages are stamped by.
    """

    engine: DialogueEngine
    meters: Meters
    clock: Clock

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message; see ``DialogueEngine``."""
        # Failed unless it comes to an end: a turn that takes too long is cancelled.
        began, outcome = time.perf_counter(), "failed"
        try:
            output = await self.engine.turn(conversation_id, text, metadata)
            outcome = "fallback" if output.intent == FALLBACK else "understood"
        except StoreUnavailable:
            outcome = "put_off"
            raise
        finally:
            self.meters.turns.labels(outcome).inc()
            self.meters.turn_seconds.observe(time.perf_counter() - began)
        waited = self.clock.now() - datetime.fromisoformat(metadata["received_at"])
        self.meters.answer_seconds.observe(max(0.0, waited.total_seconds()))
        return output
