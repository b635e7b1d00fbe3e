"""`GET /api/v1/files/{id}`: what this session's own person may take away."""

import asyncio
import re
import threading
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.attachments import documents_on, may_take_away, subject_of
from bot.channels.web.house import WebHouse, house_of
from bot.conversation.feed import file_offer
from bot.core.case import Case
from bot.core.records import from_json
from bot.documents import KINDS, File
from bot.errors import DocumentIncomplete, RequestRefused

_OFFERED = re.compile(r"[A-Za-z0-9_-]{16}")
_CURRENT = re.compile(r"([a-z_]{1,32})\.([a-z]{1,8})")
# Charts and PDFs take tenths of a second of reckoning, and their libraries one thread at a time.
_one_at_a_time = threading.Lock()


async def fetch_file(request: Request) -> Response:
    """Answer a file: one a reply offered, or ``<kind>.<form>`` of the case as it stands."""
    house = house_of(request)
    own = house.session(request).conversation_id
    file = await asyncio.to_thread(_make, house, own, request.path_params["id"])
    named = f"attachment; filename=\"{file.ascii_name}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(
        file.content, media_type=file.media_type, headers={"Content-Disposition": named}
    )


def _make(house: WebHouse, conversation_id: str, file_id: str) -> File:
    if _OFFERED.fullmatch(file_id):
        offer = file_offer(house.store, conversation_id, file_id)
        if offer is None:
            raise RequestRefused("not_found", 404)
        case, today = from_json(Case, offer.case_state), date.fromisoformat(offer.today)
        return _made(case, today, offer.kind, offer.form)
    kind, form = _named(file_id)
    conversation = house.store.conversation(conversation_id)
    state = house.store.load_case(conversation_id)
    if conversation is None or not state:
        raise RequestRefused("not_found", 404)
    today = conversation.today_override or house.intake.clock.today()
    return _made(from_json(Case, state), today, kind, form)


def _named(file_id: str) -> tuple[str, str]:
    named = _CURRENT.fullmatch(file_id)
    if not named or named[2] not in KINDS.get(named[1], ()):
        raise RequestRefused("not_found", 404)
    return named[1], named[2]


def _made(case: Case, today: date, kind: str, form: str) -> File:
    if not may_take_away(case):
        raise RequestRefused("not_ready", 409)
    try:
        with _one_at_a_time:
            return documents_on(today).make(kind, subject_of(case, today), form)
    except DocumentIncomplete:
        raise RequestRefused("not_ready", 409) from None
