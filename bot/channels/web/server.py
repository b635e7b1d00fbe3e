"""The server around the application: it closes in an order that loses nothing."""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn

from bot.channels.web.app import build_app, finish
from bot.channels.web.house import WebHouse, build
from bot.conversation.intake import Intake
from bot.errors import RequestInvalid
from bot.settings import Settings, WebSettings

_LONGEST_CLOSE_S = 10
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


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
        """Take SIGINT and SIGTERM as a wish to stop, which is then done."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(
    settings: Settings, intake: Intake, secret: str, started: Callable[[], None] = lambda: None
) -> int:
    """Serve until told to stop.

    Args:
        settings: How the house is set up.
        intake: The way in.
        secret: What tokens are signed with.
        started: Called once calls are answered.

    Raises:
        RequestInvalid: The port is taken, or the host is none of this machine's.
    """
    house = build(settings, intake, secret)
    server = GracefulServer(_config(settings.web, house), house, started)
    listening = _listen(settings.web)
    house.maker.warm_up()
    try:
        server.run(sockets=[listening])
    finally:
        listening.close()
    return 0 if server.started else 1


def address(web: WebSettings) -> str:
    """Give where a browser on this machine finds the house."""
    host = "127.0.0.1" if web.host in ("0.0.0.0", "::") else web.host  # noqa: S104 - only read
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{web.port}"


def _config(web: WebSettings, house: WebHouse) -> uvicorn.Config:
    return uvicorn.Config(
        build_app(house),
        # The house logs what matters by its name; calls are not logged at all.
        log_config=None,
        access_log=False,
        server_header=False,
        # Only a proxy that was named is believed about whom it speaks for.
        proxy_headers=bool(web.proxies),
        forwarded_allow_ips=list(web.proxies),
        timeout_graceful_shutdown=_LONGEST_CLOSE_S,
        timeout_keep_alive=20,
        h11_max_incomplete_event_size=16 * 1024,
        ws="wsproto",
        ws_max_size=64 * 1024,
        lifespan="on",
    )


def _listen(web: WebSettings) -> socket.socket:
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
