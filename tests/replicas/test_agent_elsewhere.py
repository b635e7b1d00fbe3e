"""What an agent writes at one replica reaches the page that another serves."""

import tempfile
import time

import pytest

from bot.conversation.store import ConversationStore
from bot.replies.reply import text_reply
from bot.settings import Settings, WebSettings
from tests.channels.web.person import Listener, Person
from tests.channels.web.serving import SIGNED_WITH, Process, Serving
from tests.handoff.fakes import a_case, a_turn

# A stream that hears nothing looks by itself only after 15 s.
QUICK_S = 2.0
WITHOUT_REDIS_S = 5.0


@pytest.fixture
def desk(url, redis_server):
    """Give a replica in this process, where agents work."""
    web = WebSettings(port=0, secret=SIGNED_WITH)
    own = {"database_url": url, "redis_url": redis_server.url, "root": tempfile.gettempdir()}
    server = Serving(Settings(institution="demo", web=web, **own))
    yield server.house.queue
    server.stop()


@pytest.fixture
def page(url, redis_server):
    """Give a replica in another process, and the page of somebody it serves."""
    process = Process(url, tempfile.gettempdir(), 0.0, redis_server.url)
    process.start()
    process.wait_until_ready()
    listener = Listener(Person(process.url))
    listener.start()
    yield listener
    listener.stopping.set()
    process.kill()
    process.close()


@pytest.fixture
def case_id(url, page):
    """Give the claimed case of whoever looks at the page, who has heard all so far."""
    store = ConversationStore(url)
    page.person.say("你好")
    assert page.wait_for(3)
    with store.database.reading() as connection:
        own = connection.exec_driver_sql("SELECT id FROM conversations").scalar_one()
    yield own
    store.close()


def _claim(desk, own):
    a_turn(desk.store, own, case=a_case(own))
    desk.claim(f"SK-{own}", "li")
    return f"SK-{own}"


def _seconds_until(page, text, patience_s):
    begun = time.monotonic()
    while time.monotonic() - begun < patience_s:
        if any(frame["text"] == text for frame in page.heard):
            return time.monotonic() - begun
        time.sleep(0.01)
    raise TimeoutError(text)


def test_an_agents_message_reaches_the_page_that_another_replica_serves(desk, page, case_id):
    own = _claim(desk, case_id)
    desk.answer(own, "li", text_reply("我是李宁，在看您的情况"), "k1")
    assert _seconds_until(page, "我是李宁，在看您的情况", 14) < QUICK_S


def test_it_does_so_while_redis_is_away_and_after_it_came_back(desk, page, case_id, redis_server):
    own = _claim(desk, case_id)
    redis_server.stop()
    desk.answer(own, "li", text_reply("还在"), "k1")
    assert _seconds_until(page, "还在", 14) < WITHOUT_REDIS_S
    redis_server.start()
    desk.answer(own, "li", text_reply("又在"), "k2")
    assert _seconds_until(page, "又在", 14) < WITHOUT_REDIS_S
    time.sleep(2)
    desk.answer(own, "li", text_reply("一直在"), "k3")
    assert _seconds_until(page, "一直在", 14) < QUICK_S
