"""Whatever comes at once, a message is dealt with by exactly one: the bot or a human."""

import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversation.store import ConversationStore
from bot.errors import CaseAlreadyTaken, CaseNotHeld
from bot.replies.reply import text_reply
from tests.handoff.fakes import a_case, a_queue, a_turn
from tests.handoff.racing import AGENT_ANSWER, ROUNDS, Race


@pytest.fixture
def store(url):
    opened = ConversationStore(url)
    yield opened
    opened.close()


@pytest.fixture
def race(store, queue):
    running = Race(store, queue)
    yield running
    assert running.runner.finish(10)


def _shown(name, dealt):
    sys.stdout.write(f"{name}: {dict(dealt)}" + "\n")
    assert sum(dealt.values()) == ROUNDS
    return dealt


def test_a_message_during_a_claim(race, queue):
    dealt = _shown("claim", race.run(lambda case_id: queue.claim(case_id, "li")))
    assert min(dealt["bot"], dealt["human"]) > 0


def test_a_message_during_claim_answer_and_return(race, queue):
    def act(case_id):
        queue.claim(case_id, "li")
        queue.answer(case_id, "li", text_reply(AGENT_ANSWER), "k")
        queue.give_back(case_id, "li", "已答复")

    dealt = _shown("claim, answer, return", race.run(act))
    assert min(dealt["bot"], dealt["human"]) > 0


def test_a_message_during_a_release(race, queue):
    dealt = _shown("release", race.run(lambda each: queue.release(each, "li"), claimed=True))
    assert dealt["bot"] == ROUNDS


def test_a_message_during_answer_and_release(race, queue):
    def act(case_id):
        queue.answer(case_id, "li", text_reply(AGENT_ANSWER), "k")
        queue.release(case_id, "li")

    dealt = _shown("answer, release", race.run(act, claimed=True))
    assert min(dealt["bot"], dealt["human"]) > 0


def test_a_message_during_a_return(race, queue):
    def act(case_id):
        queue.give_back(case_id, "li", "继续补材料")

    dealt = _shown("return", race.run(act, claimed=True))
    assert dealt["bot"] == ROUNDS


def test_a_message_while_a_claim_expires(race, store):
    impatient = a_queue(store, claim_minutes=0)
    dealt = _shown("expiry", race.run(lambda _each: impatient.release_silent(), claimed=True))
    assert dealt["bot"] == ROUNDS


def test_a_message_during_a_close(race, queue):
    def act(case_id):
        queue.answer(case_id, "li", text_reply(AGENT_ANSWER), "k")
        queue.close(case_id, "li", "agreed")

    dealt = _shown("answer, close", race.run(act, claimed=True))
    assert min(dealt["bot"], dealt["human"]) > 0


def test_of_agents_who_claim_at_once_exactly_one_wins(store, queue):
    names, wins = ["li", "wang", "zhao"], Counter()
    with ThreadPoolExecutor(len(names)) as threads:
        for _ in range(ROUNDS):
            own = store.open_conversation("web", "")
            a_turn(store, own, case=a_case(own))
            gate = threading.Barrier(len(names))

            def claim(name, case_id=f"SK-{own}", gate=gate):
                gate.wait()
                try:
                    return queue.claim(case_id, name).claimed_by
                except CaseAlreadyTaken:
                    return None

            won = [name for name in threads.map(claim, names) if name]
            assert len(won) == 1
            assert queue.entry(f"SK-{own}").claimed_by == won[0]
            wins[won[0]] += 1
    sys.stdout.write(f"claims won: {dict(wins)}" + "\n")
    assert sum(wins.values()) == ROUNDS


def test_an_erasure_during_a_claim_leaves_nothing(store, queue):
    outcomes = Counter()
    with ThreadPoolExecutor(2) as threads:
        for _ in range(ROUNDS):
            own = store.open_conversation("web", "")
            a_turn(store, own, case=a_case(own))
            gate = threading.Barrier(2)

            def work(case_id=f"SK-{own}", gate=gate):
                gate.wait()
                try:
                    queue.claim(case_id, "li")
                    queue.answer(case_id, "li", text_reply(AGENT_ANSWER), "k")
                except LookupError:
                    return "gone"
                return "answered"

            def erase(own=own, gate=gate):
                gate.wait()
                return store.erase(own)

            agent = threads.submit(work)
            assert threads.submit(erase).result(timeout=30)
            outcomes[agent.result(timeout=30)] += 1
            assert store.export(own) is None
            with pytest.raises(LookupError):
                queue.answer(f"SK-{own}", "li", text_reply("在吗"), "k2")
    sys.stdout.write(f"erasure during a claim: {dict(outcomes)}" + "\n")
    assert sum(outcomes.values()) == ROUNDS


def test_whoever_follows_the_changes_sees_each_once_and_in_order(store, queue):
    cases = []
    for _ in range(8):
        own = store.open_conversation("web", "")
        a_turn(store, own, case=a_case(own))
        cases.append(f"SK-{own}")
    seen, done = [], threading.Event()

    def follow():
        while True:
            last = done.is_set()
            seen.extend(queue.changes_after(seen[-1].n if seen else 0))
            if last:
                return

    def work(case_id):
        for turn in range(12):
            queue.claim(case_id, "li")
            queue.keep(case_id, "li")
            queue.answer(case_id, "li", text_reply("在"), f"k{turn}")
            queue.release(case_id, "li")

    follower = threading.Thread(target=follow)
    follower.start()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, cases))
    done.set()
    follower.join(timeout=30)
    assert [change.n for change in seen] == list(range(1, 8 + 8 * 12 * 3 + 1))


def test_an_agent_whose_claim_ran_out_meanwhile_is_told_so(store, queue):
    own = store.open_conversation("web", "")
    a_turn(store, own, case=a_case(own))
    queue.claim(f"SK-{own}", "li")
    assert a_queue(store, claim_minutes=0).release_silent() == [f"SK-{own}"]
    with pytest.raises(CaseNotHeld):
        queue.answer(f"SK-{own}", "li", text_reply("在"), "k")
