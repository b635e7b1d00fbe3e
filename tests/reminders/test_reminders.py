"""Reminders with a moved clock: when they leave, that they leave once, that they stop."""

import threading
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from bot.clock import SHANGHAI
from bot.conversation.engine import TurnOutput
from bot.conversation.outbox import queued
from bot.conversation.records import TurnResult
from bot.conversation.store import ConversationStore
from bot.core.case import Consent, Request
from bot.core.records import to_json
from bot.reminders import book
from bot.reminders.book import Wish
from bot.reminders.schedule import is_quiet, zone_of
from bot.settings import Settings
from bot.wiring import open_planner, open_queue, open_rounds
from tests.conversation.fakes import a_message
from tests.core.cases import PLENTY
from tests.replies.sample_cases import CARD, HOUSE, TODAY, told

PAYS_ON = date(2026, 12, 15)


@dataclass
class MovedClock:
    """Says what it is told."""

    moment: datetime

    def now(self):
        return self.moment

    def today(self):
        return self.moment.date()


def at(day, hour=9, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def url(either_url):
    return either_url


@pytest.fixture
def clock():
    return MovedClock(at(TODAY, 12))


@pytest.fixture
def store(url, clock):
    opened = ConversationStore(url, clock)
    yield opened
    opened.close()


def chosen(**fields):
    given = told(debts=(CARD,), finance=PLENTY, **fields)
    offer = HOUSE.propose(given, TODAY).offers[0]
    return replace(given, chosen_plan=offer.key, case_id="SK-1", conversation_id="c")


def write_case(store, own, case, key="write"):

    seq = store.accept(a_message(own, key)).seq
    body = {**to_json(case), "priority": "P2"}
    store.commit_turn(TurnResult(own, seq, TurnOutput(case=body)))


@pytest.fixture
def own(store):
    opened = store.open_conversation("web", "", conversation_id="c", institution="demo")
    write_case(store, opened, chosen())
    return opened


@pytest.fixture
def wanted(store, own):
    open_planner(store).plan(own, Wish(first_payment_on=PAYS_ON))
    return own


def said(store, own):
    return [item.reply["text"] for item in queued(store, own)]


def sent_at(store, clock, own, moments):
    """Go round at each moment; give those at which something was sent, with what."""
    rounds, found = open_rounds(store), []
    for moment in moments:
        clock.moment = moment
        before = len(said(store, own))
        rounds.go()
        found += [(moment, text) for text in said(store, own)[before:]]
    return found


def test_nobody_is_reminded_who_did_not_ask(store, clock, own):
    hours = [at(TODAY + timedelta(days=day), 10) for day in range(60)]
    assert sent_at(store, clock, own, hours) == []


def test_reminders_leave_seven_three_and_one_day_before_at_nine(store, clock, wanted):
    hours = [at(TODAY, 0) + timedelta(hours=hour) for hour in range(24 * 24)]
    found = sent_at(store, clock, wanted, hours)
    assert [moment for moment, _ in found] == [at(date(2026, 12, day)) for day in (8, 12, 14)]
    assert [text[:4] for _, text in found] == ["还有7天", "还有3天", "还有1天"]
    assert all("2026年12月15日" in text and "第1/" in text for _, text in found)


def test_without_an_agreed_day_the_dates_stand_still_and_say_they_are_tentative(store, clock, own):
    planner = open_planner(store)
    planner.plan(own, Wish())
    first = [(one.day, one.title) for one in book.to_come(store, own, 3)]
    clock.moment = at(TODAY + timedelta(days=5))
    planner.plan(own)
    assert [(one.day, one.title) for one in book.to_come(store, own, 3)] == first
    assert all("日期暂定" in title for _, title in first)


def test_stopped_nothing_more_leaves(store, clock, wanted):
    clock.moment = at(date(2026, 12, 8), 10)
    assert open_rounds(store).go() == 1
    book.stop(store, wanted)
    hours = [at(date(2026, 12, day), 10) for day in range(9, 31)]
    assert sent_at(store, clock, wanted, hours) == []


def test_after_days_of_standing_still_what_is_due_is_said_once(store, clock, wanted):
    ((_, text),) = sent_at(store, clock, wanted, [at(date(2026, 12, 13), 10)])
    assert text.startswith("还有2天")


def test_a_reminder_past_its_day_is_dropped(store, clock, wanted):
    found = sent_at(store, clock, wanted, [at(PAYS_ON, 10), at(PAYS_ON, 23)])
    assert found == []


def test_nothing_leaves_at_night_and_it_leaves_in_the_morning(store, clock, wanted):
    night = [
        at(date(2026, 12, 12), 22),
        at(date(2026, 12, 12), 23, 59),
        at(date(2026, 12, 13), 7, 59),
    ]
    morning = at(date(2026, 12, 13), 8)
    ((moment, text),) = sent_at(store, clock, wanted, [*night, morning])
    assert moment == morning
    assert text.startswith("还有2天")


@pytest.mark.parametrize(
    ("hour", "quiet"), [(7, True), (8, False), (21, False), (22, True), (0, True)]
)
def test_quiet_hours_are_where_the_person_is(hour, quiet):
    tokyo = zone_of("Asia/Tokyo")
    there = datetime(2026, 12, 1, hour, tzinfo=tokyo)
    assert is_quiet(there, tokyo) is quiet
    assert is_quiet(there.astimezone(SHANGHAI), tokyo) is quiet


def test_in_another_zone_they_leave_at_nine_there(store, clock, own):
    open_planner(store).plan(own, Wish(zone="America/New_York", first_payment_on=PAYS_ON))
    first = book.to_come(store, own, 1)[0]
    assert first.send_at.astimezone(zone_of("America/New_York")).hour == 9


def test_there_is_no_such_zone():
    with pytest.raises(ValueError, match="no such zone"):
        zone_of("Mars/Olympus")


def test_two_replicas_send_each_reminder_once(store, clock, wanted, url):
    clock.moment = at(date(2026, 12, 8), 10)
    replicas = [ConversationStore(url, clock) for _ in range(4)]
    begin, counts = threading.Barrier(4), []

    def go(replica):
        rounds = open_rounds(replica)
        begin.wait()
        counts.append(sum(rounds.go() for _ in range(5)))

    threads = [threading.Thread(target=go, args=(replica,)) for replica in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for replica in replicas:
        replica.close()
    assert sum(counts) == 1
    assert len(said(store, wanted)) == 1


def test_a_changed_plan_moves_what_was_not_sent_yet(store, clock, wanted):
    clock.moment = at(date(2026, 12, 8), 10)
    open_rounds(store).go()
    shorter = told(debts=(CARD,), finance=PLENTY, requests=(Request("Q1", terms=6),))
    other = next(o for o in HOUSE.propose(shorter, TODAY).offers if o.key != chosen().chosen_plan)
    clock.moment = at(date(2026, 12, 9), 10)
    write_case(store, wanted, replace(shorter, chosen_plan=other.key, case_id="SK-1"), "again")
    before = {one.title for one in book.to_come(store, wanted, 99)}
    clock.moment = at(date(2026, 12, 9), 11)
    open_rounds(store).go()
    assert {one.title for one in book.to_come(store, wanted, 99)} != before
    assert book.wish_of(store, wanted).plan == other.key


def test_while_a_human_has_the_conversation_reminders_wait(store, clock, wanted):
    store.hold(wanted, "human")
    assert sent_at(store, clock, wanted, [at(date(2026, 12, 12), 10)]) == []
    store.hold(wanted, "bot")
    assert len(sent_at(store, clock, wanted, [at(date(2026, 12, 12), 11)])) == 1


def test_nobody_in_danger_is_reminded_of_money(store, clock, own):
    write_case(store, own, chosen(signals=("self_harm",)), "danger")
    open_planner(store).plan(own, Wish(first_payment_on=PAYS_ON))
    assert sent_at(store, clock, own, [at(date(2026, 12, 12), 10)]) == []


def handed_over():
    agreed = Consent(collect=True, hand_off=True, at=at(TODAY, 12).isoformat())
    return chosen(consent=agreed)


def test_three_days_after_a_hand_over_they_are_asked_how_it_went(store, clock, own):
    open_queue(store, Settings())
    write_case(store, own, handed_over(), "hand")
    open_planner(store).plan(own, Wish())
    before = len(said(store, own))
    found = sent_at(store, clock, own, [at(TODAY + timedelta(days=3), hour) for hour in (8, 9, 10)])
    ((moment, text),) = [entry for entry in found if "三天" in entry[1]]
    assert moment == at(TODAY + timedelta(days=3))
    assert "还没有回复你" in text
    assert len(said(store, own)) > before


def test_a_case_that_was_closed_is_not_asked_about(store, clock, own):
    queue = open_queue(store, Settings())
    write_case(store, own, handed_over(), "hand")
    open_planner(store).plan(own, Wish())
    queue.claim("SK-1", "agent")
    queue.close("SK-1", "agent", "agreed")
    found = sent_at(store, clock, own, [at(TODAY + timedelta(days=3), 10)])
    assert not any("三天" in text for _, text in found)


def test_erased_and_exported_with_the_conversation(store, wanted):
    copy = store.export(wanted)
    assert copy["reminder_wish"][0]["first_payment_on"] == PAYS_ON.isoformat()
    assert copy["reminders"]
    store.erase(wanted)
    assert book.to_come(store, wanted, 9) == []
    assert book.wish_of(store, wanted) is None


def test_the_same_reminder_is_not_planned_again_once_it_was_sent(store, clock, wanted):
    clock.moment = at(date(2026, 12, 8), 9)
    open_rounds(store).go()
    open_planner(store).plan(wanted)
    hours = [at(date(2026, 12, 8), 10), at(date(2026, 12, 8), 20)]
    assert sent_at(store, clock, wanted, hours) == []
