"""The result as one self-contained page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{border-bottom:1px solid #ddd;padding:.2rem .8rem;text-align:right}
td:first-child,th:first-child,td.t{text-align:left}
.missed,.warn{background:#fde8e4}.met{background:#e4f5e4}
"""
_SPOILED = 0.1
"""Share of the cores in others' hands from which times are no measure of a house."""
_NOT_ALIKE = (
    "Stock has the project's sentences, rules, stories and domain, Rasa's suggested pipeline with "
    "jieba, and Memoization, Rule and TED policies. Its action server runs the project's own "
    "actions; what the grammar reads of a text without a model (amounts, days, cues) it reads "
    "there, once a message, since stock's understanding gives an intent and nothing else.",
    "Stock does not: mask card and identity numbers before they are stored; hear danger by phrase; "
    "learn what a side question is about; answer once and in order what was acknowledged; keep a "
    "queue for humans, an outbox, files, export and erasure. Its turn is the cheaper for it.",
    "In both, one client process on the same machine takes its share of the cores. Each window of "
    "turns holds the same eight messages. Limits of messages and sessions are lifted in ours.",
)


def render_page(found: dict[str, Any]) -> str:
    """Render a result as HTML."""
    parts = [
        _about(found),
        _targets(found["targets"]),
        "<h2>Figures</h2>",
        _table(("", "stock", "ours", "ours / stock"), _figures(found["rows"])),
        "<h2>What is and is not alike</h2>",
        *(f"<p>{escape(text)}</p>" for text in _NOT_ALIKE),
        _same(found["houses"]),
        "<h2>How busy others were</h2>",
        _table(("part", "share of the cores"), _others(found["houses"])),
        _problems(found["problems"]),
    ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title>'
        f"<style>{_STYLE}</style><h1>Stock Rasa and this house</h1>{''.join(parts)}</html>\n"
    )


def _about(found: dict[str, Any]) -> str:
    told = ", ".join(f"{key} {value}" for key, value in found["machine"].items())
    load = found["load_average"]
    lines = [
        f"Measured {found['measured_at']} to {found['ended_at']} (UTC) on one machine, in one run.",
        f"{told}.",
        f"Load average before {load['before']}, after {load['after']}.",
        f"Stock's DIET and TED learnt for {found['stock_epochs']} epochs.",
        *_doubts(found),
    ]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _doubts(found: dict[str, Any]) -> Iterable[str]:
    if found["quick"]:
        yield "A quick run: few turns, every tenth sentence. To see that it works, not to quote."
    if worst_share(found["houses"]) > _SPOILED:
        yield (
            "Others used the machine meanwhile, more than a tenth of its cores: times are worse "
            "than they would be alone, processor times somewhat; memory, bytes and F1 are not."
        )
    if found["houses"].get("stock", {}).get("training", {}).get("kept"):
        at = found["houses"]["stock"]["training"]["trained_at"]
        yield f"Stock's model was kept from an earlier run, of {at}; its training time is of then."


def worst_share(houses: dict[str, Any]) -> float:
    """Give the largest share of the cores that others took in any part but training."""
    return max((share for part, share in _others(houses) if "training" not in part), default=0.0)


def _others(houses: dict[str, Any]) -> list[tuple[str, float]]:
    return [pair for name, found in houses.items() for pair in _shares(name, found)]


def _shares(name: str, found: Any) -> list[tuple[str, float]]:
    if not isinstance(found, dict):
        return []
    own = [(name, float(found["others_busy"]))] if "others_busy" in found else []
    inner = [pair for key, part in found.items() for pair in _shares(f"{name} {key}", part)]
    return own + inner


def _targets(verdicts: Sequence[dict[str, Any]]) -> str:
    rows = "".join(_verdict(one) for one in verdicts)
    head = "<tr><th>target</th><th>measured</th><th></th></tr>"
    return f"<h2>Targets</h2><table>{head}{rows}</table>"


def _verdict(one: dict[str, Any]) -> str:
    if one["met"] is None:
        kind, said = "warn", "not measured"
    else:
        kind = said = "met" if one["met"] else "missed"
    name = f"<td>{escape(one['target'])}</td>"
    return f'<tr class="{kind}">{name}<td>{_shown(one["figure"])}</td><td>{said}</td></tr>'


def _figures(rows: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["figure"], row["stock"], row["ours"], row["ratio"]) for row in rows]


def _same(houses: dict[str, Any]) -> str:
    share = houses.get("stock", {}).get("same_answers")
    if share is None:
        return ""
    said = "of the answers in the first long conversation were the same word for word"
    return f"<p>{share:.0%} {said}.</p>"


def _problems(problems: Sequence[dict[str, str]]) -> str:
    if not problems:
        return "<p>No part failed.</p>"
    rows = [(f"{one['house']}: {one['part']}", one["why"]) for one in problems]
    return "<h2>What failed</h2>" + _table(("part", "why"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _cell(value: Any) -> str:
    kind = ' class="t"' if isinstance(value, str) else ""
    return f"<td{kind}>{_shown(value)}</td>"


def _shown(value: Any) -> str:
    """Show three or four digits; more would not come back in another run."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return escape(str(value))
