"""The pictures of the report on understanding, as PNG inside the page."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure


def confusion_chart(confusions: Sequence[tuple[str, str, int]]) -> str:
    """Draw which label is taken for which intent, and how often."""
    labels = sorted({label for label, _, _ in confusions})
    understood = sorted({intent for _, intent, _ in confusions})
    counts = [[0] * len(understood) for _ in labels]
    for label, intent, count in confusions:
        counts[labels.index(label)][understood.index(intent)] = count
    figure = Figure(figsize=(12, 2 + 0.3 * len(labels)), layout="constrained")
    axes = figure.subplots()
    if confusions:
        axes.imshow(counts, cmap="Reds", aspect="auto")
        axes.set_xticks(range(len(understood)), understood, rotation=60, ha="right")
        axes.set_yticks(range(len(labels)), labels)
        for label, intent, count in confusions:
            place = understood.index(intent), labels.index(label)
            axes.text(*place, str(count), ha="center", va="center")
    axes.set(xlabel="understood", ylabel="label")
    return _picture(figure, "which label is taken for which intent")


def threshold_chart(curve: Sequence[tuple[float, float, float]], used: float) -> str:
    """Draw macro-F1 and the share that falls back over the threshold."""
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    thresholds, f1, fallen = zip(*curve, strict=True)
    axes.plot(thresholds, f1, label="macro-F1")
    axes.plot(thresholds, fallen, label="share that falls back")
    axes.axvline(used, linestyle=":", color="grey", label="in use")
    axes.set(xlabel="threshold", ylim=(0, 1))
    axes.legend()
    return _picture(figure, "macro-F1 over the fallback threshold")


def reliability_chart(bands: Sequence[Mapping[str, Any]]) -> str:
    """Draw how often a probability is right; on the diagonal it says what it means."""
    figure = Figure(figsize=(4.6, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1), linestyle=":", color="grey", label="as it says")
    said, right = [b["confidence"] for b in bands], [b["right"] for b in bands]
    axes.plot(said, right, marker="o", label="measured")
    for band in bands:
        place = (band["confidence"], band["right"])
        axes.annotate(str(band["sentences"]), place, (4, -12), textcoords="offset points")
    axes.set(xlabel="mean probability", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    return _picture(figure, "probability against the share that is right")


def _picture(figure: Figure, says: str) -> str:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110)
    encoded = base64.b64encode(drawn.getvalue()).decode("ascii")
    return f'<img alt="{says}" src="data:image/png;base64,{encoded}">'
