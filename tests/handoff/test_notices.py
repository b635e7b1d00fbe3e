from datetime import datetime

import pytest

from bot.clock import SHANGHAI
from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.core.priority import Deadline
from bot.handoff.notices import Notices
from bot.replies.reply import text_reply
from bot.wiring import house
from tests.conversation.fakes import a_message, said
from tests.handoff.fakes import a_case, a_turn

NOTICES = Notices(lambda: house().wording)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(store, conversation_id):
    return said(store, conversation_id, "system")


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        ("2026-11-23T10:00", "2026-11-23T14:00", "最晚会在今天下午2点前"),
        ("2026-11-23T10:15", "2026-11-23T14:15", "最晚会在今天下午2点15分前"),
        ("2026-11-23T08:00", "2026-11-23T12:00", "最晚会在今天中午12点前"),
        ("2026-11-23T08:00", "2026-11-23T12:10", "最晚会在今天中午12点10分前"),
        ("2026-11-23T17:00", "2026-11-24T11:00", "最晚会在明天上午11点前"),
        ("2026-11-23T17:00", "2026-11-25T18:00", "最晚会在这周三下午6点前"),
        ("2026-11-27T19:00", "2026-11-30T13:00", "最晚会在11月30日（周一）下午1点前"),
        ("2026-11-29T19:00", "2026-11-30T13:00", "最晚会在明天下午1点前"),
        ("2026-09-30T17:00", "2026-10-08T13:00", "最晚会在10月8日（周四）下午1点前"),
    ],
)
def test_the_hour_is_said_as_people_say_it(now, due, words):
    assert NOTICES.by_when(Deadline(at(due), estimated=False), at(now)) == words


def test_an_hour_that_is_estimated_is_said_to_be():
    said = NOTICES.by_when(Deadline(at("2027-01-04T13:00"), estimated=True), at("2026-12-31T17:00"))
    assert said == "按工作日推算，最晚会在1月4日（周一）下午1点前（遇上放假会顺延）"


def test_who_waits_is_told_by_when_somebody_answers(store, conversation_id, case_id):
    assert told(store, conversation_id) == [
        "已经排上队等人工，最晚会在今天下午2点前回你。等的时候我还在，要补充、改数、提问都可以。"
    ]


def test_out_of_hours_that_is_said_first(store, clock, conversation_id):
    clock.moment = at("2026-11-27T19:30")
    a_turn(store, conversation_id, case=a_case(conversation_id))
    (notice,) = told(store, conversation_id)
    assert notice.startswith("现在是下班时间。已经排上队等人工，最晚会在11月30日（周一）下午1点前")


def test_who_is_in_danger_hears_no_hour(store, conversation_id):
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0"))
    (notice,) = told(store, conversation_id)
    assert notice == "已经通知值班的人工，你的情况排在最前面。我会一直在这里。"


def test_every_step_is_told(store, queue, conversation_id, case_id):
    queue.claim(case_id, "li")
    queue.hand_over(case_id, "li", "wang")
    queue.release(case_id, "wang")
    queue.claim(case_id, "wang")
    queue.give_back(case_id, "wang", "继续补材料")
    queue.claim(case_id, "wang")
    queue.close(case_id, "wang", "agreed")
    came = "人工同事来了"
    begins = ["已经排上队", came, "换了一位人工同事", "刚才的同事没能接着办", came,
              "人工这边先到这里", came, "人工这次办完了"]  # fmt: skip
    found = told(store, conversation_id)
    assert [text[: len(begin)] for text, begin in zip(found, begins, strict=True)] == begins
    assert "最晚会在今天下午2点前回你" in found[3]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("agreed", "人工这次办完了"),
        ("unreachable", "人工这次没能联系上你"),
        ("withdrawn", "好，人工这边不再办了"),
    ],
)
def test_an_ending_is_told_as_it_was(store, queue, conversation_id, case_id, outcome, words):
    queue.claim(case_id, "li")
    queue.close(case_id, "li", outcome)
    assert told(store, conversation_id)[-1].startswith(words)


def test_a_case_closed_unopened_is_not_said_to_be_done(store, queue, conversation_id, case_id):
    queue.close(case_id, "lead", "duplicate")
    assert told(store, conversation_id)[-1].startswith("这次排队先结束了，没有转给人工")


def test_who_was_answered_and_waits_again_hears_a_new_hour(
    store, queue, clock, conversation_id, case_id
):
    queue.claim(case_id, "li")
    queue.answer(case_id, "li", text_reply("你好"), "k")
    clock.moment = at("2026-11-23T16:00")
    queue.release(case_id, "li")
    assert "最晚会在明天上午11点前回你" in told(store, conversation_id)[-1]


def test_an_hour_that_is_past_is_not_promised_again(store, queue, clock, conversation_id, case_id):
    queue.claim(case_id, "li")
    clock.moment = at("2026-11-24T10:00")
    queue.release(case_id, "li")
    notice = told(store, conversation_id)[-1]
    assert "最晚" not in notice
    assert "说好的时间也过了，抱歉" in notice


def test_who_waited_too_long_is_told_once(store, queue, clock, conversation_id, case_id):
    clock.moment = at("2026-11-23T14:01")
    assert queue.rise() == [case_id]
    assert queue.rise() == []
    assert told(store, conversation_id)[1:] == [
        "抱歉，说好的时间过了，还没有人来。你的情况没有丢，已经又提醒了他们一次。"
    ]


def test_who_is_in_danger_and_waits_is_told_where_to_turn(store, queue, clock, conversation_id):
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0"))
    clock.pass_(minutes=6)
    queue.rise()
    notice = told(store, conversation_id)[-1]
    assert "110" in notice
    assert "120" in notice


def test_notices_are_in_the_characters_the_person_writes(store, conversation_id):
    a_turn(store, conversation_id, case=a_case(conversation_id, traditional=True))
    assert told(store, conversation_id)[0].startswith("已經排上隊等人工，最晚會在今天下午2點前")


def test_notices_say_nothing_while_another_turn_is_withheld(store, queue, conversation_id, case_id):
    seq = store.accept(a_message(conversation_id, "还有一笔", "late")).seq
    queue.claim(case_id, "li")
    before = told(store, conversation_id)
    late = TurnOutput(replies=[text_reply("记下了")], case=a_case(conversation_id))
    store.commit_turn(TurnResult(conversation_id, seq, late))
    assert told(store, conversation_id) == before
