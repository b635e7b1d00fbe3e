"""How well labelled sentences were understood: counts and quotients, nothing of Rasa."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.nlu.sentences import Sentence

DISTRESS = "distress"
FALLBACK = "nlu_fallback"
THRESHOLDS = tuple(step / 100 for step in range(0, 95, 5))
_BANDS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of one sentence.

    Attributes:
        sentence: The sentence and its label.
        intent: The strongest intent, fallback set aside.
        confidence: Its probability, 0 to 1.
    """

    sentence: Sentence
    intent: str
    confidence: float

    def at(self, threshold: float) -> str:
        """Give the intent the bot acts upon with this fallback threshold.

        An alarm is raised after the fallback and is never lost to it.
        """
        kept = self.confidence >= threshold or self.intent == DISTRESS
        return self.intent if kept else FALLBACK


@dataclass(frozen=True, slots=True)
class Score:
    """How one intent fares; quotients of nothing count as 0."""

    intent: str
    precision: float
    recall: float
    f1: float
    sentences: int


@dataclass(frozen=True, slots=True)
class Band:
    """Sentences whose probability lies in a tenth: mean probability and share that is right."""

    low: float
    sentences: int
    confidence: float
    right: float


def scores(readings: Sequence[Reading], threshold: float) -> tuple[Score, ...]:
    """Score each intent that occurs among the labels, in the order of names."""
    counted = confusions(readings, threshold)
    names = sorted({reading.sentence.intent for reading in readings})
    return tuple(_score(name, counted) for name in names)


def confusions(readings: Iterable[Reading], threshold: float) -> Counter[tuple[str, str]]:
    """Count pairs of label and understood intent."""
    return Counter((one.sentence.intent, one.at(threshold)) for one in readings)


def _score(name: str, counted: Counter[tuple[str, str]]) -> Score:
    right = counted[name, name]
    labelled = sum(count for (label, _), count in counted.items() if label == name)
    understood = sum(count for (_, intent), count in counted.items() if intent == name)
    precision, recall = _share(right, understood), _share(right, labelled)
    f1 = _share(2 * right, labelled + understood)
    return Score(name, precision, recall, f1, labelled)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def macro_f1(found: Sequence[Score]) -> float:
    """Mean F1 over intents, each counting the same."""
    return _share(sum(score.f1 for score in found), len(found))


def accuracy(readings: Sequence[Reading], threshold: float) -> float:
    """Share of sentences understood as labelled."""
    right = sum(one.at(threshold) == one.sentence.intent for one in readings)
    return _share(right, len(readings))


def threshold_curve(readings: Sequence[Reading]) -> tuple[tuple[float, float, float], ...]:
    """Give for each fallback threshold the macro-F1 and the share of sentences that fall back."""
    return tuple(
        (threshold, macro_f1(scores(readings, threshold)), _fallen(readings, threshold))
        for threshold in THRESHOLDS
    )


def _fallen(readings: Sequence[Reading], threshold: float) -> float:
    return _share(sum(one.at(threshold) == FALLBACK for one in readings), len(readings))


def reliability(readings: Iterable[Reading]) -> tuple[Band, ...]:
    """Compare probability with the share that is right, a tenth at a time; empty ones left out."""
    bands: dict[int, list[Reading]] = {}
    for reading in readings:
        bands.setdefault(min(int(reading.confidence * _BANDS), _BANDS - 1), []).append(reading)
    return tuple(_band(number, bands[number]) for number in sorted(bands))


def _band(number: int, held: Sequence[Reading]) -> Band:
    right = sum(one.intent == one.sentence.intent for one in held)
    mean = sum(one.confidence for one in held) / len(held)
    return Band(number / _BANDS, len(held), mean, right / len(held))


def worst_mistakes(readings: Iterable[Reading], threshold: float) -> list[Reading]:
    """List the misunderstood, most certain first."""
    wrong = [one for one in readings if one.at(threshold) != one.sentence.intent]
    return sorted(wrong, key=lambda one: -one.confidence)
