"""The payment calendar, read back as a telephone reads it."""

from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest

from bot.core.case import Progress
from bot.core.money import Money
from bot.documents.calendar_file import entries
from bot.errors import DocumentIncomplete
from tests.documents.samples import (
    BY_PLAN,
    HOSTILE,
    LONG,
    SEVERAL,
    TODAY,
    Subject,
    documents,
    proposed,
    subject,
    texts,
    told,
)  # fmt: skip


def calendar(given, **fields):
    content = documents().make("calendar", subject(given, **fields)).content
    return icalendar.Calendar.from_ical(content)


def events(given, **fields):
    return list(calendar(given, **fields).walk("VEVENT"))


def days(found):
    return [event.decoded("dtstart") for event in found]


@pytest.mark.parametrize("kind", ["interest_free_instalment", "annuity", "step_up"])
def test_every_payment_has_its_day_and_its_amount(kind):
    plan = subject(BY_PLAN[kind]).offer.plan
    found = events(BY_PLAN[kind], first_payment_on=date(2027, 1, 31))

    assert len(found) == plan.terms
    assert days(found)[:3] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    for number, (event, amount) in enumerate(zip(found, plan.payments, strict=True), start=1):
        shown = str(amount).removesuffix(".00")
        assert event["summary"] == f"还款 {shown}元（第{number}/{plan.terms}期）"


def test_a_day_nobody_agreed_to_is_called_tentative():
    found = events(told())

    assert days(found)[0] == date(2026, 12, 22)
    assert all("日期暂定" in event["summary"] for event in found)


def test_what_is_left_falls_to_nothing():
    *others, last = events(told())

    assert "还剩33,250元" in others[0]["description"]
    assert "结清证明" in last["description"]


def test_reminders_come_seven_three_and_one_day_before_by_day():
    for event in events(BY_PLAN["deferral"]) + events(told()):
        alarms = event.walk("VALARM")
        before = [alarm.decoded("trigger") for alarm in alarms]
        assert [moment.days for moment in before] == [-7, -3, -1]
        assert {moment - timedelta(days=moment.days) for moment in before} == {timedelta(hours=9)}
        assert all(alarm["action"] == "DISPLAY" for alarm in alarms)


def test_days_are_whole_days_and_block_nobodys_time():
    for event in events(told()):
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"
    assert calendar(told())["x-wr-timezone"] == "Asia/Shanghai"


def test_a_deferral_has_its_end_a_day_to_look_again_and_what_follows():
    found = events(BY_PLAN["deferral"])

    assert days(found)[:3] == [date(2027, 1, 8), date(2027, 1, 22), date(2027, 2, 22)]
    assert found[0]["summary"] == "延期快到期：复核还款能力"
    assert found[1]["summary"] == "延期到期，应还约35,976元"
    assert "第1/" in found[2]["summary"]


def test_a_short_deferral_is_looked_at_again_no_earlier_than_today():
    near = subject(BY_PLAN["deferral"])
    plan = replace(near.offer.plan, ends_on=TODAY + timedelta(days=3))
    offer = replace(near.offer, plan=plan)
    given = replace(near, proposal=replace(near.proposal, offers=(offer,)))

    assert [entry.day for entry in entries(given, texts())] == [TODAY, TODAY + timedelta(days=3)]


def test_what_is_paid_at_once_is_one_day_and_a_rollover_two():
    at_once, part = events(BY_PLAN["settlement"]), events(BY_PLAN["rollover"])

    assert [event["summary"] for event in at_once] == ["还款 35,000元（日期暂定）"]
    assert days(at_once) == [TODAY]
    assert days(part) == [TODAY, date(2026, 12, 22)]


def test_the_amounts_are_the_plans():
    plan = subject(LONG).offer.plan
    found = events(LONG)

    assert len(found) == 60
    paid = [Money.from_yuan(str(event["summary"]).split(" ")[1].split("元")[0]) for event in found]
    assert tuple(paid) == plan.payments


def test_the_same_payment_keeps_its_name_and_a_later_file_replaces_it():
    first = events(told())
    again = events(told(progress=Progress(turn=12, read_back=True)))

    assert [event["uid"] for event in first] == [event["uid"] for event in again]
    assert len({event["uid"] for event in first}) == len(first)
    assert first[0]["sequence"] < again[0]["sequence"]
    other = events(told(case_id="SK-2"))
    assert not {event["uid"] for event in first} & {event["uid"] for event in other}


def test_it_says_nothing_of_who_owes_what_to_whom():
    content = documents().make("calendar", subject(SEVERAL)).content.decode()

    for private in ("SK-1", "招行", "招商", "患病", "失业", "33,800"):
        assert private not in content.replace("\r\n ", "")


def test_hostile_text_makes_no_events_of_its_own():
    assert len(events(HOSTILE)) == subject(HOSTILE).offer.plan.terms


def test_it_is_the_same_to_the_byte_and_lines_are_folded():
    make = documents().make
    first, again = (make("calendar", subject(told())).content for _ in range(2))

    assert first == again
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))


def test_without_a_plan_there_are_no_days():
    with pytest.raises(DocumentIncomplete):
        documents().make("calendar", Subject(told(), proposed(told()), TODAY))
    assert entries(Subject(told(), proposed(told()), TODAY), texts()) == []
