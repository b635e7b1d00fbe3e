"""Who may come in: every call of the desk passes here, and hears no more than it may."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.channels.web.body import read_object
from bot.channels.web.refusals import place_of
from bot.desk.desk import Desk
from bot.desk.sessions import StaffSession
from bot.desk.staff import Member
from bot.desk.words import Words, in_language
from bot.errors import (
    CaseAlreadyTaken,
    CaseClosed,
    CaseNotHeld,
    RequestInvalid,
    RequestRefused,
    StoreUnavailable,
)

SESSION_COOKIE = "shukun_desk"
LANGUAGE_COOKIE = "shukun_desk_language"
DOOR = "/desk/sign-in"
Endpoint = Callable[[Request], Awaitable[Response]]
May = Callable[[Member], bool]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """One call of somebody signed in.

    Attributes:
        request: The call.
        desk: The parts behind it.
        session: Whose it is.
        words: In their language.
    """

    request: Request
    desk: Desk
    session: StaffSession
    words: Words

    @property
    def me(self) -> Member:
        """Who calls."""
        return self.session.member

    @property
    def case_id(self) -> str:
        """Which case the address names."""
        return str(self.request.path_params["case_id"])

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page."""
        known = {"me": self.me, "csrf": self.session.csrf, "path": path_of(self.request)}
        return HTMLResponse(self.desk.render(name, self.words, **{**known, **values}), status)


def everybody(_member: Member) -> bool:
    """Whoever is signed in."""
    return True


def who_acts(member: Member) -> bool:
    """Who may do more than read."""
    return member.may_act


def who_oversees(member: Member) -> bool:
    """Who sees the audit log and the numbers."""
    return member.oversees


def who_leads(member: Member) -> bool:
    """Who manages the staff."""
    return member.leads


def shown(view: Callable[[Visit], Response], may: May = everybody) -> Endpoint:
    """Make an endpoint that shows a page to whoever is signed in and may see it."""

    async def endpoint(request: Request) -> Response:
        desk, words = desk_of(request), words_of(request)
        try:
            visit = await asyncio.to_thread(_visit, request, sign_of_life=not _refreshes(request))
            if visit is None:
                return RedirectResponse(DOOR, 303)
            if not may(visit.me):
                return problem(desk, words, "forbidden", 403)
            return await asyncio.to_thread(view, visit)
        except StoreUnavailable:
            return problem(desk, words, "unavailable", 503)
        except Exception as error:  # noqa: BLE001 - an agent reads a page, not a trace
            return failed(desk, words, error)

    return endpoint


def failed(desk: Desk, words: Words, error: Exception) -> Response:
    """Answer an error; a key that is missing somewhere in the code is no case that is missing."""
    if type(error) is LookupError:
        return problem(desk, words, "not_found", 404)
    _LOG.error("page failed error=%s at=%s", type(error).__name__, place_of(error))
    return problem(desk, words, "broken", 500)


def done(
    deed: Callable[[Visit, dict[str, Any]], dict[str, Any] | None],
    fields: tuple[str, ...] = (),
    *,
    may: May = who_acts,
    sign_of_life: bool = True,
) -> Endpoint:
    """Make an endpoint that does something, for whoever shows their session's token and may.

    Args:
        deed: Does it; what it gives is answered as JSON.
        fields: What the body may hold.
        may: Who may.
        sign_of_life: Somebody pressed something; else the page calls by itself.
    """

    async def endpoint(request: Request) -> Response:
        words = words_of(request)
        try:
            visit = await asyncio.to_thread(_visit, request, sign_of_life=sign_of_life)
            if visit is None:
                return refused("ended", 401, words)
            if not visit.session.shows(request.headers.get("x-csrf-token", "")):
                return refused("csrf", 403, words)
            if not may(visit.me):
                return refused("forbidden", 403, words)
            sent = await read_object(request, fields, may_be_empty=True)
            return JSONResponse(await asyncio.to_thread(deed, visit, sent) or {})
        # What goes wrong is worded below; what is not known here, by the last handler of all.
        except HANDLED as error:
            if isinstance(error, (KeyError, IndexError)):
                raise
            return worded(error, words)

    return endpoint


HANDLED = (
    CaseAlreadyTaken, CaseNotHeld, CaseClosed, RequestInvalid, RequestRefused, StoreUnavailable,
    LookupError, ValueError,
)  # fmt: skip
_KNOWN: tuple[tuple[type[Exception], str, int], ...] = (
    (CaseAlreadyTaken, "taken", 409),
    (CaseNotHeld, "not_held", 409),
    (CaseClosed, "closed", 409),
    (StoreUnavailable, "unavailable", 503),
    (LookupError, "gone", 404),
    (ValueError, "invalid", 422),
)


def worded(error: Exception, words: Words) -> JSONResponse:
    """Word what went wrong; of the error itself nothing is told."""
    if isinstance(error, RequestInvalid):
        return refused(f"bad_{error.field}", 422, words)
    if isinstance(error, RequestRefused):
        return refused(error.code, error.status, words)
    code, status = next((code, status) for kind, code, status in _KNOWN if isinstance(error, kind))
    return refused(code, status, words)


def refused(code: str, status: int, words: Words, **values: Any) -> JSONResponse:
    """Answer that something was not done, and why, for programs and for people."""
    known = f"error_{code}" if words.has(f"error_{code}") else "error_invalid"
    return JSONResponse({"error": {"code": code, "message": words(known, **values)}}, status)


def problem(desk: Desk, words: Words, what: str, status: int) -> HTMLResponse:
    """Answer that a page cannot be shown; what is unavailable is tried again by the page."""
    values = {"what": f"problem_{what}", "again": status == 503, "me": None, "csrf": ""}
    return HTMLResponse(desk.render("problem.html", words, path="/desk", **values), status)


def _visit(request: Request, *, sign_of_life: bool) -> Visit | None:
    desk, key = desk_of(request), request.cookies.get(SESSION_COOKIE, "")
    session = desk.sessions.read(key, sign_of_life=sign_of_life) if key else None
    return None if session is None else Visit(request, desk, session, words_of(request))


async def visit_of(request: Request, *, sign_of_life: bool = True) -> Visit | None:
    """Tell who calls; None for nobody who is signed in."""
    return await asyncio.to_thread(_visit, request, sign_of_life=sign_of_life)


def desk_of(request: Request) -> Desk:
    """Give the parts behind a call."""
    found: Desk = request.app.state.desk
    return found


def words_of(request: Request) -> Words:
    """Give the words in the language chosen before."""
    return in_language(request.cookies.get(LANGUAGE_COOKIE))


def path_of(request: Request) -> str:
    """Give the address of a page, what was wished for included."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _refreshes(request: Request) -> bool:
    """Tell whether a page calls by itself, which is no sign that anybody is there."""
    return "x-refresh" in request.headers


def text_of(sent: dict[str, Any], name: str, longest: int) -> str:
    """Give a text that was sent.

    Raises:
        RequestInvalid: It is none, empty or too long.
    """
    value = sent.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RequestInvalid(name, "missing", "write something")
    if len(value) > longest:
        raise RequestInvalid(name, "too long", f"write at most {longest} characters")
    return value.strip()


def as_json(value: Any) -> str:
    """Write a value for a download."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
