"""The demonstration page, the widget and its parts: files as they are, from one folder."""

from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(__file__).with_name("static")
PUBLIC = ("/widget.js", "/widget/")
"""What any page may load: code, the same for everyone; it does nothing where the API refuses."""


class Parts(StaticFiles):
    """The files of the folder; browsers ask each time, and mostly hear that nothing changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer a file."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


class _One:
    """One of the files, under an address of its own."""

    def __init__(self, name: str, parts: ASGIApp) -> None:
        self._path = f"/{name}"
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._parts({**scope, "path": self._path, "root_path": ""}, receive, send)


def page_routes() -> list[BaseRoute]:
    """Give the routes of everything a browser loads."""
    top = served(STATIC)
    return [
        Route("/", _One("index.html", top)),
        Route("/widget.js", _One("widget.js", top)),
        Mount("/widget", served(STATIC / "widget")),
        Mount("/demo", served(STATIC / "demo")),
    ]


def is_public(path: str) -> bool:
    """Tell whether any page may load this."""
    return path.startswith(PUBLIC)


def served(folder: Path) -> ASGIApp:
    """Serve the files of a folder as they are."""
    return GZipMiddleware(Parts(directory=folder, check_dir=False), minimum_size=500)
