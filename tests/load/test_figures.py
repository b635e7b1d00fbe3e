"""The figures of a load run, its shapes, its people and its page."""

import re
from xml.etree import ElementTree

import pytest

from bench.load.manner import Manner
from bench.load.meter import Meter, growth_mib, spread
from bench.load.page import draw
from bench.load.shapes import at, burst, limit_of, steady, steps


class _Timed(Meter):
    second = 0.0

    def now(self):
        return self.second


def test_the_spread_of_latencies_is_in_milliseconds():
    found = spread([number / 100 for number in range(1, 101)])
    assert (found["turns"], found["p50_ms"], found["max_ms"]) == (100, 505, 1000)
    assert found["p95_ms"] == pytest.approx(960, abs=1)
    assert spread([2.0]) == {"turns": 1, "p50_ms": 2000, "p95_ms": 2000, "max_ms": 2000}
    assert spread([])["p95_ms"] is None


def test_what_happened_is_counted_in_its_part_of_the_run():
    meter = _Timed(people=lambda: 7)
    for second in (1, 2, 11, 12, 13):
        meter.second = second
        meter.look()
        meter.answered(second - 0.5, counts=second != 13)
    meter.noticed(4)
    meter.second = 20
    figures = meter.figures(10)
    assert [row["at_s"] for row in figures["curve"]] == [0, 10]
    assert [row["turns_a_second"] for row in figures["curve"]] == [0.2, 0.3]
    assert [row["turns"] for row in figures["curve"]] == [2, 2]
    assert figures["curve"][1]["notices"] == 1
    assert figures["counts"] == {"answered": 5, "notices": 1}
    assert figures["latency"]["p50_ms"] == 500
    assert figures["longest_line"] == 4
    assert figures["curve"][0]["people"] == 7


def test_growth_is_the_end_against_the_beginning_after_the_warm_up():
    memory = [{"at_s": at, "rss_mib": 500 if at < 60 else 800 + at / 60} for at in range(0, 661, 5)]
    assert growth_mib(memory, 60, 660) == pytest.approx(8.3, abs=0.2)
    assert growth_mib(memory[:3], 60, 660) is None


def test_stages_follow_one_another_and_come_to_an_end():
    stages = steps(highest=80, number=4, seconds=10)
    assert [stage.people for stage in stages] == [20, 40, 60, 80]
    assert [at(stages, second).people for second in (0, 9, 10, 39)] == [20, 20, 40, 80]
    assert at(stages, 40) is None


def test_a_burst_is_ten_times_the_steady_number():
    people = {stage.name: stage.people for stage in burst(12, 60)}
    assert people == {"warm-up": 12, "steady": 12, "burst": 120, "after": 12}
    assert steady(12, 1800)[-1].seconds == 1800


def test_the_limit_is_the_most_people_who_were_answered_in_time():
    found = [{"people": 20, "p95_ms": 90}, {"people": 40, "p95_ms": 2000},
             {"people": 60, "p95_ms": 2001}, {"people": 80, "p95_ms": None}]  # fmt: skip
    assert limit_of(found) == 40
    assert limit_of(found[2:]) == 0


def test_people_differ_and_the_same_seed_is_the_same_person():
    drawn = [Manner.draw(seed, 1.0) for seed in range(400)]
    assert Manner.draw(7, 1.0).lines == drawn[7].lines
    turns = sorted(len(manner.lines) for manner in drawn)
    assert turns[0] >= 3
    assert turns[200] == pytest.approx(9, abs=2)
    assert turns[-1] > 30
    assert 10 < sum(manner.polls for manner in drawn) < 80
    assert all(0 < manner.think_s() <= 90 for manner in drawn)


@pytest.fixture
def kept():
    meter = _Timed(people=lambda: 5)
    for second in range(10):
        meter.second = second
        meter.look()
        meter.answered(second - 0.2, counts=True)
        meter.memory.append({"at_s": second, "rss_mib": 800.0, "uss_mib": 600.0})
    meter.second = 10
    stage = {"name": "<20>", "people": 20, "seconds": 10, **meter.between(0, 10)}
    run = {"began": "2026-11-28T08:00:00+00:00", "cores": 2, "pace": 1.0, "short": False,
           "server_cpu_ms_a_turn": 30, "growth_mib": 1.5, "crashes": [], "stages": [stage],
           "limit": 20}  # fmt: skip
    return {"steps": {**run, **meter.figures(2)}}


def test_the_page_draws_a_curve_for_each_figure_and_needs_nothing_else(kept):
    page = draw(kept)
    drawn = re.findall(r"<svg.*?</svg>", page)
    charts = [ElementTree.fromstring(svg) for svg in drawn]  # noqa: S314 - our own
    assert len(charts) == 5
    paths = [path.get("d") for chart in charts for path in chart.iter("path")]
    assert sum(path.count("L") for path in paths) >= 20
    assert "more than 20 people" in page
    assert "&lt;20&gt;" in page
    assert not re.search(r"https?://|<script|<link", page)


def test_a_fault_stands_out_on_the_page(kept):
    assert 'class="bad"' not in draw(kept)
    for part, name in (("faults", "lost"), ("counts", "unjudged")):
        kept["steps"][part][name] = 1
        assert 'class="bad"' in draw(kept)
        kept["steps"][part][name] = 0
