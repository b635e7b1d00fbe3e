"""The report on understanding as one self-contained page."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from typing import Any

from matplotlib.figure import Figure

from bot.nlu.measures import Reading

_MISTAKES_SHOWN = 60
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{border-bottom:1px solid #ddd;padding:.2rem .7rem;text-align:right}
td:first-child,th:first-child,td.t{text-align:left}img{max-width:100%}.low{background:#fde8e4}
"""
_LOW = 0.8


def render_page(figures: dict[str, Any], mistakes: Sequence[Sequence[Reading]]) -> str:
    """Render figures and the misunderstood sentences of each set as HTML."""
    sets = zip(figures["sets"], mistakes, strict=True)
    parts = [_of_set(found, wrong, figures["threshold"]) for found, wrong in sets]
    head = f"<p>Model {escape(figures['model'])}, fallback below {figures['threshold']}.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Understanding</title>'
        f"<style>{_STYLE}</style><h1>Understanding</h1>{head}{''.join(parts)}</html>\n"
    )


def _of_set(found: dict[str, Any], wrong: Sequence[Reading], threshold: float) -> str:
    return "".join(
        [
            f"<h2>{escape(found['set'])}: {found['sentences']} sentences</h2>",
            _table(("measure", "value"), _headline(found)),
            "<h3>Intents</h3>",
            _table(("intent", "precision", "recall", "F1", "sentences"), _intents(found)),
            "<h3>What is taken for what</h3>",
            _picture(_confusion_chart(found["confusions"])),
            "<h3>Fallback threshold</h3>",
            _picture(_curve_chart(found["threshold_curve"], threshold)),
            "<h3>Is a probability of 0.8 right in 8 of 10?</h3>",
            _table(("from", "sentences", "mean probability", "right"), _bands(found)),
            "<h3>Misunderstood, most certain first</h3>",
            _table(("sentence", "label", "understood", "probability"), _wrong(wrong)),
        ]
    )


def _headline(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = (
        "macro_f1", "accuracy", "out_of_scope_f1", "distress_recall", "false_alarms",
        "milliseconds_per_message",
    )  # fmt: skip
    return [(name, found[name]) for name in names]


def _intents(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    ordered = sorted(found["intents"], key=lambda one: float(one["f1"]))
    return [(i["intent"], i["precision"], i["recall"], i["f1"], i["sentences"]) for i in ordered]


def _bands(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(b["low"], b["sentences"], b["confidence"], b["right"]) for b in found["reliability"]]


def _wrong(wrong: Sequence[Reading]) -> list[tuple[Any, ...]]:
    shown = wrong[:_MISTAKES_SHOWN]
    return [(one.sentence.text, one.sentence.intent, one.intent, one.confidence) for one in shown]


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        mark = ' class="low"' if value < _LOW else ""
        return f"<td{mark}>{value:.3f}</td>"
    kind = ' class="t"' if isinstance(value, str) else ""
    return f"<td{kind}>{escape(str(value))}</td>"


def _confusion_chart(confusions: Sequence[tuple[str, str, int]]) -> Figure:
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
    return figure


def _curve_chart(curve: Sequence[tuple[float, float, float]], used: float) -> Figure:
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    thresholds, f1, fallen = zip(*curve, strict=True)
    axes.plot(thresholds, f1, label="macro-F1")
    axes.plot(thresholds, fallen, label="share that falls back")
    axes.axvline(used, linestyle=":", color="grey", label="in use")
    axes.set(xlabel="threshold", ylim=(0, 1))
    axes.legend()
    return figure


def _picture(figure: Figure) -> str:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110)
    encoded = base64.b64encode(drawn.getvalue()).decode("ascii")
    return f'<img alt="" src="data:image/png;base64,{encoded}">'
