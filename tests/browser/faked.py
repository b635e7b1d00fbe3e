"""An API that says what a test wants, for states no real conversation reaches by itself."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Route

STATE: dict[str, Any] = {
    "owner": "bot",
    "progress": {"done": 3, "of": 9},
    "summary": [],
    "checklist": [],
}


def message(number: int, text: str, role: str = "bot", **more: Any) -> dict[str, Any]:
    """Give a message of the contract's shape."""
    return {
        "id": number, "role": role, "at": f"2026-11-22T08:{number % 60:02}:00+00:00",
        "text": text, "buttons": [], "table": None, "chart": None, "files": [], "key": None,
        "last_of_turn": True, **more,
    }  # fmt: skip


@dataclass
class FakedApi:
    """Stands between the page and the server.

    Attributes:
        messages: What the conversation holds, in order.
        state: How it stands.
        refusal: Status and error that every sent message is answered with, None to take it.
        files: What lies under an address.
        taken: What was sent, body by body.
        opened: How many sessions were opened or renewed.
        dead: Whether the session has ended; a new one may be opened.
        beside: What else every stream tells, as names and data.
        portal: What something between answers instead of the server, with a page of its own.
    """

    messages: list[dict[str, Any]]
    state: dict[str, Any] = field(default_factory=lambda: dict(STATE))
    refusal: tuple[int, dict[str, str]] | None = None
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    opened: int = 0
    dead: bool = False
    portal: int | None = None
    beside: tuple[tuple[str, dict[str, Any]], ...] = ()

    def stand_in(self, context: BrowserContext, address: str) -> None:
        """Answer the API calls of a context; the pages come from the real server."""
        context.route(f"{address}/api/v1/**", self._answer)
        name = ":".join(quote(part, safe="") for part in ("shukun", address, "", ""))
        session = json.dumps({**_SESSION, "born": 1})
        context.add_init_script(
            "if (location.protocol.startsWith('http'))"
            f" localStorage['{name}:session'] ??= '{session}'"
        )

    def _answer(self, route: Route) -> None:
        if route.request.method == "OPTIONS":
            _fulfil(route, 204, "text/plain", "")
            return
        if self.portal is not None:
            _fulfil(route, self.portal, "text/html", "<h1>Please sign in</h1>")
            return
        if self.dead and "authorization" in route.request.headers:
            _json(route, 401, {"error": {"code": "expired", "message": "对话已到期。"}})
            return
        url = route.request.url
        name = url.split("/api/v1/")[1].split("?")[0]
        known = {
            "sessions": self._session, "messages": self._take,
            "history": self._history, "events": self._events,
        }  # fmt: skip
        if name in known:
            known[name](route)
            return
        media_type, body = self.files[name]
        _fulfil(route, 200, media_type, body)

    def _session(self, route: Route) -> None:
        self.dead = False
        self.opened += 1
        _json(route, 201, _SESSION)

    def _take(self, route: Route) -> None:
        self.taken.append(json.loads(route.request.post_data or "{}"))
        if self.refusal:
            status, error = self.refusal
            _json(route, status, {"error": error})
        else:
            _json(route, 202, {"id": len(self.messages) + len(self.taken)})

    def _history(self, route: Route) -> None:
        query = dict(part.split("=") for part in route.request.url.split("?")[1].split("&"))
        before = int(query.get("before", 1 << 30))
        older = [one for one in self.messages if one["id"] < before]
        page = older[-int(query["limit"]) :]
        more = len(older) > len(page)
        _json(route, 200, {"messages": page, "more": more, "state": self.state})

    def _events(self, route: Route) -> None:
        after = int(route.request.headers.get("last-event-id", "0"))
        frames = [_frame("message", one) for one in self.messages if one["id"] > after]
        frames += [_frame(event, news) for event, news in self.beside]
        body = "".join([*frames, _frame("state", self.state)])
        _fulfil(route, 200, "text/event-stream", body)


_SESSION = {"token": "t", "expires_at": "2099-01-01T00:00:00+00:00"}
_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "*, Authorization",
    "Access-Control-Allow-Methods": "*",
}


def _json(route: Route, status: int, body: object) -> None:
    _fulfil(route, status, "application/json", json.dumps(body))


def _fulfil(route: Route, status: int, media_type: str, body: str) -> None:
    route.fulfill(
        status=status, headers={**_ANYWHERE, "Content-Type": media_type}, body=body.encode()
    )


def _frame(event: str, data: dict[str, Any]) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
