"""Headers that tell a browser what it must not do with an answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.pages import is_public

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PRIVATE = ("/api/", "/webhooks/", "/socket.io", "/healthz", "/readyz", "/metrics")
_DESK, _DESK_STATIC = "/desk", "/desk/static/"
_HSTS = "max-age=31536000"


class SecurityHeaders:
    """Adds them to every answer, refusals included."""

    def __init__(self, app: ASGIApp, *, over_tls: bool) -> None:
        """Stand around the application.

        Args:
            app: What answers.
            over_tls: People reach the house by https, so browsers may be told to insist on it.
        """
        self._app = app
        self._over_tls = over_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), path)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        headers.update(_ALWAYS)
        desk = path.startswith(_DESK)
        headers["Content-Security-Policy"] = _PAGE if desk or path == "/" else _NOTHING
        public = is_public(path)
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if public else "same-origin"
        if path.startswith(_PRIVATE) or (desk and not path.startswith(_DESK_STATIC)):
            headers["Cache-Control"] = "no-store"
        if self._over_tls:
            headers["Strict-Transport-Security"] = _HSTS
