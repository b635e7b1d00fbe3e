"""The page of numbers, and the messages for labelling."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from starlette.responses import Response

from bot.desk.charts import count_bars
from bot.desk.gate import Visit
from bot.desk.moments import span
from bot.desk.sensitive import is_sensitive_text
from bot.handoff.not_understood import (
    as_csv,
    as_jsonl,
    count_not_understood,
    read_not_understood,
)
from bot.handoff.numbers import Numbers, read_numbers
from bot.wiring import house

PERIODS = (7, 30, 90)
FORMS = {"jsonl": (as_jsonl, "application/x-ndjson"), "csv": (as_csv, "text/csv; charset=utf-8")}


def show_numbers(visit: Visit) -> Response:
    """Show what came in the last days, and how soon it was answered."""
    numbers, store = read_numbers(visit.desk.store, _since(visit)), visit.desk.store
    return visit.page(
        "numbers.html",
        at="numbers",
        days=_days(visit),
        periods=PERIODS,
        numbers=numbers,
        half=_span(numbers.waits.p50_s, visit),
        ninety=_span(numbers.waits.p90_s, visit),
        not_understood=count_not_understood(store, _since(visit)),
        charts=[(name, count_bars(list(counts))) for name, counts in _charts(numbers, visit)],
    )


def download_not_understood(visit: Visit) -> Response:
    """Answer the messages the bot did not understand, without what a case page folds."""
    form = str(visit.request.path_params["form"])
    if form not in FORMS:
        raise LookupError("there is no such form")
    found = read_not_understood(visit.desk.store, _since(visit))
    lines = [line for line in found if not is_sensitive_text(line.text, line.intent)]
    visit.desk.account(visit.me.id, "export_not_understood", None, count=len(lines))
    write, media_type = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="not-understood.{form}"'}
    return Response(write(lines), media_type=media_type, headers=headers)


def _since(visit: Visit) -> datetime:
    return visit.desk.now() - timedelta(days=_days(visit))


def _days(visit: Visit) -> int:
    asked = visit.request.query_params.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else 30


def _span(seconds: float | None, visit: Visit) -> str:
    return "—" if seconds is None else span(timedelta(seconds=seconds), visit.words)


def _charts(numbers: Numbers, visit: Visit) -> Iterable[tuple[str, Iterable[tuple[str, int]]]]:
    say, words = house().wording.say, visit.words
    kinds: tuple[tuple[str, Iterable[tuple[str, int]], Callable[[str], str]], ...] = (
        ("by_reason", numbers.by_reason.items(), lambda code: say(f"utter_reason_{code}")),
        ("by_request", numbers.by_request.items(), lambda code: say(f"utter_request_{code}")),
        ("by_state", numbers.by_state.items(), lambda code: words.of("state", code)),
        ("by_outcome", numbers.by_outcome.items(), lambda code: words.of("outcome", code)),
        ("abandoned", ((each.question, each.stopped) for each in numbers.stopped if each.stopped),
         lambda code: words.of("question", code)),
    )  # fmt: skip
    return [(name, [(worded(code), count) for code, count in counts])
            for name, counts, worded in kinds]  # fmt: skip
