"""The components together, on messages no one foresaw."""

import logging
import sys
import tempfile

import pytest

from bot.nlu import encoder, tokenizer
from bot.nlu.text import clauses, normalise

STRANGE = {
    "empty": "",
    "blanks": "  \n\t ",
    "emoji": "😀😭🙏",
    "punctuation": "???。。。!!!",
    "control characters": "\x00我\x01失业\u200b了\x1f",
    "half a surrogate pair": "我失业了\ud83d",
    "one character": "嗯",
    "mixed scripts": "hello 我 失業了 مرحبا",
    "ten thousand characters": "我失业了还不上" * 1430,
    "ten thousand clauses": "还不上,能缓吗。" * 1250,
    "a thousand marks": "!" * 1000,
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_any_message_gets_an_intent_a_ranking_and_cues(pipeline, text):
    read = pipeline.read(text)
    assert read.get("intent")["name"]
    assert 0 < read.get("intent")["confidence"] <= 1
    assert read.get("intents")[0] == read.get("intent")["name"]
    assert isinstance(read.get("cues"), list)


def test_probabilities_of_a_ranking_sum_to_one(pipeline):
    ranking = pipeline.read("下个月再还可以吗").get("intent_ranking")
    assert sum(item["confidence"] for item in ranking) == pytest.approx(1)


def test_a_clause_adds_its_intent_to_the_message(pipeline):
    assert set(pipeline.read("我失业了,能不能缓两天还").get("intents")) >= {
        "state_reason",
        "request_deferral",
    }


def test_words_of_danger_become_distress_with_certainty(pipeline):
    read = pipeline.read("还有红包怎么用 不想活了")
    assert read.get("intent") == {"name": "distress", "confidence": 1.0}
    assert read.get("crisis") is True
    assert [item["name"] for item in read.get("intent_ranking")].count("distress") == 1


def test_a_harmless_message_raises_no_alarm(pipeline):
    assert pipeline.read("工资没发").get("crisis") is False


def test_traditional_characters_and_wide_digits_are_understood(pipeline):
    read = pipeline.read("我失業了,欠３萬")
    assert read.get("traditional") is True
    assert read.get("normalized") == "我失业了,欠3万"


def test_without_the_encoder_the_pipeline_trains_works_and_says_so_once(
    train_pipeline, monkeypatch, caplog
):
    monkeypatch.setitem(sys.modules, encoder.ENCODER_MODULE, None)
    encoder._say_it_is_missing.cache_clear()
    with caplog.at_level(logging.WARNING, logger="bot.nlu.encoder"):
        bare = train_pipeline()
        assert bare.read("我失业了").get("intent")["name"] == "state_reason"
        assert bare.read("下个月再还行不行").get("intent")["name"] == "request_deferral"
        assert bare.read("").get("intent")["name"]
        train_pipeline()
    assert [record.getMessage() for record in caplog.records] == [
        "sentence encoder not installed: understanding is less accurate"
    ]


def test_the_segmenter_neither_logs_nor_writes_a_shared_cache(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    segmenter = tokenizer.debt_segmenter.__wrapped__()
    assert "违约金" in list(segmenter.cut("违约金能免吗"))
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr().err == ""


def test_the_words_of_one_segmenter_do_not_leak_into_the_shared_one():
    import jieba

    assert tokenizer.debt_segmenter() is not jieba.dt


def test_offsets_lead_back_to_the_original():
    text = "\u200b欠３萬元"
    read = normalise(text)
    start, end = read.original_span(1, 3)
    assert text[start:end] == "３萬"


def test_an_empty_span_at_the_end_leads_to_the_end():
    assert normalise("好").original_span(1, 1) == (1, 1)


def test_a_message_is_cut_at_marks_but_not_inside_numbers():
    assert clauses("欠1,234.5元。能缓吗 急") == ("欠1,234.5元", "能缓吗")


def test_an_endless_message_gives_a_dozen_clauses():
    assert len(clauses("还不上,能缓吗。" * 500)) == 12
