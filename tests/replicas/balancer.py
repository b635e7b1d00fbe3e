"""A tiny balancer: each connection goes to the next replica that takes it."""

import asyncio
import itertools
import threading
from contextlib import suppress

_CHUNK = 65_536


class Balancer:
    """Passes bytes between callers and replicas, in a thread of its own."""

    def __init__(self, ports):
        self._ports = list(ports)
        self._turns = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.passed = dict.fromkeys(self._ports, 0)
        self._thread.start()
        assert self._up.wait(10)

    def stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._up.set()
        self._loop.run_forever()

    async def _serve(self, reader, writer):
        with suppress(OSError):
            there = await self._next()
            if there is not None:
                await asyncio.gather(_pump(reader, there[1]), _pump(there[0], writer))
        writer.close()

    async def _next(self):
        first = next(self._turns)
        for number in range(first, first + len(self._ports)):
            port = self._ports[number % len(self._ports)]
            with suppress(OSError):
                found = await asyncio.open_connection("127.0.0.1", port)
                self.passed[port] += 1
                return found
        return None


async def _pump(reader, writer):
    with suppress(OSError):
        while held := await reader.read(_CHUNK):
            writer.write(held)
            await writer.drain()
    writer.close()
