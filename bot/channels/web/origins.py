"""Which pages may call: the house's own and those on the list, told by Origin and Host."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.pages import is_public
from bot.channels.web.refusals import refusal
from bot.errors import RequestRefused
from bot.settings import WebSettings

# Asked by address and not by name; none of them answers with anything of a person's.
_PROBES = ("/healthz", "/readyz", "/metrics")
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


def _is_no_name(host: str) -> bool:
    """Tell whether a Host is a bare address or this machine: no name can be pointed at us so."""
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


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
        # Before a public address is set it may be tried from a telephone, by number.
        self._at_home = not (web.public_url or web.production)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] not in ("http", "websocket") or scope["path"] in _PROBES:
            await self._app(scope, receive, send)
            return
        headers, public = Headers(scope=scope), is_public(scope["path"])
        origin = headers.get("origin")
        refused = self._refused(headers, origin, public=public)
        if refused:
            await self._turn_away(refused, scope, receive, send)
        elif scope["type"] == "websocket" or origin is None:
            await self._app(scope, receive, send)
        else:
            await self._share(scope, receive, send, "*" if public else origin)

    def _refused(self, headers: Headers, origin: str | None, *, public: bool) -> str:
        """Give the code of what is wrong with where a call comes from; empty for nothing."""
        host = headers.get("host", "").lower()
        known = host in self._hosts or (self._at_home and _is_no_name(host))
        if not known:
            return "foreign_host"
        at_home = self._at_home and origin == f"http://{host}"
        if public or origin is None or at_home or origin.lower() in self._allowed:
            return ""
        return "foreign_origin"

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
    async def _turn_away(code: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        language = HTTPConnection(scope).headers.get("accept-language", "")
        await refusal(RequestRefused(code, 403), language)(scope, receive, send)
