"""A whole intake as a person has it in Telegram, with the trained model."""

import tempfile
from datetime import date
from pathlib import Path

from bot.channels.attachments import AttachingEngine
from bot.clock import FixedDayClock, SystemClock
from bot.conversation.outbox import queued
from bot.settings import Settings
from bot.wiring import open_intake
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.running import Polling, settings_for, until

TODAY = date(2026, 11, 22)
SPOKEN = (
    "/start",
    "公司十一月初把我优化了 卡里欠28600 逾期8天 想分期慢慢还",
    "[同意]",
    "[信用卡]",
    "现在白天跑腿晚上摆摊 加起来一个月到手5400",
    "房租1600 吃的1400 孩子托班600 交通水电400",
    "跟老婆孩子 三口人",
    "没有别的要还",
    "再找正式工作说不准",
    "每月最多600吧",
    "[选第1个]",
    "[都有]",
    "[都对]",
    "[同意]",
    "晚上七点以后，发消息就行",
)
"""What the person types; in brackets, what they press where it is shown, else type."""


class Whole:
    """The channel with the real engine over one database."""

    def __init__(self, fake, folder, a_second=10_000.0):
        url = f"sqlite:///{folder}/whole.db"
        self.intake = open_intake(Settings(), SystemClock(), url)
        # Reminders and the queue reckon by the store's clock.
        self.intake.store.clock = FixedDayClock(TODAY)
        engine = AttachingEngine(self.intake.engine, self.intake.store.load_case)
        self.settings = settings_for(fake, url, Path(folder))
        self.running = Polling(
            self.settings, engine=engine, store=self.intake.store, clock=FixedDayClock(TODAY),
            a_second=a_second,
        )  # fmt: skip

    def __enter__(self):
        self.running.wait()
        return self

    def __exit__(self, *_error):
        self.running.stop()
        self.intake.store.close()

    def speak(self, person, line, patience_s=60.0):
        """Say or press a line and wait until all that answers it has come."""
        before = len(person.seen())
        title = line.strip("[]")
        if line.startswith("[") and any(title in shown.titles for shown in person.seen()):
            person.press(title)
        else:
            person.say(title)
        person.wait(lambda shown: len(shown) > before, patience_s)
        self.settle(person)

    def settle(self, person):
        """Wait until nothing more is on its way."""
        store = self.intake.store

        def is_quiet():
            found = self.running.conversation(person)
            taken = not person.state.updates
            return taken and found and not (store.pending(found.id) or queued(store, found.id))

        until(is_quiet, 60.0)

    def case(self, person):
        return self.intake.store.load_case(self.running.conversation(person).id)


def play(fake, spoken=SPOKEN):
    """Play it through; gives the person, whose chat can be read, and the case at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="shukun-telegram-") as folder,
        Whole(fake, folder) as whole,
    ):
        person = Person(fake)
        for line in spoken:
            whole.speak(person, line)
        return person, whole.case(person)
