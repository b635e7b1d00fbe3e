"""Syllables and neighbours: the parts of the intent model that can be looked at alone."""

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.intent_model import IntentModel
from bot.nlu.neighbours import Neighbours
from bot.nlu.ngrams import NgramFeaturizer
from bot.nlu.sounds import sounds

CONFIG = {
    "C": 1.0, "dense_weight": 1.0, "temperature": 0.35, "neighbours": 2, "sharpness": 25.0,
    "neighbour_weight": 0.5, "random_state": 1,
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
    shares = Neighbours(ROWS, [0, 0, 1, 2], asked=3, sharpness=25.0).shares([[2.0, 0.1, 0.0]])
    assert shares.sum() == pytest.approx(1)
    assert shares[0].argmax() == 0


def test_fewer_sentences_than_are_asked_is_no_error():
    assert Neighbours(ROWS[:1], [0], asked=15, sharpness=25.0).shares(ROWS).shape == (4, 1)


def test_a_saved_model_reads_as_before(tmp_path):
    model = IntentModel(CONFIG)
    model.fit(None, ROWS, ["a", "a", "b", "c"])
    model.save(tmp_path)
    again = IntentModel.load(tmp_path, CONFIG)
    assert again.intents == ["a", "b", "c"]
    assert np.allclose(again.probabilities(None, ROWS), model.probabilities(None, ROWS), atol=1e-3)


def test_unknown_units_are_refused_with_the_known_ones():
    with pytest.raises(InvalidConfigException, match="characters, words, sounds"):
        NgramFeaturizer.validate_config({"units": "letters"})
