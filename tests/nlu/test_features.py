"""Syllables and neighbours: the parts of the intent model that can be looked at alone."""

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_info

from bot.nlu.encoder import SentenceEncoderFeaturizer
from bot.nlu.intent_model import IntentModel
from bot.nlu.neighbours import Neighbours
from bot.nlu.ngram_index import NgramIndex
from bot.nlu.ngrams import NgramFeaturizer
from bot.nlu.sounds import sounds

CONFIG = {
    "C": 1.0, "dense_weight": 1.0, "temperature": 0.35, "neighbours": 2, "directions": 3,
    "sharpness": 25.0, "neighbour_weight": 0.5, "sure": 0.95, "random_state": 1,
}  # fmt: skip
ROWS = np.array([[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


@pytest.mark.parametrize("typed", ["预期了", "余期了", "俞期了", "於期了"])
def test_homophones_sound_the_same(typed):
    assert sounds(typed) == sounds("逾期了")


@pytest.mark.parametrize("pair", ["引影", "资支", "真争"])
def test_what_many_people_do_not_tell_apart_is_spelt_alike(pair):
    assert len(set(sounds(pair))) == 1


def test_what_has_no_syllable_stands_for_itself():
    assert sounds("欠3w 急") == ["qian", "3", "w", "ji"]


def test_the_nearest_sentences_vote_and_the_shares_sum_to_one():
    config = {**CONFIG, "neighbours": 3}
    shares = Neighbours.learn(ROWS, [0, 0, 1, 2], config).shares([[2.0, 0.1, 0.0]])
    assert shares.sum() == pytest.approx(1)
    assert shares[0].argmax() == 0


def test_fewer_sentences_than_are_asked_is_no_error():
    assert Neighbours.learn(ROWS[:1], [0], CONFIG).shares(ROWS).shape == (4, 1)


def test_neighbours_are_asked_where_the_machine_is_not_sure(monkeypatch):
    labels = ["a", "a", "b", "c"]
    asked = []
    shares = Neighbours.shares
    monkeypatch.setattr(
        Neighbours, "shares", lambda self, rows: asked.append(len(rows)) or shares(self, rows)
    )
    sure = IntentModel({**CONFIG, "sure": 0.0})
    doubtful = IntentModel({**CONFIG, "sure": 1.1})
    for model in (sure, doubtful):
        model.fit(None, ROWS, labels)
        assert np.allclose(model.probabilities(None, ROWS).sum(axis=1), 1)
    assert asked == [4]
    assert not np.allclose(sure.probabilities(None, ROWS), doubtful.probabilities(None, ROWS))


def test_the_directions_kept_are_those_in_which_the_sentences_differ():
    flat = np.hstack([ROWS[:3, :2], np.zeros((3, 4))])
    votes = Neighbours.learn(flat, [0, 0, 1], {**CONFIG, "directions": 2}).shares(flat)
    assert np.allclose(votes, Neighbours.learn(flat, [0, 0, 1], CONFIG).shares(flat), atol=1e-3)


@pytest.mark.parametrize("text", ["逾期 逾期 三 天", "从 没 见过", "", "天 天 天 天 还"])
def test_a_row_of_ngrams_is_what_scikit_learn_makes_of_it(text):
    texts = ["逾期 三 天", "逾期 三 个 月", "还 了 三 天", "三 天 后 还"]
    judge = TfidfVectorizer(tokenizer=str.split, ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    judge.fit(texts)
    index = NgramIndex.learn([one.split() for one in texts], (1, 2), 2)
    row = index.row(text.split(), length=0.6).toarray()
    assert np.allclose(row, 0.6 * judge.transform([text]).toarray(), atol=1e-6)


def test_a_saved_model_reads_as_before(tmp_path):
    model = IntentModel(CONFIG)
    model.fit(None, ROWS, ["a", "a", "b", "c"])
    model.save(tmp_path)
    again = IntentModel.load(tmp_path, CONFIG)
    assert again.intents == ["a", "b", "c"]
    assert np.allclose(again.probabilities(None, ROWS), model.probabilities(None, ROWS), atol=1e-3)


def test_a_model_asked_before_it_was_trained_says_what_to_do():
    with pytest.raises(RuntimeError, match="fit or load"):
        IntentModel(CONFIG).probabilities(None, ROWS)


def test_unknown_units_are_refused_with_the_known_ones():
    with pytest.raises(InvalidConfigException, match="characters, words, sounds"):
        NgramFeaturizer.validate_config({"units": "letters"})


def test_a_sentence_is_encoded_by_one_thread_and_the_process_keeps_to_it():
    SentenceEncoderFeaturizer({"alias": None}, "encoder").process([Message({TEXT: "我想分期"})])
    threads = {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}
    assert threads == {1}
