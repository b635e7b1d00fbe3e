"""The arithmetic of the bench."""

import pytest

from bench.turns import OPENING, ROUND
from bench.versus import figures
from bench.versus.measuring import same_answers
from bench.versus.talking import line, texts_of
from bot.replies.reply import Table, text_reply


def test_a_quantile_lies_between_its_neighbours_in_proportion():
    assert figures.quantile([40, 10, 30, 20], 0.5) == 25
    assert figures.quantile([7], 0.95) == 7
    assert figures.quantile(range(101), 0.95) == 95


@pytest.mark.parametrize("turn", figures.WINDOWS)
def test_each_window_holds_its_turn_and_every_message_of_the_round_once(turn):
    window = figures.window(turn)
    assert turn - 1 in window
    assert sorted(map(line, window)) == sorted(ROUND)


def test_a_conversation_is_as_long_as_its_last_window_and_no_longer():
    assert figures.turns_needed((5, 300)) == figures.window(300).stop <= 300 + len(ROUND)


def test_latency_is_told_for_each_window_and_for_all_after_the_opening():
    slow_opening = [[1000.0] * len(OPENING) + [10.0] * 8 + [20.0] * 8]
    found = figures.latencies(slow_opening * 2, (5, 13))
    assert found["windows"]["5"] == {"p50_ms": 10, "p95_ms": 10, "max_ms": 10, "turns": 16}
    assert found["windows"]["13"]["p50_ms"] == 20
    assert found["all"] == {"p50_ms": 15, "p95_ms": 20, "max_ms": 20, "turns": 32}


def test_a_window_that_a_conversation_did_not_get_to_is_left_out():
    found = figures.latencies([[10.0] * 60, [10.0] * 20], (5, 50))
    assert list(found["windows"]) == ["5"]
    assert found["all"]["turns"] == 72


def test_what_others_took_is_what_was_busy_and_not_ours():
    assert figures.share_of_others(busy=15, own=5, whole=20) == 0.5
    # Clocks of processes and of the machine tick apart.
    assert figures.share_of_others(busy=4.9, own=5, whole=20) == 0


def test_a_ratio_of_what_was_not_measured_is_not_told():
    assert figures.ratio(10, 4) == 2.5
    assert figures.ratio(10, None) is figures.ratio(None, 10) is figures.ratio(10, 0) is None


def test_a_figure_is_found_by_its_path_or_not_at_all():
    assert figures.find({"a": {"8": {"b": 2}}}, "a.8.b") == 2
    assert figures.find({"a": {}}, "a.b.c") is None
    assert figures.find({"a": {"b": {"c": 1}}}, "a.b") is None


def _houses(**ours):
    return {"stock": {"throughput": {"rest": {"8": {"turns_a_second": 10}}}}, "ours": ours}


def _verdict(houses, begins):
    return next(one for one in figures.verdicts(houses) if one.target.startswith(begins))


def test_a_target_is_met_up_to_its_limit_and_missed_above():
    for seconds, met in ((6.0, True), (6.1, False)):
        assert _verdict(_houses(start={"median_s": seconds}), "first answer").met is met


def test_a_late_turn_is_judged_by_an_early_one():
    windows = {"5": {"p50_ms": 10}, "300": {"p50_ms": 13}}
    found = _verdict(_houses(turns={"page": {"windows": windows}}), "turn 300 to turn 5, page")
    assert (found.figure, found.met) == (1.3, False)


def test_speed_is_judged_by_stocks():
    found = _verdict(_houses(throughput={"rest": {"8": {"turns_a_second": 30}}}), "turns/s")
    assert (found.figure, found.met) == (3, True)


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert {(one.figure, one.met) for one in figures.verdicts({})} == {(None, None)}


def test_the_same_answer_is_the_same_word_for_word():
    assert same_answers([["a"], ["b", "c"]], [["a"], ["b"]]) == 0.5


def test_an_answer_reads_the_same_however_its_channel_sends_it():
    table = Table(columns=["方案", "总共还"], rows=[["分12期", "18,000"]], align=[])
    reply = {**text_reply("有一个："), "table": table}
    by_stock = [{"recipient_id": "a", "text": "有一个："}, {"recipient_id": "a", "custom": reply}]
    by_ours = [{"text": "有一个：\n\n分12期\n总共还：18,000", "custom": {"table": table}}]
    assert texts_of(by_stock) == texts_of(by_ours) == ["有一个：\n\n分12期\n总共还：18,000"]
