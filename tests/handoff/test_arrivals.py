import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.errors import CaseClosed
from bot.handoff import audit
from bot.replies.reply import text_reply
from tests.conversation.fakes import a_message, said
from tests.handoff.fakes import MONDAY_TEN, a_case, a_queue, a_turn, kinds

REFUSED = {"consent": {"collect": True, "hand_off": False}}
OPEN = {"consent": {"collect": True, "hand_off": None}}
STRANGER = {"user_role": "third_party", "authorised": False}


@pytest.mark.parametrize("state", [REFUSED, OPEN, STRANGER, {"priority": None}])
def test_nothing_reaches_the_desk_that_may_not(store, queue, conversation_id, state):
    a_turn(store, conversation_id, case={**a_case(conversation_id), **state})
    assert queue.open_entries() == []
    assert kinds(queue) == []
    assert said(store, conversation_id, "system") == []


@pytest.mark.parametrize("state", [REFUSED, OPEN, STRANGER])
def test_danger_reaches_the_desk_whatever_was_agreed_and_pages(
    store, queue, conversation_id, state
):
    a_turn(store, conversation_id, case={**a_case(conversation_id, "P0"), **state})
    assert [entry.priority for entry in queue.open_entries()] == ["P0"]
    assert kinds(queue) == ["queued", "paged"]


def test_danger_that_comes_later_is_due_from_then_and_pages_once(
    store, queue, clock, conversation_id, case_id
):
    clock.pass_(hours=1)
    for _ in range(2):
        a_turn(store, conversation_id, "我不想活了", case=a_case(conversation_id, "P0"))
    entry = queue.entry(case_id)
    assert (entry.priority, (entry.due_at - MONDAY_TEN).total_seconds()) == ("P0", 3900)
    assert [kind for kind in kinds(queue) if kind == "paged"] == ["paged"]


def test_an_hour_that_was_told_is_not_put_off(store, queue, clock, conversation_id, case_id):
    told = queue.entry(case_id).due_at
    clock.pass_(hours=1)
    a_turn(store, conversation_id, case=a_case(conversation_id, "P2"))
    entry = queue.entry(case_id)
    assert (entry.priority, entry.due_at) == ("P2", told)


def test_an_alarm_that_is_no_more_leaves_the_hour_it_would_have_had(store, queue, conversation_id):
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0"))
    a_turn(store, conversation_id, case=a_case(conversation_id, "P1"))
    (entry,) = queue.open_entries()
    assert entry.due_at == queue.hours.respond_by("P1", MONDAY_TEN).at


def test_a_request_for_a_human_whom_the_person_has_had_meanwhile_queues_nothing(
    store, queue, conversation_id, case_id
):
    seq = store.accept(a_message(conversation_id, "人工呢", "late")).seq
    queue.claim(case_id, "li")
    queue.answer(case_id, "li", text_reply("我在"), "k")
    queue.close(case_id, "li", "advice_given")
    late = TurnOutput(
        replies=[text_reply("在路上了")], case=a_case(conversation_id, intents=["request_human"])
    )
    assert store.commit_turn(TurnResult(conversation_id, seq, late))
    assert queue.entry(case_id).state == "closed"
    assert "在路上了" not in said(store, conversation_id)


def test_becoming_more_urgent_never_puts_off_the_answer(store, queue, clock, conversation_id):
    a_turn(store, conversation_id, case=a_case(conversation_id, "P2"))
    (before,) = queue.open_entries()
    clock.moment = before.due_at
    a_turn(store, conversation_id, case=a_case(conversation_id, "P1"))
    (after,) = queue.open_entries()
    assert (after.priority, after.due_at) == ("P1", before.due_at)


@pytest.mark.parametrize("gone", [{}, "refused"])
def test_what_is_taken_back_leaves_the_queue(store, queue, conversation_id, case_id, gone):
    case = {**a_case(conversation_id), **REFUSED} if gone else {}
    a_turn(store, conversation_id, "不要转了", case=case)
    entry = queue.entry(case_id)
    assert (entry.state, entry.outcome) == ("closed", "withdrawn")
    assert queue.open_entries() == []


def test_what_is_taken_back_after_it_was_given_back_cannot_be_taken_up_again(
    store, queue, conversation_id, case_id
):
    queue.claim(case_id, "li")
    queue.give_back(case_id, "li", "继续补材料")
    a_turn(store, conversation_id, "不要转了", case={**a_case(conversation_id), **REFUSED})
    with pytest.raises(CaseClosed):
        queue.claim(case_id, "li")


def test_a_withdrawal_that_a_claim_overtakes_ends_it_and_is_answered(
    store, queue, conversation_id, case_id
):
    seq = store.accept(a_message(conversation_id, "不要转了", "late")).seq
    queue.claim(case_id, "li")
    back = TurnOutput(
        replies=[text_reply("好，不转给人工")], case={**a_case(conversation_id), **REFUSED}
    )
    store.commit_turn(TurnResult(conversation_id, seq, back))
    assert queue.entry(case_id).state == "closed"
    assert store.holder(conversation_id) == "bot"
    assert said(store, conversation_id)[-1] == "好，不转给人工"
    assert store.pending(conversation_id) == []


def test_a_message_while_a_case_is_open_is_shown_to_the_desk(
    store, queue, conversation_id, case_id
):
    n = queue.newest_change()
    store.accept(a_message(conversation_id, "在吗", "a"))
    store.accept(a_message(conversation_id, "在吗", "a"))
    assert kinds(queue, n) == ["user_message"]


@pytest.mark.parametrize(
    ("progress", "state"),
    [
        ({}, "returned"),
        ({"intents": ["inform"]}, "returned"),
        ({"intents": ["request_human"]}, "queued"),
        ({"news": ["consent"]}, "queued"),
        ({"signals": ["self_harm"]}, "queued"),
    ],
)
def test_what_was_given_back_waits_again_only_when_asked_for_anew(
    store, queue, conversation_id, case_id, progress, state
):
    queue.claim(case_id, "li")
    queue.give_back(case_id, "li", "继续补材料")
    a_turn(store, conversation_id, case=a_case(conversation_id, **progress))
    assert queue.entry(case_id).state == state


def test_an_erasure_is_shown_to_the_desk_and_leaves_no_words(
    store, queue, conversation_id, case_id
):
    queue.claim(case_id, "li")
    assert store.erase(conversation_id)
    assert kinds(queue)[-1] == "erased"
    with pytest.raises(LookupError):
        queue.entry(case_id)
    done = [(line.who, line.what, line.detail) for line in audit.read(store, case_id=case_id)]
    assert done == [("system", "erase", {}), ("li", "claim", {})]


def test_listeners_hear_of_a_change_in_its_transaction_and_can_undo_it(store, conversation_id):
    heard = []

    def listen(connection, change, case):
        heard.append((change.kind, case and case["case_id"]))
        if change.kind == "claimed":
            raise RuntimeError

    queue = a_queue(store, listen)
    a_turn(store, conversation_id, case=a_case(conversation_id))
    case_id = f"SK-{conversation_id}"
    with pytest.raises(RuntimeError):
        queue.claim(case_id, "li")
    assert (queue.entry(case_id).state, store.holder(conversation_id)) == ("queued", "bot")
    store.erase(conversation_id)
    assert heard == [("queued", case_id), ("claimed", case_id), ("erased", None)]
