"""The bounded store against Rasa's own unbounded one."""

import asyncio
import json
import random

import pytest

pytestmark = pytest.mark.model

TURNS = 200
UNDERSTOOD = ("你好", "我要分期", "天气怎么样", "我有方案吗", "全部忘掉")
ANYTHING = (*UNDERSTOOD, "谢谢", "不弄了", "嘿嘿嘿", "30000", "12", "15号", "30000000", "一共24")


def conversation(seed: int, length: int, others: tuple[str, ...] = ANYTHING) -> list[str]:
    """Invent a conversation that wanders in and out of the form, with runs of bad answers."""
    dice = random.Random(seed)
    turns: list[str] = []
    while len(turns) < length:
        kind = dice.random()
        if kind < 0.2:
            turns += ["我要分期", "30000", "12", "15号", "谢谢"]
        elif kind < 0.3:
            turns += ["我要分期", *["30000000"] * dice.randint(5, 12), "30000"]
        elif kind < 0.4:
            turns += ["我要分期", *["天气怎么样"] * dice.randint(5, 9), "30000", "12"]
        else:
            turns.append(dice.choice(others))
    return turns[:length]


@pytest.fixture
def unbounded(toy_model, toy_actions):
    """Give Rasa's own agent with its own store, runner and processor."""
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import InMemoryTrackerStore

    class Store(InMemoryTrackerStore):
        async def save(self, tracker):
            self.latest = tracker
            await super().save(tracker)

    store = Store(None)
    return Agent.load(toy_model, tracker_store=store, action_endpoint=toy_actions)


async def _both(unbounded, toy, name, text):
    from rasa.core.channels.channel import UserMessage

    from bot.dialogue.engine import as_plain_text
    from bot.dialogue.output import ReplyCollector

    collector = ReplyCollector("web")
    await unbounded.handle_message(UserMessage(as_plain_text(text), collector, name))
    whole = unbounded.tracker_store._tracker_store.latest
    output = await toy.engine.turn(name, text, {"channel": "web"})
    toy.states[name] = json.loads(json.dumps(output.tracker_state))
    return collector.replies, whole, output


# Each utterance taken back makes Rasa replay everything at every replay, up to two seconds a turn
# at turn 170, so the long way has few of them and the short ways have many.
@pytest.mark.parametrize(
    ("seed", "length", "others"),
    [(1, TURNS, UNDERSTOOD), (2, 50, ANYTHING), (3, 50, ANYTHING), (4, 50, ANYTHING)],
)
def test_a_long_conversation_goes_the_same_way_with_the_window_as_with_the_whole_history(
    unbounded, toy, seed, length, others
):
    from bot.dialogue.tracker_state import restore

    for number, text in enumerate(conversation(seed, length, others)):
        replies, whole, output = asyncio.run(_both(unbounded, toy, f"w{seed}", text))
        state = output.tracker_state
        kept = restore(state, unbounded.domain, f"w{seed}")
        where = f"turn {number}: {text}"
        assert output.replies == replies, where
        ours, theirs = kept.current_slot_values(), whole.current_slot_values()
        assert {**ours, **_first_metadata(theirs)} == theirs, where
        assert _standing(kept) == _standing(whole), where


def test_the_stored_state_does_not_grow(toy):
    sizes = []
    for text in conversation(1, 400):
        output = toy.say("flat", text)
        sizes.append(len(json.dumps(output.tracker_state, ensure_ascii=False)))
    assert max(sizes[200:]) <= 1.2 * max(sizes[20:200])
    assert max(sizes) < 40_000


def _first_metadata(slots):
    return {"session_started_metadata": slots["session_started_metadata"]}


def _standing(tracker):
    """Read what a prediction or a form depends on besides slots and history."""
    loop = tracker.active_loop
    return {
        "loop": loop and (loop.name, loop.is_interrupted, loop.rejected),
        "requested_slot": tracker.get_slot("requested_slot"),
        "latest_action": tracker.latest_action_name,
        "latest_intent": tracker.latest_message.intent.get("name"),
        "latest_text": tracker.latest_message.text,
        "followup": tracker.followup_action,
        "paused": tracker.is_paused(),
    }


def test_the_restored_tracker_predicts_from_the_same_recent_states(unbounded, toy):
    from bot.dialogue.tracker_state import restore

    for text in conversation(7, 60):
        _, whole, output = asyncio.run(_both(unbounded, toy, "states", text))
        kept = restore(output.tracker_state, unbounded.domain, "states")
        # The very first state stands for all that came before, so it alone may differ.
        ours = kept.past_states(unbounded.domain)[1:][-10:]
        theirs = whole.past_states(unbounded.domain)[-10:]
        assert ours == theirs[-len(ours) :]


def test_folding_a_folded_tracker_changes_nothing(unbounded, toy):
    from bot.dialogue.tracker_state import restore, serialise

    for text in conversation(5, 40):
        output = toy.say("twice", text)
        kept = restore(output.tracker_state, unbounded.domain, "twice")
        assert serialise(kept) == output.tracker_state


def test_a_copy_of_the_tracker_is_what_replaying_it_would_give(unbounded, toy):
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.tracker_state import restore

    for text in conversation(6, 40):
        output = toy.say("copies", text)
        kept = restore(output.tracker_state, unbounded.domain, "copies")
        replayed = DialogueStateTracker.copy(kept)
        quick = kept.copy()
        assert quick.current_state() == replayed.current_state()
        assert list(quick.events) == list(replayed.events)
        quick.change_loop_to("other")
        assert kept.active_loop_name != "other"
