"""Which pages may call: the house's own and those on the list, told by Origin and Host."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.pages import is_public
from bot.channels.web.refusals import refusal
from bot.errors import RequestRefused
from bot.settings import WebSettings

_PROBES = ("/healthz", "/readyz")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": ("Authorization, Content-Type, Idempotency-Key, Last-Event-ID"),
    "Access-Control-Max-Age": "600",
}
_SHOWN = "Retry-After, Content-Disposition"


def own_origins(web: WebSettings) -> frozenset[str]:
    """Give the origins of the house's own pages."""
    if web.public_url:
        return frozenset({web.public_url})
    hosts = {web.host, "127.0.0.1", "localhost", "[::1]"}
    return frozenset(f"http://{host}:{web.port}" for host in hosts)


class OriginGate:
    """Turns away what comes from another page, or was sent to another name.

    A browser always tells the page's origin on a call that changes something or crosses origins; a
    name that is not ours means that somebody pointed theirs at us.
    """

    def __init__(self, app: ASGIApp, web: WebSettings) -> None:
        """Stand before the application.

        Args:
            app: What answers.
            web: Names the origins, and where the house is reached.
        """
        self._app = app
        own = own_origins(web)
        self._allowed = own | set(web.origins)
        self._hosts = {urlsplit(origin).netloc for origin in own}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] not in ("http", "websocket") or scope["path"] in _PROBES:
            await self._app(scope, receive, send)
            return
        headers, public = Headers(scope=scope), is_public(scope["path"])
        origin = headers.get("origin")
        if not self._may_pass(headers, origin, public=public):
            await self._turn_away(scope, receive, send)
        elif scope["type"] == "websocket" or origin is None:
            await self._app(scope, receive, send)
        else:
            await self._share(scope, receive, send, "*" if public else origin)

    def _may_pass(self, headers: Headers, origin: str | None, *, public: bool) -> bool:
        if headers.get("host", "").lower() not in self._hosts:
            return False
        return public or origin is None or origin.lower() in self._allowed

    async def _share(self, scope: Scope, receive: Receive, send: Send, origin: str) -> None:
        """Answer a page, with leave to read the answer."""
        leave = {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": _SHOWN,
        }
        if scope["method"] == "OPTIONS":
            answer = Response(status_code=204, headers={**leave, **_PREFLIGHT, "Vary": "Origin"})
            await answer(scope, receive, send)
            return

        async def with_leave(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(leave)
                headers.add_vary_header("Origin")
            await send(message)

        await self._app(scope, receive, with_leave)

    @staticmethod
    async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        language = HTTPConnection(scope).headers.get("accept-language", "")
        await refusal(RequestRefused("foreign_origin", 403), language)(scope, receive, send)
