"""The page: curves of every run, drawn as SVG, and what came of the conversations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_WIDTH, _HEIGHT = 720, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 14, 24
_TICKS = 4
_COLOURS = ("#1c6e6a", "#b3541e", "#5b4b8a", "#8a8f98")
_TITLES = {
    "steps": "More and more people, until answers come too late",
    "steady": "70 % of the limit",
    "burst": "Ten times as many, for a while",
    "soak": "Thirty minutes at 70 %",
}
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2326; max-width: 60em; margin: 2em auto;
       padding: 0 1em; }
table { border-collapse: collapse; margin: .6em 0 1.2em; }
th, td { padding: .2em .8em; text-align: right; border-bottom: 1px solid #dfe3e6; }
th:first-child, td:first-child { text-align: left; }
figure { margin: 1em 0; } figcaption { font-size: .9em; color: #4a5357; }
svg { width: 100%; height: auto; background: #fafbfb; } text { font: 11px system-ui, sans-serif; }
.bad { color: #a5331f; font-weight: 600; }
"""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a chart: its name, and its points; a gap where there is no value."""

    name: str
    points: Sequence[tuple[float, float | None]]


def draw(kept: dict[str, Any]) -> str:
    """Write the page of all runs that there are."""
    runs = "".join(_run(shape, kept[shape]) for shape in _TITLES if shape in kept)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Load</title>'
        f"<style>{_STYLE}</style></head><body><h1>Load</h1>{_about()}{runs}</body></html>\n"
    )


def found_wrong(found: dict[str, Any]) -> int:
    """Count what went wrong in a run: faults, people who broke, conversations nobody judged."""
    faults: int = sum(found["faults"].values())
    return faults + len(found["crashes"]) + int(found["counts"].get("unjudged", 0))


def _about() -> str:
    return (
        "<p>People hold conversations over the public web API of one <code>serve</code> on SQLite, "
        "with its real limits, while the people themselves run on the same machine: each opens a "
        "conversation, listens to its event stream (one in ten polls), thinks, types or presses a "
        "button; some break off in the middle of an answer, some leave and come back, a few talk "
        "five times as long. At its end every conversation is compared with the server's history. "
        "Latency is from sending to the last message of the answer.</p>"
    )


def _run(shape: str, found: dict[str, Any]) -> str:
    curve, memory = found["curve"], found["memory"]
    charts = [
        _chart("Latency, ms", [_of(curve, "p50_ms", "p50"), _of(curve, "p95_ms", "p95")]),
        _chart("Answers a second", [_of(curve, "turns_a_second", "answers")]),
        _chart("Conversations at once", [_of(curve, "people", "people")]),
        _chart(
            "Told of a line, or asked to wait",
            [_of(curve, "notices", "notices", 0), _of(curve, "status_503", "503", 0),
             _of(curve, "status_429", "429", 0)],
        ),
        _chart("Memory of the server, MiB",
               [_of(memory, "rss_mib", "resident"), _of(memory, "uss_mib", "its own")]),
    ]  # fmt: skip
    return f"<h2>{escape(_TITLES[shape])}</h2>{_facts(found)}{_stages(found)}{''.join(charts)}"


def _facts(found: dict[str, Any]) -> str:
    wrong = found_wrong(found)
    faults = ", ".join(f"{count} {name}" for name, count in found["faults"].items())
    counts = ", ".join(f"{count} {name}" for name, count in found["counts"].items())
    limit = _limit(found) if "limit" in found else ""
    short = " A short run, to try; no figures to rely on." if found["short"] else ""
    return (
        f"<p>{escape(found['began'])}, {found['cores']} cores, load average "
        f"{found['load_average']}, pauses × {found['pace']}.{short} {found['conversations']} "
        f"conversations with {found['messages']} messages: "
        f'<span class="{"bad" if wrong else "good"}">{escape(faults)}</span>. '
        f"Server: {found['server_cpu_ms_a_turn']} ms of processor an answer; after the first "
        f"stage its resident memory grew by {found['growth_mib']} MiB. Longest line "
        f"{found['longest_line']}. {escape(counts)}.</p>{limit}"
    )


def _limit(found: dict[str, Any]) -> str:
    """Word the limit; where the last step still went well, it was not reached."""
    reached = found["limit"] < found["stages"][-1]["people"]
    return f"<p>Limit: {'' if reached else 'more than '}{found['limit']} people at once.</p>"


def _stages(found: dict[str, Any]) -> str:
    columns: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
        ("stage", lambda stage: stage["name"]),
        ("people", lambda stage: stage["people"]),
        ("s", lambda stage: stage["seconds"]),
        ("answers/s", lambda stage: stage["turns_a_second"]),
        ("p50 ms", lambda stage: stage["p50_ms"]),
        ("p95 ms", lambda stage: stage["p95_ms"]),
        ("max ms", lambda stage: stage["max_ms"]),
    )
    head = "".join(f"<th>{name}</th>" for name, _ in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(of(stage)))}</td>" for _, of in columns) + "</tr>"
        for stage in found["stages"]
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _of(rows: list[dict[str, Any]], field: str, name: str, nothing: float | None = None) -> Curve:
    return Curve(name, [(row["at_s"], row.get(field, nothing)) for row in rows])


def _chart(title: str, curves: list[Curve]) -> str:
    values = [value for curve in curves for _, value in curve.points if value is not None]
    last = max((at for curve in curves for at, _ in curve.points), default=0)
    if not values or not last:
        return ""
    top = _round_up(max(values))
    drawn = "".join(
        _line(curve, colour, last, top) for curve, colour in zip(curves, _COLOURS, strict=False)
    )
    names = " ".join(
        f'<tspan fill="{colour}">— {escape(curve.name)}</tspan>'
        for curve, colour in zip(curves, _COLOURS, strict=False)
    )
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'{_axes(last, top)}{drawn}<text x="{_LEFT + 6}" y="{_TOP}">{names}</text></svg>'
        f"<figcaption>{escape(title)}</figcaption></figure>"
    )


def _round_up(value: float) -> float:
    """Give a round figure that is no less."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    return next((size * step for step in (1, 2, 4, 5, 8) if size * step >= value), size * 10)


def _x(at: float, last: float) -> float:
    return round(_LEFT + at / last * (_WIDTH - _LEFT - _RIGHT), 1)


def _y(value: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM), 1)


def _axes(last: float, top: float) -> str:
    marks = []
    for tick in range(_TICKS + 1):
        y, value = _y(top * tick / _TICKS, top), top * tick / _TICKS
        marks.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="#e3e7e9"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>'
        )
        x, second = _x(last * tick / _TICKS, last), last * tick / _TICKS
        end = "end" if tick == _TICKS else "middle"
        marks.append(f'<text x="{x}" y="{_HEIGHT - 6}" text-anchor="{end}">{second:.0f} s</text>')
    return "".join(marks)


def _line(curve: Curve, colour: str, last: float, top: float) -> str:
    parts, begun = [], False
    for at, value in curve.points:
        if value is not None:
            parts.append(f"{'L' if begun else 'M'}{_x(at, last)},{_y(value, top)}")
        begun = value is not None
    return f'<path d="{"".join(parts)}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
