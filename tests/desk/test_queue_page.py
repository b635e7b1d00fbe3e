import re
import time

import pytest

from bot.desk import desk as desk_module
from bot.handoff import audit
from tests.desk import people
from tests.desk.people import stored
from tests.handoff.fakes import a_turn


def order(window, wishes=""):
    page = window.get(f"/desk{wishes}").text
    return re.findall(r'<a href="/desk/cases/([^"]+)">', page.partition('id="rows"')[2])


def test_danger_stands_first_then_what_is_overdue_then_what_is_due(front, arrive, wang, clock):
    later = arrive(priority="P3")
    overdue = arrive(priority="P1")
    clock.pass_(days=2)
    soon = arrive(priority="P1")
    danger = arrive(people.in_danger, priority="P0")
    assert order(wang) == [danger, overdue, soon, later]
    assert 'class="overdue' in wang.get("/desk").text


def test_the_queue_is_filtered_by_priority_reason_age_and_words(front, arrive, wang, clock):
    old = arrive(priority="P1")
    clock.pass_(hours=5)
    ill, two = arrive(people.ill, priority="P1"), arrive(people.lenders, priority="P2")
    assert set(order(wang)) == {old, ill, two}
    assert set(order(wang, "?priority=P1")) == {old, ill}
    assert order(wang, "?reason=R01") == [ill]
    assert order(wang, "?age=4") == [old]
    assert order(wang, "?words=消费贷 青禾") == [two]
    assert order(wang, f"?words={ill[-6:].lower()}") == [ill]
    assert order(wang, "?words=没有这样的字") == []


@pytest.mark.parametrize("wishes", ["?age=abc&whose=everybody&priority=P9999", "?reason='--",
                                    "?words=" + "长" * 500, "?age=-1", "?age=99999"])  # fmt: skip
def test_a_wish_that_makes_no_sense_breaks_nothing(arrive, wang, wishes):
    arrive()
    assert wang.get(f"/desk{wishes}").status_code == 200


def test_folded_facts_cannot_be_searched_for(arrive, wang):
    arrive(people.ill, "我在化疗")
    assert order(wang, "?words=化疗") == []
    assert order(wang, "?words=自己生病") == []


def test_mine_free_and_done_are_lists_of_their_own(front, arrive, wang):
    free, mine, done = arrive(), arrive(), arrive()
    wang.on_case(mine, "claim")
    wang.on_case(done, "claim")
    wang.on_case(done, "close", outcome="agreed")
    assert order(wang, "?whose=free") == [free]
    assert order(wang, "?whose=mine") == [mine]
    assert order(wang, "?whose=done") == [done]
    assert "谈成方案" in wang.get("/desk?whose=done").text


def test_what_the_person_corrects_while_waiting_shows(front, arrive, wang):
    case_id = arrive()
    own = front.queue.entry(case_id).conversation_id
    assert "33,000" in wang.get("/desk").text
    less = stored(people.plain(own))
    less["debts"][0]["principal"] = 2000000
    a_turn(front.store, own, "本金是两万", case=less)
    assert "23,000" in wang.get("/desk").text


def test_fifty_cases_are_listed_in_little_work(arrive, wang):
    for _ in range(50):
        arrive()
    wang.get("/desk")
    begun = time.process_time()
    assert len(order(wang)) == 50
    # What this process itself worked, whatever else the machine was doing.
    assert time.process_time() - begun < 1


def test_a_look_at_the_queue_is_accounted_for(front, arrive, wang, monkeypatch):
    arrive()
    monkeypatch.setattr(desk_module, "_READ_AGAIN_AFTER_S", 0)
    wang.get("/desk")
    newest = audit.read(front.store, who=front.id_of("wang"), limit=1)[0]
    assert (newest.what, newest.case_id) == ("list", None)
