from datetime import date

from bot.core.case import Call
from tests.core.cases import debt
from tests.core.messages import begun, day, heard, label, read, told

OPEN = begun(debts=(debt(institution_name="Acorn"),))
YESTERDAY = date(2026, 5, 9)
AT_THREE = day("called_at", YESTERDAY, value="15:00")


def test_a_call_keeps_its_time_clerk_and_answer():
    given = read(OPEN, told(AT_THREE, clerk="小林", clerk_said="要等三天"))

    call = Call("2026-05-09T15:00", institution="Acorn", agent="小林", said="要等三天")
    assert given.calls == (call,)
    assert given.calls[0].complete
    assert "calls" in given.progress.news


def test_an_hour_told_roughly_ends_with_the_next():
    about = day("called_at", YESTERDAY, value="15:00", approximate=True)
    late = day("called_at", YESTERDAY, value="23:10", approximate=True)

    assert read(OPEN, told(about)).calls[0].until == "2026-05-09T16:00"
    assert read(OPEN, told(late)).calls[0].until is None


def test_a_call_of_an_unknown_hour_keeps_its_day():
    assert read(OPEN, told(day("called_at", YESTERDAY))).calls == (Call("2026-05-09"),)
    assert read(OPEN, told(day("called_at", None))).calls == (Call(),)


def test_the_clerks_number_joins_the_latest_call_whenever_it_is_told():
    number = label("staff_id", "K-88")
    after = read(OPEN, told(AT_THREE), told(number))
    before = read(OPEN, told(number, AT_THREE))

    expected = (Call("2026-05-09T15:00", institution="Acorn", staff_id="K-88"),)
    assert after.calls == expected
    assert before.calls == expected


def test_the_same_call_told_twice_is_kept_once():
    morning = day("called_at", YESTERDAY, value="09:30")
    given = read(OPEN, told(AT_THREE), told(AT_THREE), told(morning))

    assert [call.at for call in given.calls] == ["2026-05-09T15:00", "2026-05-09T09:30"]


def test_a_clerk_without_a_call_opens_no_record():
    assert read(OPEN, told(clerk="小林", clerk_said="要等三天")).calls == ()


def test_the_institution_stays_open_while_no_debt_is_known():
    given = read(begun(), told(AT_THREE, clerk="小林"))

    assert given.calls[0].institution is None


def test_a_swindlers_call_is_no_contact_with_the_institution():
    given = read(OPEN, heard("report_fraud", AT_THREE, signals=("possible_fraud_victim",)))

    assert given.calls == ()


DENIED = ("verbal_promise_denied",)


def test_a_promise_denied_is_kept_with_who_made_it():
    given = read(OPEN, told(AT_THREE, clerk="小李", clerk_said="可以", promise="分24期",
                            signals=DENIED))  # fmt: skip

    assert given.calls[0].promise == "分24期"
    assert given.calls[0].complete


def test_a_promise_denied_opens_a_record_of_its_own():
    given = read(OPEN, told(promise="免违约金", signals=DENIED))
    named = read(OPEN, told(clerk="李", signals=DENIED))

    assert given.calls == (Call(institution="Acorn", promise="免违约金"),)
    assert not given.calls[0].complete
    assert named.calls == (Call(institution="Acorn", agent="李"),)
    assert read(OPEN, told(signals=DENIED)).calls == ()


def test_an_answer_denied_later_was_the_promise():
    given = read(OPEN, told(AT_THREE, clerk_said="还一半就结清", signals=DENIED))

    assert given.calls[0].promise == "还一半就结清"


def test_a_promise_that_stands_is_what_was_said():
    given = read(OPEN, told(AT_THREE, clerk_said="可以分24期", promise="分24期"))

    assert (given.calls[0].said, given.calls[0].promise) == ("可以分24期", None)


def test_the_clerk_may_be_named_a_message_later():
    given = read(OPEN, told(AT_THREE), told(clerk="李"), told(clerk="王"))

    assert given.calls[0].agent == "李"


def test_what_a_clerk_said_is_disowned_by_the_next_one():
    given = read(OPEN, told(AT_THREE, clerk="小林", clerk_said="三天内处理"))
    after = read(given, told(signals=("contact_denied",)))

    assert "verbal_promise_denied" in after.signals
    assert after.calls[0].promise == "三天内处理"
    assert "verbal_promise_denied" not in read(OPEN, told(signals=("contact_denied",))).signals
