import csv
import io
import json
from datetime import timedelta

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.handoff.not_understood import (
    as_csv,
    as_jsonl,
    count_not_understood,
    read_not_understood,
)
from bot.handoff.numbers import Stopped, Waits, _percentile, read_numbers
from bot.replies.reply import text_reply
from tests.handoff.fakes import MONDAY_TEN, a_case, a_turn, said_now

REFUSED = {"consent": {"collect": True, "hand_off": False}}


def _opened(store, **changes):
    own = store.open_conversation("web", "")
    case = {**a_case(own), **changes}
    a_turn(store, own, case=case)
    return case["case_id"]


def test_cases_are_counted_by_what_they_are_about_and_how_they_end(store, queue):
    asked = [{"code": "Q1", "superseded": True}, {"code": "Q4", "superseded": False}]
    first = _opened(store, reasons=["R03", "R04"], requests=asked)
    _opened(store, reasons=["R03"], requests=asked[1:], **REFUSED)
    queue.claim(first, "li")
    queue.close(first, "li", "agreed")
    numbers = read_numbers(store, MONDAY_TEN)
    assert numbers.cases == 2
    assert numbers.by_reason == {"R03": 2, "R04": 1}
    assert numbers.by_request == {"Q4": 2}
    assert numbers.by_priority == {"P1": 1}
    assert (numbers.by_state, numbers.by_outcome) == ({"closed": 1}, {"agreed": 1})
    assert read_numbers(store, MONDAY_TEN + timedelta(days=1)).cases == 0


def test_waits_are_from_queueing_to_the_first_word_of_a_human(store, queue, clock):
    for minutes in (1, 2, 3, 4, 60):
        case_id = _opened(store)
        queue.claim(case_id, "li")
        clock.pass_(minutes=minutes)
        for key in ("a", "b"):
            queue.answer(case_id, "li", text_reply("你好"), key)
    _opened(store)
    unanswered = _opened(store)
    queue.claim(unanswered, "li")
    queue.close(unanswered, "li", "duplicate")
    assert read_numbers(store, MONDAY_TEN).waits == Waits(5, 1, 180.0, 3600.0)


def test_without_anybody_there_are_no_figures_and_no_fault(store, queue):
    numbers = read_numbers(store, MONDAY_TEN)
    assert numbers.waits == Waits(0, 0, None, None)
    assert (numbers.cases, numbers.stopped) == (0, [])


@pytest.mark.parametrize(("percent", "expected"), [(50, 5), (90, 9), (91, 10), (100, 10), (1, 1)])
def test_percentiles_are_of_the_nearest_rank(percent, expected):
    assert _percentile([float(n) for n in range(1, 11)], percent) == expected


def test_people_give_up_at_the_question_after_which_nothing_came(store, queue, clock):
    at_income = {"asked": "income", "times_asked": {"amount": 1, "income": 1}}
    done = {"asked": "income", "times_asked": {"amount": 1, "income": 1}, "finished": True}
    for progress in (at_income, at_income, done):
        _opened(store, progress=progress)
    clock.pass_(hours=25)
    _opened(store, progress=at_income)
    stopped = read_numbers(store, MONDAY_TEN).stopped
    assert stopped == [Stopped("income", 4, 2), Stopped("amount", 4, 0)]


@pytest.fixture
def lost(store, queue, conversation_id):
    """Say things that are not understood, one of them by somebody who agreed to nothing."""
    for text in ("=HYPERLINK(1)", "啥呀,\n这个"):
        a_turn(store, conversation_id, text, intent="nlu_fallback", confidence=0.11,
               case=a_case(conversation_id))  # fmt: skip
    a_turn(store, conversation_id, "你好", intent="greet", confidence=0.9)
    seq = store.accept(said_now(store, conversation_id, "出错的", "broken")).seq
    store.commit_turn(TurnResult(conversation_id, seq, TurnOutput(), "failed"))
    other = store.open_conversation("web", "")
    a_turn(store, other, "不给人看", intent="nlu_fallback", case={**a_case(other), **REFUSED})
    return read_not_understood(store, MONDAY_TEN)


def test_messages_not_understood_are_listed_where_the_desk_may_see_them(
    store, conversation_id, lost
):
    assert [line.text for line in lost] == ["=HYPERLINK(1)", "啥呀,\n这个", "出错的"]
    assert lost[0].id == f"{conversation_id}:1"
    assert count_not_understood(store, MONDAY_TEN) == 4
    assert len(read_not_understood(store, MONDAY_TEN, limit=2)) == 2


def test_they_can_be_exported_and_read_back_and_no_spreadsheet_runs_them(lost):
    rows = [json.loads(line) for line in as_jsonl(lost).splitlines()]
    assert [row["text"] for row in rows] == [line.text for line in lost]
    table = list(csv.reader(io.StringIO(as_csv(lost).removeprefix("\ufeff"))))
    assert table[0] == ["id", "at", "text", "intent", "confidence"]
    assert [row[2] for row in table[1:]] == ["'=HYPERLINK(1)", "啥呀,\n这个", "出错的"]
