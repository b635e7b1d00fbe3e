"""The report counts rightly and keeps sentences out of the figures."""

import json
from dataclasses import asdict

import pytest

from bot.nlu import measures
from bot.nlu.costs import Cost, Watched
from bot.nlu.measures import Reading
from bot.nlu.report import ablation, fallback_threshold, main, measure, write_report
from bot.nlu.sentences import Sentence, read_labelled, read_sentences

CONFIG = "pipeline:\n- name: Any\n- name: FallbackClassifier\n  threshold: 0.3\n"


def _reading(label, intent, confidence=0.9):
    return Reading(Sentence(f"{label} {intent}", label, "a.yml"), intent, confidence)


READINGS = (
    _reading("greet", "greet"),
    _reading("greet", "thanks", 0.55),
    _reading("thanks", "thanks", 0.2),
    _reading("distress", "distress", 0.1),
)


def test_precision_recall_and_f1_of_an_intent():
    thanks = measures.scores(READINGS, 0)[2]
    assert (thanks.intent, thanks.precision, thanks.recall) == ("thanks", 0.5, 1)
    assert thanks.f1 == pytest.approx(2 / 3)


def test_an_unsure_reading_falls_back_and_counts_as_missed():
    assert measures.scores(READINGS, 0.3)[2].recall == 0


def test_distress_is_never_lost_to_the_fallback():
    assert measures.scores(READINGS, 0.9)[0].recall == 1


def test_macro_f1_gives_each_intent_the_same_weight():
    assert measures.macro_f1(measures.scores(READINGS, 0)) == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)


def test_the_curve_says_how_much_falls_back():
    curve = {threshold: fallen for threshold, _, fallen in measures.threshold_curve(READINGS)}
    assert (curve[0.0], curve[0.3], curve[0.6]) == (0, 0.25, 0.5)


def test_reliability_compares_probability_with_what_is_right():
    bands = {band.low: band for band in measures.reliability(READINGS)}
    assert bands[0.5].right == 0
    assert bands[0.9].right == 1
    assert sum(band.sentences for band in bands.values()) == len(READINGS)


def test_the_most_certain_mistake_comes_first():
    wrong = measures.worst_mistakes((*READINGS, _reading("greet", "goodbye", 0.8)), 0)
    assert [one.intent for one in wrong] == ["goodbye", "thanks"]


def test_no_sentences_give_zeros_and_no_error():
    assert measures.macro_f1(measures.scores((), 0)) == 0
    assert measures.accuracy((), 0) == 0


def test_the_threshold_is_the_one_of_the_configuration(tmp_path):
    config = tmp_path / "config.yml"
    config.write_text(CONFIG, encoding="utf-8")
    assert fallback_threshold(config) == 0.3
    config.write_text("pipeline:\n- name: Any\n", encoding="utf-8")
    assert fallback_threshold(config) == 0


def _parse(text):
    if not text:
        return {"intent_ranking": []}
    fallback = {"name": "nlu_fallback", "confidence": 0.7}
    return {"intent_ranking": [fallback, {"name": "greet", "confidence": 0.12}]}


def test_the_fallback_is_set_aside_so_that_any_threshold_can_be_tried():
    read = measure("a set", [Sentence("你好", "greet", "a"), Sentence("", "greet", "a")], _parse)
    assert [one.intent for one in read.readings] == ["greet", "nlu_fallback"]
    assert read.readings[0].at(0.1) == "greet"
    assert read.readings[0].at(0.15) == "nlu_fallback"


ROW = {
    "pipeline": "n-grams, linear", "macro_f1": {"held-out twins": 0.81}, "training_sentences": 9,
    "training_processor_s": 3, "milliseconds_per_message": 1.5, "model_mib": 2.0,
    "resident_mib": 300, "measured_on": "2026-11-27",
}  # fmt: skip
COST = Cost("NgramFeaturizer1", 0.4, 12.0, 3.0)
ABOUT = {"model": "m.tar.gz", "components": [asdict(COST)], "peak_mib": 640.0, "ablation": []}


def test_the_page_shows_the_pipelines_compared_and_says_when_there_are_none(tmp_path):
    sets = [measure("a set", [Sentence("嗨", "greet", "a")], _parse)]
    shown = write_report(tmp_path, 0.1, sets, {**ABOUT, "ablation": [ROW]}).read_text("utf-8")
    assert "n-grams, linear" in shown
    assert "0.810" in shown
    assert "NgramFeaturizer1" in shown
    assert "bench.nlu_ablation" not in shown
    assert "bench.nlu_ablation" in write_report(tmp_path, 0.1, sets, ABOUT).read_text("utf-8")


def test_a_missing_comparison_is_read_as_none(tmp_path):
    assert ablation(tmp_path / "nlu_ablation.json") == []


def test_a_watched_node_passes_its_calls_on_and_notes_them():
    node = Watched(lambda *inputs: sum(inputs))
    assert [node(1, 2), node(3)] == [3, 3]
    assert len(node.seconds) == 2


def test_the_page_stands_alone_and_the_figures_hold_no_sentence(tmp_path):
    said = [Sentence("<b>你好呀</b>", "thanks", "a"), Sentence("嗨", "greet", "a")]
    page = write_report(tmp_path, 0.1, [measure("a set", said, _parse)], ABOUT)
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;你好呀&lt;/b&gt;" in text
    assert "http" not in text
    figures = json.loads((tmp_path / "nlu.json").read_text(encoding="utf-8"))
    assert figures["sets"][0]["confusions"] == [["thanks", "greet", 1]]
    assert "你好" not in json.dumps(figures, ensure_ascii=False)


def test_without_a_model_it_says_how_to_get_one(tmp_path, capsys):
    assert main(["--root", str(tmp_path)]) == 1
    assert "bot train" in capsys.readouterr().err


def test_sentences_are_read_with_label_and_file(tmp_path):
    (tmp_path / "b.yml").write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - 你好\n    - 在吗\n", encoding="utf-8"
    )
    assert read_sentences(tmp_path) == (
        Sentence("你好", "greet", "b.yml"),
        Sentence("在吗", "greet", "b.yml"),
    )


def test_a_quote_in_a_tab_separated_file_is_only_a_character(tmp_path):
    path = tmp_path / "set.tsv"
    path.write_text('intent\ttext\ngreet\t"你好\n', encoding="utf-8")
    assert read_labelled(path) == (Sentence('"你好', "greet", "set.tsv"),)
