"""The page of numbers, and the messages for labelling."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from bot.desk.charts import count_bars
from bot.desk.gate import Visit
from bot.desk.moments import span
from bot.desk.numbers import Numbers, measure, not_understood
from bot.wiring import house

PERIODS = (7, 30, 90)


def show_numbers(visit: Visit) -> Response:
    """Show what came in the last days, and how soon it was answered."""
    days = _days(visit)
    numbers = measure(visit.desk.store, visit.desk.now() - timedelta(days=days))
    return visit.page(
        "numbers.html",
        at="numbers",
        days=days,
        periods=PERIODS,
        numbers=numbers,
        half=_span(numbers.half, visit),
        ninety=_span(numbers.ninety, visit),
        share=_share(numbers),
        charts=[(name, count_bars(counts)) for name, counts in _charts(numbers, visit)],
    )


def download_not_understood(visit: Visit) -> Response:
    """Answer the messages the bot did not understand, one JSON object a line."""
    since = visit.desk.now() - timedelta(days=_days(visit))
    lines = [json.dumps(line, ensure_ascii=False)
             for line in not_understood(visit.desk.store, since)]  # fmt: skip
    visit.desk.account(visit.me.id, "export_not_understood", None, count=len(lines))
    headers = {"Content-Disposition": 'attachment; filename="not-understood.jsonl"'}
    body = "".join(f"{line}\n" for line in lines)
    return Response(body, media_type="application/x-ndjson", headers=headers)


def _days(visit: Visit) -> int:
    asked = visit.request.query_params.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else 30


def _span(length: timedelta | None, visit: Visit) -> str:
    return "—" if length is None else span(length, visit.words)


def _share(numbers: Numbers) -> str:
    return f"{numbers.not_understood / numbers.heard:.1%}" if numbers.heard else "—"


def _charts(numbers: Numbers, visit: Visit) -> list[tuple[str, Sequence[tuple[str, int]]]]:
    say = house().wording.say
    kinds: list[tuple[str, list[tuple[str, int]], Any]] = [
        ("by_reason", numbers.reasons, lambda code: say(f"utter_reason_{code}")),
        ("by_request", numbers.requests, lambda code: say(f"utter_request_{code}")),
        ("by_outcome", numbers.outcomes, lambda code: visit.words.of("outcome", code)),
        ("abandoned", numbers.left_at, lambda code: visit.words.of("question", code)),
    ]
    return [
        (name, [(worded(code), count) for code, count in counts]) for name, counts, worded in kinds
    ]
