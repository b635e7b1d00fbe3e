"""Calls another server: its address looked at first, no redirect, no proxy, one deadline."""

import contextlib
import http.client
import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.errors import DeliveryFailed

_LONGEST_ANSWER = 1024 * 1024
_CHUNK = 64 * 1024
_LONGEST_DIAL_S = 5.0
_PORTS = {"http": 80, "https": 443}
_LONGEST_PAUSE_ASKED_S = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other server said.

    Attributes:
        status: HTTP's number.
        headers: By name in lower case.
        body: At most a megabyte of it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether it took what it was sent."""
        return 200 <= self.status < 300

    def failure(self) -> DeliveryFailed:
        """Give the error that a refusal is, with the pause it asks for."""
        asked = self.headers.get("retry-after", "")
        number = asked.isascii() and asked.isdigit()
        pause = min(int(asked), _LONGEST_PAUSE_ASKED_S) if number else None
        return DeliveryFailed(f"answered {self.status}", pause)


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls one server.

    Attributes:
        base: Scheme, host, port and the path that all calls begin with.
        internal: Addresses of private networks and of this machine may be called.
        deadline_s: How long a call may take in all.
    """

    base: str
    internal: bool = False
    deadline_s: float = 20.0

    def call(
        self,
        method: str,
        path: str = "",
        body: bytes | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """Make one call.

        Args:
            method: HTTP's word.
            path: What is added to the base, with its query.
            body: What is sent.
            headers: By name.

        Raises:
            DeliveryFailed: There was no whole answer.
        """
        target = urlsplit(self.base + path)
        where = target.path + (f"?{target.query}" if target.query else "")
        # Without one the library looks for it in the host, and finds one in an IPv6 address.
        port = target.port or _PORTS[target.scheme]
        connection = self._connection(target.scheme, target.hostname or "", port)
        try:
            with contextlib.closing(connection):
                connection.connect()
                with deadline(connection.sock, self.deadline_s):
                    connection.request(method, where or "/", body, dict(headers))
                    return _read(connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            # Their messages may quote what was sent.
            raise DeliveryFailed(type(error).__name__) from None

    def _connection(self, scheme: str, host: str, port: int) -> "_Guarded | _GuardedTls":
        made: _Guarded | _GuardedTls
        if scheme == "https":
            made = _GuardedTls(host, port, timeout=self.deadline_s, context=_trusting())
        else:
            made = _Guarded(host, port, timeout=self.deadline_s)
        made.internal = self.internal
        return made


class _Guarded(http.client.HTTPConnection):
    internal = False

    def connect(self) -> None:
        self.sock = _dial(self.host, self.port, self.timeout or 0.0, internal=self.internal)


class _GuardedTls(http.client.HTTPSConnection):
    internal = False

    def connect(self) -> None:
        plain = _dial(self.host, self.port, self.timeout or 0.0, internal=self.internal)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def forbidden(address: str, *, internal: bool) -> bool:
    """Whether an address must not be called, whoever named it.

    Link-local ones are where clouds keep a machine's keys.

    Example:
        >>> [forbidden(each, internal=True) for each in ("169.254.169.254", "10.0.0.1", "1.1.1.1")]
        [True, False, False]
        >>> forbidden("::ffff:10.0.0.1", internal=False)
        True
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return not internal
    if found.is_link_local or found.is_multicast or found.is_unspecified or found.is_reserved:
        return True
    return not internal and not found.is_global


def _dial(host: str, port: int, timeout_s: float, *, internal: bool) -> socket.socket:
    """Connect to an address that was looked at; asking for it a second time could give another."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [each for each in found if not forbidden(str(each[4][0]), internal=internal)]
    if not allowed:
        raise DeliveryFailed("address not allowed")
    for number, (family, kind, protocol, _name, address) in enumerate(allowed, start=1):
        opened = socket.socket(family, kind, protocol)
        opened.settimeout(min(timeout_s, _LONGEST_DIAL_S))
        try:
            opened.connect(address)
        except OSError:
            opened.close()
            if number == len(allowed):
                raise
        else:
            opened.settimeout(timeout_s)
            return opened
    raise AssertionError("the last address connects or raises")


def _trusting() -> ssl.SSLContext:
    """Trust the machine's authorities; SSL_CERT_FILE names others."""
    return ssl.create_default_context()


@contextlib.contextmanager
def deadline(connected: socket.socket | None, seconds: float) -> Iterator[None]:
    """Cut a connection off when its time is up: a server may send a byte now and then for ever."""
    if connected is None:
        raise OSError("not connected")
    # The timer's own handle: TLS would else have to be ended politely, by whoever waits on it.
    handle = socket.socket(fileno=os.dup(connected.fileno()))
    timer = threading.Timer(seconds, _cut, [handle])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        handle.close()


def _cut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse) -> Answer:
    body = b""
    while len(body) < _LONGEST_ANSWER and (chunk := response.read(_CHUNK)):
        body += chunk
    if len(body) < _LONGEST_ANSWER and response.length:
        raise DeliveryFailed("answer cut off")
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)
