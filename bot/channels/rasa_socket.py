"""`/socket.io`: Rasa's event names, so that widgets made for Rasa connect; ids are the server's."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

import socketio
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from bot.channels.web.addresses import address_of
from bot.channels.web.body import LARGEST_BYTES
from bot.channels.web.house import WebHouse
from bot.channels.web.messages import as_message, as_sent, take_in
from bot.channels.web.refusals import words_of
from bot.conversation.feed import FeedLine, read_after
from bot.conversation.outbox import mark_delivered, queued
from bot.errors import RequestRefused, StoreUnavailable
from bot.replies.plain import as_text

CHANNEL = "web"
PATH = "/socket.io"
_BEAT_S = 15.0
_AT_ONCE = 100
_LONGEST_SILENCE_S = 30.0
_LOG = logging.getLogger(__name__)


def socket_app(house: WebHouse) -> ASGIApp:
    """Give the application behind ``/socket.io``, for clients of Engine.IO 4."""
    # Origins are the gate's business, which stands before this.
    server = socketio.AsyncServer(
        async_mode="asgi",
        cors_allowed_origins=[],
        max_http_buffer_size=LARGEST_BYTES,
        logger=_quiet(),
        engineio_logger=_quiet(),
    )
    sockets = RasaSockets(server, house)
    server.on("connect", sockets.connect)
    server.on("disconnect", sockets.disconnect)
    server.on("session_request", sockets.session_request)
    server.on("user_uttered", sockets.user_uttered)
    app: ASGIApp = socketio.ASGIApp(server, socketio_path=PATH)
    return app


def _quiet() -> logging.Logger:
    """Give a logger that keeps to itself: the library writes whole packets and traces."""
    silent = logging.getLogger(f"{__name__}.library")
    silent.disabled = True
    return silent


@dataclass(slots=True)
class Seat:
    """One connected client.

    Attributes:
        address: Where it comes from.
        conversation_id: Which conversation it is in; empty before it has one.
        pump: What brings it the replies.
        once: Opens its conversation once, however many events come at a time.
    """

    address: str
    conversation_id: str = ""
    pump: "asyncio.Task[None] | None" = None
    once: asyncio.Lock = field(default_factory=asyncio.Lock)


class RasaSockets:
    """Speaks Rasa's Socket.IO events.

    A client is given a signed token as its session id. One that shows it again comes back to its
    conversation; whatever else it shows is no id of ours, and it gets a new conversation.
    """

    def __init__(self, server: Any, house: WebHouse) -> None:
        """Hold the Socket.IO server and the parts behind it."""
        self._server = server
        self._house = house
        self._seats: dict[str, Seat] = {}

    async def connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        """Take a client in."""
        address = address_of(HTTPConnection(environ["asgi.scope"]))
        try:
            await self._house.limits.requests.spend(address)
            self._house.refuse_crowd(address)
        except RequestRefused as refused:
            raise socketio.exceptions.ConnectionRefusedError(words_of(refused)) from None
        self._house.bells.come(address)
        seat = self._seats[sid] = Seat(address)
        seat.pump = asyncio.create_task(self._leave_if_silent(sid, seat))

    async def disconnect(self, sid: str, *_reason: Any) -> None:
        """Let a client go; its conversation stays."""
        seat = self._seats.pop(sid, None)
        if seat:
            self._house.bells.go(seat.address)
        if seat and seat.pump:
            seat.pump.cancel()

    async def _leave_if_silent(self, sid: str, seat: Seat) -> None:
        """Send away who connects and then asks for nothing."""
        await asyncio.sleep(_LONGEST_SILENCE_S)
        if not seat.conversation_id:
            await self._server.disconnect(sid)

    async def session_request(self, sid: str, data: Any = None) -> None:
        """Give a client its session: the one whose token it shows, or a new one."""
        shown = data.get("session_id") if isinstance(data, dict) else None
        seat = self._seats.get(sid)
        if seat is not None:
            await self._served(
                sid, self._seated(sid, seat, shown if isinstance(shown, str) else "")
            )

    async def user_uttered(self, sid: str, data: Any = None) -> None:
        """Take a message; nothing but its text is read."""
        text = data.get("message") if isinstance(data, dict) else None
        seat = self._seats.get(sid)
        if seat is not None:
            await self._served(sid, self._heard(sid, seat, text))

    async def _heard(self, sid: str, seat: Seat, text: Any) -> None:
        if not isinstance(text, str):
            raise RequestRefused("bad_json", 400)
        await self._seated(sid, seat, "")
        await self._take(seat.conversation_id, text)

    async def _take(self, own: str, text: str) -> None:
        house = self._house
        await house.limits.messages.spend(own)
        meant = await as_sent(house, own, text)
        key = f"socket:{secrets.token_urlsafe(16)}"
        await take_in(house, as_message(CHANNEL, own, key, meant))

    async def _seated(self, sid: str, seat: Seat, token: str) -> None:
        """Find or open a client's conversation the first time, and say which it is."""
        async with seat.once:
            if not seat.conversation_id:
                own = await self._resumed(token)
                # A client that is told another session than it has kept thinks itself new.
                shown = token if own else ""
                await self._seat(sid, seat, own or await self._opened(seat), shown)

    async def _resumed(self, token: str) -> str:
        if not token:
            return ""
        try:
            own = self._house.tokens.read_for_renewal(token).conversation_id
        except RequestRefused:
            return ""
        found = await asyncio.to_thread(self._house.store.conversation, own)
        return own if found else ""

    async def _opened(self, seat: Seat) -> str:
        await self._house.limits.sessions.spend(seat.address)
        store, institution = self._house.store, self._house.settings.institution
        return await asyncio.to_thread(
            store.open_conversation, CHANNEL, "", institution=institution
        )

    async def _seat(self, sid: str, seat: Seat, own: str, shown: str) -> None:
        token = shown or self._house.tokens.issue(own, "")[0]
        after = await asyncio.to_thread(_already_given, self._house, own)
        bell = self._house.join(own, seat.address)
        seat.conversation_id = own
        if seat.pump:
            seat.pump.cancel()
        seat.pump = asyncio.create_task(self._pump(sid, seat, after, bell))
        await self._server.emit("session_confirm", token, to=sid)

    async def _pump(self, sid: str, seat: Seat, after: int, bell: asyncio.Event) -> None:
        """Bring a client the replies as they come, until it or the conversation is gone."""
        try:
            await self._bring_all(sid, seat, after, bell)
        except Exception as error:  # noqa: BLE001 - the client comes back and goes on
            _LOG.error("socket failed error=%s", type(error).__name__)
        finally:
            self._house.bells.leave(seat.conversation_id, seat.address, bell)
        await self._server.disconnect(sid)

    async def _bring_all(self, sid: str, seat: Seat, after: int, bell: asyncio.Event) -> None:
        own, store = seat.conversation_id, self._house.store
        while not self._house.bells.closing:
            bell.clear()
            glimpse = await asyncio.to_thread(read_after, store, own, after, _AT_ONCE)
            if glimpse is None:
                await self._tell(sid, RequestRefused("gone", 401))
                return
            after = await self._bring(sid, own, glimpse.lines, after)
            if not glimpse.more:
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(bell.wait(), _BEAT_S)

    async def _bring(self, sid: str, own: str, lines: Any, after: int) -> int:
        for line in lines:
            if line.direction != "user":
                await self._server.emit("bot_uttered", self._uttered(own, line), to=sid)
            after = line.seq
        if lines:
            await asyncio.to_thread(mark_delivered, self._house.store, own, after)
        return after

    def _uttered(self, own: str, line: FeedLine) -> dict[str, Any]:
        message: dict[str, Any] = {"text": as_text(line.reply)}
        if line.reply["buttons"]:
            message["quick_replies"] = [
                {
                    "content_type": "text",
                    "title": button["title"],
                    "payload": self._house.choices.name(own, line.seq, index),
                }
                for index, button in enumerate(line.reply["buttons"])
            ]
        return message

    async def _served(self, sid: str, work: Awaitable[None]) -> None:
        """Do what a client asks; it knows no errors, so a refusal is said as a message."""
        try:
            await work
        except RequestRefused as refused:
            await self._tell(sid, refused)
        except StoreUnavailable:
            await self._tell(sid, RequestRefused("unavailable", 503))
        except Exception as error:  # noqa: BLE001 - the library would log its words
            _LOG.error("socket call failed error=%s", type(error).__name__)
            await self._tell(sid, RequestRefused("internal", 500))

    async def _tell(self, sid: str, refused: RequestRefused) -> None:
        await self._server.emit("bot_uttered", {"text": words_of(refused)}, to=sid)


def _already_given(house: WebHouse, own: str) -> int:
    """Give the number of the last message that needs no bringing again."""
    waiting = queued(house.store, own)
    if waiting:
        return waiting[0].seq - 1
    lines = house.store.transcript(own)
    return lines[-1].seq if lines else 0
