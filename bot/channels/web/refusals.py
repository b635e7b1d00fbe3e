"""Answers to calls that are not served: a code for programs, a text for people, nothing else."""

import logging
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.conversation.wording import LONGEST_STORED
from bot.errors import RequestRefused, StoreUnavailable
from bot.replies.script import to_traditional
from bot.settings import ROOT
from bot.wiring import house

_LOG = logging.getLogger(__name__)
_BY_STATUS = {404: "not_found", 405: "not_allowed"}
_UNAVAILABLE_S = 5


def refusal(refused: RequestRefused, language: str = "") -> JSONResponse:
    """Word a refusal.

    Args:
        refused: What and why.
        language: The session's, else ``Accept-Language``; traditional characters where it begins
            zh-Hant, zh-TW or zh-HK.
    """
    text = in_characters_of(language, words_of(refused))
    headers = {} if refused.retry_after is None else {"Retry-After": str(refused.retry_after)}
    body = {"error": {"code": refused.code, "message": text}}
    return JSONResponse(body, refused.status, headers=headers)


def in_characters_of(language: str, text: str) -> str:
    """Give a text in the characters of a language: simplified but for zh-Hant, zh-TW, zh-HK."""
    traditional = language.lower().startswith(("zh-hant", "zh-tw", "zh-hk"))
    return to_traditional(text) if traditional else text


def words_of(refused: RequestRefused) -> str:
    """Word a refusal for the person."""
    return house().wording.say(f"utter_web_{refused.code}", limit=LONGEST_STORED)


def on_refused(request: Request, error: Exception) -> Response:
    """Answer a refusal of ours."""
    refused = error if isinstance(error, RequestRefused) else RequestRefused("internal", 500)
    return refusal(refused, _language(request))


def on_unavailable(request: Request, _error: Exception) -> Response:
    """Answer where the database does not: nothing was acknowledged, so it can be sent again."""
    return refusal(RequestRefused("unavailable", 503, _UNAVAILABLE_S), _language(request))


def on_http(request: Request, error: Exception) -> Response:
    """Answer what the router refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = _BY_STATUS.get(status, "bad_json" if status < 500 else "internal")
    return refusal(RequestRefused(code, status), _language(request))


HANDLERS = {RequestRefused: on_refused, StoreUnavailable: on_unavailable, HTTPException: on_http}


class NoTraces:
    """The last one who hears of an error: logs its class and place, and tells nobody more.

    The server would write the whole trace to its log, and an error's words may be a person's.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand around the whole application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on; what it raises ends here."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] != "lifespan.startup.complete"
            await send(message)

        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the last handler
            _LOG.error("call failed error=%s at=%s", type(error).__name__, place_of(error))
            if not begun and scope["type"] == "http":
                await refusal(RequestRefused("internal", 500))(scope, receive, send)


def place_of(error: Exception) -> str:
    """Tell the last line of this project an error went through."""
    traceback, place = error.__traceback__, "?"
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.is_relative_to(ROOT / "bot"):
            place = f"{path.relative_to(ROOT).as_posix()}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _language(request: Request) -> str:
    chosen: str = getattr(request.state, "language", "")
    return chosen or request.headers.get("accept-language", "")
