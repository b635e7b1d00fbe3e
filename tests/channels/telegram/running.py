"""The channel in a thread of this process, against the fake, with any engine."""

import asyncio
import threading
import time
from dataclasses import replace

from telegram.error import InvalidToken

from bot.channels.telegram.alone import poll
from bot.channels.telegram.house import of_its_own, with_commands
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.webhook import with_telegram
from bot.channels.web.house import build
from bot.channels.web.server import GracefulServer, config_of, listen
from bot.clock import SystemClock
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
from bot.settings import Settings, TelegramSettings, WebSettings
from bot.wiring import courtesies, house
from tests.channels.web.engines import TwoReplies
from tests.channels.web.serving import SIGNED_WITH, free_port

LONGEST_START_S = 30
FAST = 10_000.0
"""Messages a second: Telegram's own pace would make every burst last a minute."""


def settings_for(fake, database_url, folder, **web):
    return Settings(
        institution="demo",
        database_url=database_url,
        root=folder,
        web=WebSettings(secret=SIGNED_WITH, **web),
        telegram=TelegramSettings(token=fake.state.token, api=fake.url),
    )


class Polling:
    """`python -m bot telegram`, without its process."""

    def __init__(self, settings, *, engine=None, store=None, clock=None, a_second=FAST):
        self.settings = settings
        self.store = store or ConversationStore(settings.database(), clock)
        self.engine = engine or TwoReplies(self.store)
        words = courtesies(house().wording)
        intake = Intake(self.store, self.engine, clock or SystemClock(), words)
        self.channel, self.shared = of_its_own(settings, intake, SIGNED_WITH, a_second)
        self.error = None
        self._up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self):
        assert self._up.wait(LONGEST_START_S)
        return self

    def stop(self):
        self._loop.call_soon_threadsafe(self.poller.stop) if self._loop.is_running() else None
        self._thread.join(LONGEST_START_S)
        assert not self._thread.is_alive()

    def is_alive(self):
        return self._thread.is_alive()

    def conversation(self, person):
        return self.store.find_conversation("telegram", str(person.id))

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())

    async def _main(self):
        # Made here: its events belong to the loop that runs.
        self.poller = Poller(self.channel.bot, self.channel.ingest, long_s=2)
        try:
            await poll(self.channel, self.shared, self.poller, lambda _name: self._up.set())
        except InvalidToken as error:
            self.error = error


class Hooked:
    """`python -m bot serve` with the webhook, in a thread of this process."""

    NAME = "chat.example"

    def __init__(self, settings, *, engine=None, store=None):
        web = replace(settings.web, port=free_port(), public_url=f"https://{self.NAME}")
        self.settings = replace(settings, web=web)
        self.store = store or ConversationStore(settings.database())
        self.engine = engine or TwoReplies(self.store)
        words = courtesies(house().wording)
        intake = with_commands(Intake(self.store, self.engine, SystemClock(), words))
        self.house = with_telegram(build(self.settings, intake, SIGNED_WITH), FAST)
        self.url = f"http://127.0.0.1:{web.port}/webhooks/telegram"
        self._up = threading.Event()
        self._server = GracefulServer(config_of(self.house), self.house, self._up.set)
        self._listening = listen(web)
        self._thread = threading.Thread(
            target=lambda: self._server.run(sockets=[self._listening]), daemon=True
        )
        self._thread.start()

    def wait(self):
        assert self._up.wait(LONGEST_START_S)
        return self

    def stop(self):
        self._server.should_exit = True
        self._thread.join(LONGEST_START_S)
        assert not self._thread.is_alive()
        self._listening.close()

    def conversation(self, person):
        return self.store.find_conversation("telegram", str(person.id))


def until(condition, patience_s=30.0):
    give_up_at = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < give_up_at, "not in time"
        time.sleep(0.01)
