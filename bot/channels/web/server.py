"""The server around the application: it closes in an order that loses nothing."""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn

from bot.channels.web.app import build_app, finish
from bot.channels.web.house import WebHouse
from bot.errors import RequestInvalid
from bot.settings import NO_PROXIES, WebSettings

_LONGEST_CLOSE_S = 10
_MOST_CONNECTIONS = 4_000
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Not SIGHUP: a terminal sends that when it is closed, and the house should end with it.
_OTHER_MODEL = signal.SIGUSR1


class GracefulServer(uvicorn.Server):
    """Finishes the turns and says goodbye on the streams before it waits for connections to end.

    Left alone it would wait for streams that never end, and would die of the signal it was asked
    to stop by, as if something had gone wrong.
    """

    def __init__(
        self, config: uvicorn.Config, house: WebHouse, started: Callable[[], None]
    ) -> None:
        """Hold what has to be finished, and whom to tell when it serves."""
        super().__init__(config)
        self._house = house
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve, and tell."""
        await super().startup(sockets)
        if self.started:
            self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close: no new calls, turns finished, streams ended, connections closed."""
        for listening in self.servers:
            listening.close()
        if not self.force_exit:
            await finish(self._house)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM as a wish to stop, SIGUSR1 as one for the model in use."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        before[_OTHER_MODEL] = signal.signal(_OTHER_MODEL, lambda *_: self._house.model.ask())
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(
    house: WebHouse, listening: socket.socket, started: Callable[[], None] = lambda: None
) -> int:
    """Serve until told to stop.

    Args:
        house: The parts behind every call.
        listening: What ``listen`` gave.
        started: Called once calls are answered.
    """
    server = GracefulServer(config_of(house), house, started)
    house.maker.warm_up()
    server.run(sockets=[listening])
    return 0 if server.started else 1


def address(web: WebSettings) -> str:
    """Give where a browser on this machine finds the house."""
    host = "127.0.0.1" if web.host in ("0.0.0.0", "::") else web.host  # noqa: S104 - only read
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{web.port}"


def config_of(house: WebHouse) -> uvicorn.Config:
    """Give how the server below is set up."""
    web = house.settings.web
    return uvicorn.Config(
        build_app(house),
        # The house logs what matters by its name; calls are not logged at all.
        log_config=None,
        access_log=False,
        server_header=False,
        # Only a proxy that was named is believed about whom it speaks for.
        proxy_headers=web.proxies not in ((), NO_PROXIES),
        forwarded_allow_ips=list(web.proxies),
        # The other parser takes a header of any size, and joins it while everybody waits.
        http="h11",
        timeout_graceful_shutdown=_LONGEST_CLOSE_S,
        timeout_keep_alive=20,
        h11_max_incomplete_event_size=16 * 1024,
        ws="wsproto",
        ws_max_size=64 * 1024,
        # A small packet may unfold to a large one before its size is looked at.
        ws_per_message_deflate=False,
        limit_concurrency=_MOST_CONNECTIONS,
        lifespan="on",
    )


def listen(web: WebSettings) -> socket.socket:
    """Take the port, before anything that takes long is loaded.

    Raises:
        RequestInvalid: The port is taken, or the host is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((web.host, web.port))
    except (OSError, OverflowError) as error:
        listening.close()
        where = f"{web.host}:{web.port}"
        raise RequestInvalid(
            "--port", f"cannot listen on {where}", "take another port or host"
        ) from error
    return listening
