"""The page of the bench shows what was measured, and says what was not."""

import json

import pytest

from bench.__main__ import _write
from bench.versus.figures import verdicts
from bench.versus.page import render_page, worst_share
from bench.versus.processes import ROOT
from bench.versus.rows import rows
from bench.versus.run import QUICK, Run

HOUSES = {
    "stock": {
        "start": {"median_s": 20.0},
        "same_answers": 0.25,
        "turns": {"rest": {"all": {"p95_ms": 90.0}, "others_busy": 0.02}},
        "throughput": {"rest": {"8": {"turns_a_second": 10.0}}},
    },
    "ours": {
        "start": {"median_s": 5.0},
        "turns": {"page": {"all": {"p95_ms": 45.0}}},
        "throughput": {"rest": {"8": {"turns_a_second": 40.0}}},
    },
}
EXTENT = {"windows": (5,), "at_once": (8,)}


def _result(houses=HOUSES, **changes):
    return {
        "measured_at": "2026-11-28T08:00+00:00",
        "ended_at": "2026-11-28T08:30+00:00",
        "machine": {"cores": 2},
        "load_average": {"before": [0.1, 0.1, 0.1], "after": [2.0, 1.0, 0.5]},
        "quick": False,
        "stock_epochs": 100,
        "houses": houses,
        "rows": rows(houses, EXTENT),
        "targets": [
            {"target": one.target, "figure": one.figure, "met": one.met} for one in verdicts(houses)
        ],
        "problems": [],
        **changes,
    }


def _row(begins):
    return next(one for one in rows(HOUSES, EXTENT) if one["figure"].startswith(begins))


def test_each_figure_stands_beside_stocks_with_its_ratio():
    assert _row("start to first answer") | {"path": ""} == {
        "figure": "start to first answer, s", "path": "", "stock": 20, "ours": 5, "ratio": 0.25,
    }  # fmt: skip


def test_a_page_is_set_against_stocks_rest_channel_and_says_so():
    found = _row("all turns, p95, as a page")
    assert (found["stock"], found["ratio"]) == (None, 0.5)
    assert "stock's REST" in found["figure"]


def test_a_figure_nobody_has_makes_no_row():
    assert not [one for one in rows(HOUSES, EXTENT) if "training" in one["figure"]]


def test_the_page_tells_what_is_met_missed_and_not_measured():
    page = render_page(_result())
    assert '<tr class="met"><td>first answer after start, s, at most 6</td><td>5</td>' in page
    assert '<tr class="missed"><td>turn p95, page, ms, at most 20</td><td>45</td>' in page
    assert "<td>resident after load (PSS), MiB, at most 600</td><td>–</td><td>not measured" in page
    assert "25% of the answers" in page


def test_the_page_doubts_what_was_measured_beside_others_work():
    spoiled = {"ours": {"start": {"others_busy": 0.4}, "training": {"others_busy": 0.9}}}
    assert worst_share(spoiled) == 0.4
    assert "Others used the machine" in render_page(_result(spoiled))
    assert "Others used the machine" not in render_page(_result())


def test_the_page_says_what_failed_and_writes_it_as_text():
    failed = [{"house": "stock", "part": "start", "why": "HouseFailedError: <b>ended</b>"}]
    page = render_page(_result(problems=failed))
    assert "HouseFailedError: &lt;b&gt;ended&lt;/b&gt;" in page
    assert "No part failed" in render_page(_result())


def test_a_kept_model_and_a_quick_run_are_told():
    kept = {"stock": {"training": {"kept": True, "trained_at": "2026-11-27T01:00+00:00"}}}
    assert "of 2026-11-27T01:00" in render_page(_result(kept))
    assert "not to quote" in render_page(_result(quick=True))


@pytest.mark.parametrize(
    "error", [FileNotFoundError(2, "gone", str(ROOT / "models")), ValueError()]
)
def test_a_failed_part_leaves_the_rest_and_names_no_file_of_the_machine(error, tmp_path):
    def fail():
        raise error

    run = Run(QUICK, ("ours",), 1)
    run._note(run._houses[0], "training", fail)
    run._note(run._houses[0], "memory_after", lambda: {"rss": 500.0})
    _write(tmp_path, run.result("2026-11-28T08:00+00:00", [0.0, 0.0, 0.0]))
    written = (tmp_path / "bench.json").read_text(encoding="utf-8")
    assert json.loads(written)["houses"]["ours"]["memory_after"] == {"rss": 500}
    page = (tmp_path / "bench.html").read_text(encoding="utf-8")
    assert type(error).__name__ in page
    assert str(ROOT) not in written + page
