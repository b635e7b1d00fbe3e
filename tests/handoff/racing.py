"""A person and an agent who act at the same moment, from threads of their own."""

import asyncio
import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from bot.channels.web.runner import TurnRunner
from bot.clock import SystemClock
from bot.conversation.engine import TurnOutput
from bot.conversation.intake import Intake
from bot.replies.reply import text_reply
from tests.conversation.fakes import COURTESIES, a_message
from tests.handoff.fakes import a_case, a_turn

# As many as find nothing new in a suite; docs/handoff.md states what 200 found.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "60"))
TEXT = "我下个月能还两千"
BOT_ANSWER = f"听到：{TEXT}"
AGENT_ANSWER = "我看到了，两千可以"

_STEP_S = 0.002


class SlowEngine:
    """Answers after a moment that differs each time, so that a turn may be overtaken."""

    def __init__(self, seed):
        self._pauses = random.Random(seed)

    async def turn(self, conversation_id, text, metadata):
        await asyncio.sleep(self._pauses.uniform(0, 0.004))
        state, case = {"heard": text}, a_case(conversation_id, said=text)
        return TurnOutput([text_reply(f"听到：{text}")], tracker_state=state, case=case)


class Race:
    """Rounds in which a message arrives while an agent acts, each in a conversation of its own.

    Attributes:
        head_start_s: How long the person is ahead.
    """

    def __init__(self, store, queue, seed=11):
        self.store, self.queue = store, queue
        self.moments = random.Random(seed)
        self.head_start_s = 0.0
        self.runner = TurnRunner(Intake(store, SlowEngine(seed), SystemClock(), COURTESIES))
        self.runner.start()

    def run(self, act, *, claimed=False, rounds=ROUNDS):
        """Race a message against a deed; answers how many each side dealt with.

        Args:
            act: What the agent does, given the case's number.
            claimed: The agent has the case when the race begins.
            rounds: How often.
        """
        dealt: Counter[str] = Counter()
        with ThreadPoolExecutor(2) as threads:
            for _ in range(rounds):
                own = self.store.open_conversation("web", "")
                a_turn(self.store, own, case=a_case(own))
                if claimed:
                    self.queue.claim(f"SK-{own}", "li")
                self._at_once(threads, own, act)
                winner = self.dealt_with(own)
                dealt[winner] += 1
                if dealt["human"]:
                    # Most rounds are to be close: an agent who comes has to be quick, one who goes
                    # has answered what came early.
                    ahead = (winner == "human") != claimed
                    self.head_start_s += _STEP_S if ahead else -_STEP_S
        return dealt

    def dealt_with(self, own):
        """Tell who dealt with the message, once all is settled; the other must not have."""
        lines = self.store.transcript(own)
        (message,) = [line for line in lines if line.text == TEXT]
        answers = [line for line in lines if line.text == BOT_ANSWER]
        assert self.store.pending(own) == []
        # What was understood is kept, whoever answers, unless the bot never saw it.
        if answers:
            assert self.store.load_tracker(own) == {"heard": TEXT}
        human = message.state == "passed"
        self._bot_was_silent(lines)
        assert len(answers) + human == 1, [(line.seq, line.direction, line.text) for line in lines]
        return "bot" if answers else "human"

    def _bot_was_silent(self, lines):
        """Assert that no line of the bot stands between an agent's coming and going."""
        held = False
        for line in lines:
            if line.direction == "system":
                held = "来了" in line.text
            assert not (held and line.direction == "bot")

    def _at_once(self, threads, own, act):
        gate = threading.Barrier(2)
        ahead = self.head_start_s + self.moments.uniform(-4, 4) * _STEP_S

        def person():
            gate.wait()
            time.sleep(max(-ahead, 0))
            self.store.accept(a_message(own, TEXT))
            self.runner.answer(own).result(timeout=30)

        def agent():
            gate.wait()
            time.sleep(max(ahead, 0))
            act(f"SK-{own}")

        for deed in [threads.submit(person), threads.submit(agent)]:
            deed.result(timeout=30)
        # What the agent left is the bot's: the house is woken, here by hand.
        self.runner.answer(own).result(timeout=30)
