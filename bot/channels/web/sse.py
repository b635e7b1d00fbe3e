"""Server-sent events: one frame, one stream, and the wait for something to tell."""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Streaming(StreamingResponse):
    """Gives its place back however it ends, begun or not."""

    def __init__(self, frames: AsyncIterator[str], leave: Callable[[], None]) -> None:
        """Hold the frames, and what gives the place back."""
        super().__init__(frames, media_type="text/event-stream", headers=_HEADERS)
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until either side ends it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def rung(bell: asyncio.Event, patience_s: float) -> bool:
    """Wait so long for the bell; answers whether it rang."""
    try:
        await asyncio.wait_for(bell.wait(), patience_s)
    except asyncio.TimeoutError:
        return False
    return True


def frame(event: str, data: str, number: int | None = None) -> str:
    """Write one event of one line; a client that reconnects names the number of its last one."""
    named = "" if number is None else f"id: {number}\n"
    return f"{named}event: {event}\ndata: {data}\n\n"
