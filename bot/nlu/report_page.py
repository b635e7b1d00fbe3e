"""The report on understanding as one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.nlu.measures import Reading
from bot.nlu.report_charts import confusion_chart, reliability_chart, threshold_chart

_MISTAKES_SHOWN = 60
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{border-bottom:1px solid #ddd;padding:.2rem .7rem;text-align:right}
td:first-child,th:first-child,td.t{text-align:left}img{max-width:100%}.low{background:#fde8e4}
"""
_LOW = 0.8
_ABLATION = {
    "training_sentences": "sentences",
    "training_processor_s": "training, processor s",
    "milliseconds_per_message": "ms a message",
    "model_mib": "model, MiB",
    "resident_mib": "memory, MiB",
    "measured_on": "measured on",
}


def render_page(figures: dict[str, Any], mistakes: Sequence[Sequence[Reading]]) -> str:
    """Render figures and the misunderstood sentences of each set as HTML."""
    sets = zip(figures["sets"], mistakes, strict=True)
    parts = [_of_set(found, wrong, figures["threshold"]) for found, wrong in sets]
    head = f"<p>Model {escape(figures['model'])}, fallback below {figures['threshold']}.</p>"
    about = _ablation(figures["ablation"]) + _costs(figures["components"], figures["peak_mib"])
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Understanding</title>'
        f"<style>{_STYLE}</style><h1>Understanding</h1>{head}{''.join(parts)}{about}</html>\n"
    )


def _ablation(rows: Sequence[dict[str, Any]]) -> str:
    """Show the pipelines compared, from the figures kept with the code."""
    title = "<h2>Pipelines compared</h2>"
    if not rows:
        return f"{title}<p>Not measured yet: run <code>python -m bench.nlu_ablation</code>.</p>"
    sets = list(rows[0]["macro_f1"])
    head = ("pipeline", *(f"macro-F1, {name}" for name in sets), *_ABLATION.values())
    body = [
        (row["pipeline"], *(row["macro_f1"].get(name, "-") for name in sets), *_plain(row))
        for row in rows
    ]
    said = "<p>No fallback, no crisis words: the learning alone, on the sets named.</p>"
    return title + said + _table(head, body)


def _plain(row: dict[str, Any]) -> list[str]:
    return [str(row[key]) for key in _ABLATION]


def _costs(components: Sequence[dict[str, Any]], peak_mib: float) -> str:
    rows = [tuple(component.values()) for component in components]
    head = ("component", "ms a message", "memory at its first message, MiB", "on disk, MiB")
    said = f"<p>The process held {peak_mib:.0f} MiB at most, Rasa and TensorFlow among them.</p>"
    return "<h2>What each component costs</h2>" + said + _table(head, rows, low=None)


def _of_set(found: dict[str, Any], wrong: Sequence[Reading], threshold: float) -> str:
    return "".join(
        [
            f"<h2>{escape(found['set'])}: {found['sentences']} sentences</h2>",
            _table(("measure", "value"), _headline(found), low=None),
            "<h3>Intents</h3>",
            _table(("intent", "precision", "recall", "F1", "sentences"), _intents(found)),
            "<h3>What is taken for what</h3>",
            confusion_chart(found["confusions"]),
            "<h3>Fallback threshold</h3>",
            threshold_chart(found["threshold_curve"], threshold),
            "<h3>Is a probability of 0.8 right in 8 of 10?</h3>",
            reliability_chart(found["reliability"]),
            _table(("from", "sentences", "mean probability", "right"), _bands(found), low=None),
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


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], low: float | None = _LOW) -> str:
    """Render rows; figures below ``low`` stand out."""
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(_cell(value, low) for value in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _cell(value: Any, low: float | None) -> str:
    if isinstance(value, float):
        mark = ' class="low"' if low is not None and value < low else ""
        return f"<td{mark}>{value:.3f}</td>"
    kind = ' class="t"' if isinstance(value, str) else ""
    return f"<td{kind}>{escape(str(value))}</td>"
