"""A receiver over a real socket that fails in every way a receiver can."""

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Call:
    path: str
    headers: dict
    body: bytes = field(repr=False)
    accepted: bool = False

    @property
    def key(self):
        return self.headers["X-Idempotency-Key"]

    @property
    def case_id(self):
        return self.headers["X-Case-Id"]

    @property
    def event(self):
        return self.headers["X-Event"]

    @property
    def json(self):
        return json.loads(self.body)


class Receiver:
    """Answers as ``mode`` says: a status, or the name of a fault; ``refuse`` refuses one case."""

    def __init__(self):
        self.calls = []
        self.mode = 200
        self.refuse = None
        self.pause_s = 0.0
        self._server = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.come_up()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def accepted(self):
        return [call for call in self.calls if call.accepted]

    def come_up(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.answer(self)

            def do_OPTIONS(self):
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_args):
                pass

        class Server(ThreadingHTTPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_args):
                """A caller that hung up is what these tests are about."""

        self._server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def go_down(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        call = Call(handler.path, dict(handler.headers), body)
        self.calls.append(call)
        refused = self.refuse and call.case_id == self.refuse
        mode = 422 if refused else self.mode
        with contextlib.suppress(OSError):
            getattr(self, f"_{mode}", self._status)(handler, call, mode)

    def _status(self, handler, call, status):
        time.sleep(self.pause_s)
        call.accepted = 200 <= status < 300
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", self.url)
        if status == 429:
            handler.send_header("Retry-After", "120")
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")

    def _hang(self, handler, _call, _mode):
        time.sleep(0.6)
        handler.connection.close()

    def _drip(self, handler, _call, _mode):
        """Send a byte now and then, each before a patient caller would give up."""
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 40:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05)

    def _cut(self, handler, call, _mode):
        """Take it, begin to say so, and hang up in the middle of the answer."""
        call.accepted = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf of")
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)

    def _cut_head(self, handler, _call, _mode):
        handler.wfile.write(b"HTTP/1.1 20")
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)
