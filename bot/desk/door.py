"""Signing in and out, and the language of the page."""

import asyncio
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.channels.web.addresses import address_of
from bot.channels.web.body import read_object
from bot.desk.desk import Desk
from bot.desk.gate import (
    DOOR,
    HANDLED,
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    Visit,
    desk_of,
    problem,
    refused,
    text_of,
    worded,
    words_of,
)
from bot.desk.passwords import LONGEST
from bot.desk.staff import LONGEST_NAME, Member
from bot.desk.words import LANGUAGES
from bot.errors import StoreUnavailable

_NONCE_COOKIE = "shukun_desk_door"
_A_YEAR_S = 365 * 24 * 3600


async def show_door(request: Request) -> Response:
    """Show the sign-in page, with a token that only its own browser can use."""
    desk, words = desk_of(request), words_of(request)
    try:
        nobody = not await asyncio.to_thread(desk.staff.everybody)
    except StoreUnavailable:
        return problem(desk, words, "unavailable", 503)
    nonce = request.cookies.get(_NONCE_COOKIE) or secrets.token_urlsafe(24)
    hint = nobody and not desk.house.settings.web.production
    values = {"me": None, "csrf": desk.door_token(nonce), "path": DOOR, "nobody": hint}
    answer = HTMLResponse(desk.render("sign_in.html", words, **values))
    _set_cookie(answer, desk, _NONCE_COOKIE, nonce)
    return answer


async def sign_in(request: Request) -> Response:
    """Take a name and a password; a wrong one, an unknown one and a shut one read alike."""
    desk, words = desk_of(request), words_of(request)
    nonce = request.cookies.get(_NONCE_COOKIE, "")
    shown = request.headers.get("x-csrf-token", "")
    if not nonce or not secrets.compare_digest(shown.encode(), desk.door_token(nonce).encode()):
        return refused("csrf", 403, words)
    try:
        desk.attempts.take(address_of(request))
        sent = await read_object(request, ("name", "password"))
        key = await asyncio.to_thread(_let_in, desk, sent)
    except _ShutError as shut:
        return refused("shut", 429, words, minutes=-(-shut.seconds // 60))
    except HANDLED as error:
        return worded(error, words)
    if key is None:
        return refused("wrong", 401, words)
    answer = JSONResponse({})
    _set_cookie(answer, desk, SESSION_COOKIE, key)
    answer.delete_cookie(_NONCE_COOKIE, path="/desk")
    return answer


class _ShutError(Exception):
    """The name has to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _let_in(desk: Desk, sent: dict[str, Any]) -> str | None:
    name = text_of(sent, "name", 2 * LONGEST_NAME)
    password = sent.get("password")
    wait = desk.lockout.wait_s(name)
    if wait:
        raise _ShutError(wait)
    known = isinstance(password, str) and len(password) <= LONGEST
    member = desk.staff.signing_in(name, str(password)) if known else None
    if member is None:
        desk.lockout.failed(name)
        _account_failure(desk, name)
        return None
    desk.lockout.succeeded(name)
    desk.account(member.id, "sign_in")
    return desk.sessions.open(member)


def _account_failure(desk: Desk, name: str) -> None:
    """Account the failure under whom it was tried as; an unknown name is not kept at all."""
    found: Member | None = desk.staff.named(name)
    desk.account(found.id if found else "unknown", "sign_in_failed")


def sign_out(visit: Visit, _sent: dict[str, Any]) -> None:
    """End the session on the server; the browser's key opens nothing any more."""
    visit.desk.account(visit.me.id, "sign_out")
    visit.desk.sessions.close(visit.session.digest)


async def choose_language(request: Request) -> Response:
    """Remember a language and go back to where one was."""
    language, back = request.path_params["language"], request.query_params.get("back", "")
    # Only to a page of the desk: an address from outside would lead anywhere.
    own = back.startswith("/desk") and not set(back) & set("\\\r\n") and "//" not in back
    answer = RedirectResponse(back if own else "/desk", 303)
    if language in LANGUAGES:
        _set_cookie(answer, desk_of(request), LANGUAGE_COOKIE, language, _A_YEAR_S)
    return answer


def _set_cookie(
    answer: Response, desk: Desk, name: str, value: str, seconds: int | None = None
) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path="/desk", httponly=True, secure=desk.over_tls,
        samesite="strict",
    )  # fmt: skip
