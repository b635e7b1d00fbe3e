import pytest

from bot.handoff.connectors.http import Caller
from bot.handoff.connectors.sender import Outbox
from bot.handoff.connectors.summary import Summariser
from bot.handoff.connectors.webhook import Webhook
from bot.handoff.connectors.writing import DeliveryWriter
from tests.handoff.connectors.receiver import Receiver
from tests.handoff.fakes import a_queue

SIGNED_WITH = "a secret only the two of us know: 58-QRX"


def a_file(state, transcript, due):
    """Stand in for the house: what a file needs here, without reckoning plans."""
    return {**state, "schema_version": "1", "respond_by": due.isoformat(), "transcript": transcript}


@pytest.fixture
def receiver():
    opened = Receiver()
    yield opened
    opened.go_down()


@pytest.fixture
def webhook(receiver):
    return Webhook(Caller(receiver.url, internal=True), SIGNED_WITH)


@pytest.fixture
def impatient(receiver):
    """Give the same webhook, for a receiver that never answers."""
    return Webhook(Caller(receiver.url, internal=True, deadline_s=0.4), SIGNED_WITH)


@pytest.fixture
def queue(store, webhook):
    return a_queue(store, DeliveryWriter([webhook]))


@pytest.fixture
def outbox(store):
    return Outbox(store, a_file)


@pytest.fixture(scope="session")
def summariser():
    return Summariser(lambda code: f"材料{code}")
