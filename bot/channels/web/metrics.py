"""`GET /metrics`: the counters and what waits at this moment, for a Prometheus that has the key."""

import asyncio
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.bells import Bells
from bot.channels.web.house import WebHouse, bearer, house_of
from bot.conversation.backlog import Waiting, read_backlog
from bot.conversation.store import ConversationStore
from bot.errors import RequestRefused, StoreUnavailable
from bot.handoff.connectors.rows import backlog as read_deliveries
from bot.handoff.depths import read_queue_depths
from bot.settings import WebSettings

PATH = "/metrics"


def metrics_routes(web: WebSettings) -> list[BaseRoute]:
    """Give the route where a key is set; without one it is not there."""
    return [Route(PATH, show_metrics, methods=["GET"])] if web.metrics_key else []


async def show_metrics(request: Request) -> Response:
    """Answer a scrape."""
    house = house_of(request)
    shown, key = bearer(request), house.settings.web.metrics_key
    if not hmac.compare_digest(shown.encode(), key.encode()):
        raise RequestRefused("unauthorized", 401)
    text = await asyncio.to_thread(scrape, house)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})


def scrape(house: WebHouse) -> bytes:
    """Write every figure in Prometheus' text form."""
    counted = generate_latest(house.meters.registry)
    told = house.model.told()
    families = [*measure(house.store, house.bells), model_info(told)]
    return counted + generate_latest(_Once(families))


class _Once(Collector):
    """Figures taken a moment ago, in the form in which the writer asks for them."""

    def __init__(self, families: Sequence[GaugeMetricFamily]) -> None:
        self._families = families

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give them."""
        yield from self._families


def measure(store: ConversationStore, bells: Bells) -> list[GaugeMetricFamily]:
    """Look what waits; where the database does not answer, that is all that is told of it.

    What stands in the database reads the same in every replica: take the highest, not the sum.
    """
    streams = _gauge("streams", "Open event streams of this process")
    streams.add_metric([], bells.total())
    up = _gauge("database_up", "Whether the database answered")
    try:
        waiting = [*_backlog(store), *_queue(store), *_deliveries(store)]
    except StoreUnavailable:
        up.add_metric([], 0)
        return [streams, up]
    up.add_metric([], 1)
    return [streams, up, *waiting]


def model_info(told: dict[str, str | None] | None) -> GaugeMetricFamily:
    """Tell which model serves; nothing where an engine answers without one."""
    info = _gauge("model_info", "The model of this process", "model", "fingerprint")
    if told is not None:
        info.add_metric([str(told["name"]), str(told["fingerprint"])], 1)
    return info


def _backlog(store: ConversationStore) -> Iterator[GaugeMetricFamily]:
    found = read_backlog(store)
    yield from _depth("messages", "Messages not answered yet", {"": found.messages}, store)
    yield from _depth("outbox", "Answers not delivered yet", {"": found.outbox}, store)


def _queue(store: ConversationStore) -> Iterator[GaugeMetricFamily]:
    found = read_queue_depths(store)
    depths = {priority: depth.waiting for priority, depth in found.items()}
    yield from _depth("queue", "Cases that wait for a human", depths, store, "priority")
    overdue = _gauge("queue_overdue", "Cases past the time by which they had an answer", "priority")
    for priority, depth in found.items():
        overdue.add_metric([priority], depth.overdue)
    yield overdue


def _deliveries(store: ConversationStore) -> Iterator[GaugeMetricFamily]:
    depths = {
        connector: Waiting(count, datetime.fromisoformat(oldest))
        for connector, (count, oldest) in read_deliveries(store.database).items()
    }
    yield from _depth("deliveries", "News other systems have not taken", depths, store, "connector")


def _depth(
    name: str,
    about: str,
    depths: Mapping[str, Waiting],
    store: ConversationStore,
    label: str = "",
) -> Iterator[GaugeMetricFamily]:
    now, labels = store.clock.now(), [label] if label else []
    count = _gauge(f"{name}_waiting", about, *labels)
    age = _gauge(f"{name}_oldest_seconds", f"{about}: for how long the oldest", *labels)
    for value, waiting in depths.items():
        values = [value] if label else []
        count.add_metric(values, waiting.count)
        age.add_metric(values, waiting.age_s(now))
    yield from (count, age)


def _gauge(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"shukun_{name}", about, labels=labels)
