"""Asks the REST channel with as little as HTTP needs, so that the asking costs next to nothing."""

import asyncio
import json
import secrets
from typing import Any


class Connection:
    """A connection that is kept, one call at a time."""

    def __init__(self, port: int, key: str) -> None:
        """Hold where to call; the first call connects.

        Args:
            port: Of a server on this machine.
            key: What the channel wants to see.
        """
        self._port, self._key = port, key
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, message: dict[str, Any]) -> Any:
        """Send a message and give what it is answered.

        Raises:
            RuntimeError: The server refused it.
        """
        key = secrets.token_urlsafe(12)
        try:
            return await self._ask(message, key)
        except (asyncio.IncompleteReadError, ConnectionError):
            # The server lets go of a connection after so many seconds of silence.
            self._streams = None
            return await self._ask(message, key)

    async def _ask(self, message: dict[str, Any], key: str) -> Any:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        body = json.dumps(message).encode()
        head = (
            f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"X-Api-Key: {self._key}\r\nIdempotency-Key: {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        return await self._answer(reader)

    async def _answer(self, reader: asyncio.StreamReader) -> Any:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        body = await reader.readexactly(int(fields["content-length"]))
        if " 200 " not in lines[0]:
            raise RuntimeError(f"{lines[0]}: {body.decode()}")
        return json.loads(body)
