from datetime import timedelta, timezone

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.errors import CaseAlreadyTaken, CaseClosed, CaseNotHeld
from bot.replies.reply import text_reply
from tests.conversation.fakes import a_message, said
from tests.handoff.fakes import MONDAY_TEN, a_case, a_turn, kinds


def test_a_case_that_may_be_passed_on_waits_with_its_due_time(queue, case_id):
    entry = queue.entry(case_id)
    assert (entry.state, entry.priority, entry.claimed_by) == ("queued", "P1", None)
    assert entry.due_at == MONDAY_TEN + timedelta(hours=4)
    assert entry.due_at.tzinfo == timezone.utc
    assert not entry.due_estimated
    assert queue.open_entries() == [entry]


def test_a_claim_silences_the_bot_and_an_answer_reaches_the_person(
    store, queue, conversation_id, case_id
):
    assert queue.claim(case_id, "li").state == "claimed"
    assert store.holder(conversation_id) == "human"
    seq = queue.answer(case_id, "li", text_reply("你好，我是小李"), "k1")
    assert queue.answer(case_id, "li", text_reply("你好，我是小李"), "k1") == seq
    assert said(store, conversation_id, "agent") == ["你好，我是小李"]
    assert queue.entry(case_id).state == "with_human"
    assert kinds(queue) == ["queued", "claimed", "answered"]


def test_only_who_has_a_case_may_act_on_it(queue, case_id):
    queue.claim(case_id, "li")
    with pytest.raises(CaseAlreadyTaken):
        queue.claim(case_id, "wang")
    for act in (
        lambda: queue.answer(case_id, "wang", text_reply("在"), "k"),
        lambda: queue.release(case_id, "wang"),
        lambda: queue.hand_over(case_id, "wang", "zhao"),
        lambda: queue.give_back(case_id, "wang", "误接"),
        lambda: queue.close(case_id, "wang", "agreed"),
        lambda: queue.keep(case_id, "wang"),
    ):
        with pytest.raises(CaseNotHeld):
            act()
    assert queue.entry(case_id).claimed_by == "li"


def test_a_closed_case_is_queued_again_only_when_a_human_is_asked_for_anew(
    store, queue, conversation_id, case_id
):
    queue.claim(case_id, "li")
    queue.close(case_id, "li", "agreed")
    assert store.holder(conversation_id) == "bot"
    with pytest.raises(CaseClosed):
        queue.claim(case_id, "li")
    a_turn(store, conversation_id, "谢谢", case=a_case(conversation_id))
    assert queue.entry(case_id).state == "closed"
    asking = a_case(conversation_id, intents=["request_human"])
    a_turn(store, conversation_id, "还是找人工", case=asking)
    entry = queue.entry(case_id)
    assert (entry.state, entry.outcome, entry.claimed_by) == ("queued", None, None)


def test_a_turn_that_a_claim_overtook_is_kept_and_not_said(store, queue, conversation_id, case_id):
    seq = store.accept(a_message(conversation_id, "我还欠花呗两千", "late")).seq
    queue.claim(case_id, "li")
    late = TurnOutput(
        replies=[text_reply("记下了，花呗2000")],
        tracker_state={"turns": 2},
        case=a_case(conversation_id, debts=["花呗"]),
    )
    assert store.commit_turn(TurnResult(conversation_id, seq, late))
    assert "记下了，花呗2000" not in said(store, conversation_id)
    assert store.load_tracker(conversation_id) == {"turns": 2}
    assert store.load_case(conversation_id)["debts"] == ["花呗"]


def test_the_bot_takes_up_what_the_human_left_unanswered(store, queue, conversation_id, case_id):
    queue.claim(case_id, "li")
    _passed(store, conversation_id, "在吗", "a")
    queue.answer(case_id, "li", text_reply("在"), "k")
    unanswered = _passed(store, conversation_id, "那我下一步做什么", "b")
    queue.give_back(case_id, "li", "继续补材料")
    assert [message.seq for message in store.pending(conversation_id)] == [unanswered]


def _passed(store, conversation_id, text, key):
    seq = store.accept(a_message(conversation_id, text, key)).seq
    assert store.commit_turn(TurnResult(conversation_id, seq, TurnOutput(), "passed"))
    return seq
