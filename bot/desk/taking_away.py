"""What can be taken away of a case: print view, PDF, JSON, the transcript as text."""

import asyncio
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.case_sheet import case_sheet
from bot.desk.case_view import CaseView
from bot.desk.gate import DOOR, Visit, as_json, desk_of, failed, problem, visit_of, words_of
from bot.desk.transcript_view import transcript_lines
from bot.desk.words import Words
from bot.documents.clean import clean, file_part
from bot.documents.pdf import render_pdf
from bot.documents.sheet import Sheet
from bot.errors import StoreUnavailable

_LONGEST_S = 60.0


def show_print(visit: Visit) -> Response:
    """Show the case as it is printed: what is folded stays folded."""
    entry, opened = visit.desk.case(visit.case_id)
    visit.desk.account(visit.me.id, "print", entry.case_id)
    unfolded = entry.case_id in visit.session.opened
    return visit.page(
        "print.html",
        entry=entry,
        view=CaseView(opened, visit.words, unfolded=unfolded).everything(),
        lines=transcript_lines(visit.desk.store, opened, visit.words, unfolded=unfolded),
    )


def download_json(visit: Visit) -> Response:
    """Answer the whole case file; only to who has opened its sensitive facts, as all are in it."""
    entry, opened = visit.desk.case(visit.case_id)
    view = CaseView(opened, visit.words, unfolded=False).everything()
    folded = view["sensitive"]["count"] or view["sensitive"]["messages"]
    if folded and entry.case_id not in visit.session.opened:
        return problem(visit.desk, visit.words, "open_first", 403)
    visit.desk.account(visit.me.id, "download", entry.case_id, form="json")
    return _file(as_json(opened.file).encode(), "application/json", entry.case_id, "json")


def download_text(visit: Visit) -> Response:
    """Answer the transcript as plain text, what is folded left out."""
    entry, opened = visit.desk.case(visit.case_id)
    visit.desk.account(visit.me.id, "download", entry.case_id, form="txt")
    unfolded = entry.case_id in visit.session.opened
    lines = transcript_lines(visit.desk.store, opened, visit.words, unfolded=unfolded)
    text = "\n\n".join(_as_text(line, visit.words) for line in lines) + "\n"
    return _file(text.encode(), "text/plain; charset=utf-8", entry.case_id, "txt")


def _as_text(line: dict[str, Any], words: Words) -> str:
    promise = f" [{words('promise')}]" if line["promise"] else ""
    said = words("folded_message") if line["folded"] else line["text"]
    return f"{line['at']} {line['speaker']}{promise}\n{said}"


async def download_pdf(request: Request) -> Response:
    """Answer the case and its transcript as PDF, made in the process that makes files."""
    desk, words = desk_of(request), words_of(request)
    try:
        visit = await visit_of(request)
        if visit is None:
            return RedirectResponse(DOOR, 303)
        sheet, today = await asyncio.to_thread(_sheet, visit)
        making = desk.house.maker.run(make_pdf, sheet, today)
        content = await asyncio.wait_for(making, _LONGEST_S)
    except (StoreUnavailable, asyncio.TimeoutError):
        return problem(desk, words, "unavailable", 503)
    except Exception as error:  # noqa: BLE001 - an agent reads a page, not a trace
        return failed(desk, words, error)
    return _file(content, "application/pdf", visit.case_id, "pdf")


def _sheet(visit: Visit) -> tuple[Sheet, date]:
    entry, opened = visit.desk.case(visit.case_id)
    visit.desk.account(visit.me.id, "download", entry.case_id, form="pdf")
    unfolded = entry.case_id in visit.session.opened
    view = CaseView(opened, visit.words, unfolded=unfolded).everything()
    lines = transcript_lines(visit.desk.store, opened, visit.words, unfolded=unfolded)
    return case_sheet(entry, view, lines, visit.words), opened.today


def make_pdf(sheet: Sheet, today: date) -> bytes:
    """Write a sheet as PDF, its texts cleaned of everything that could act or hide."""
    return render_pdf(sheet.with_texts(clean), today)


def _file(content: bytes, media_type: str, case_id: str, form: str) -> Response:
    name = f"{file_part(case_id)}.{form}"
    named = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, headers={"Content-Type": media_type, "Content-Disposition": named})
