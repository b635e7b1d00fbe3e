"""A lender's own site on another origin, whose pages a test writes."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Lender:
    """Answers every path with the page a test has set."""

    page: str = ""
    policy: str = ""
    _server: ThreadingHTTPServer | None = field(default=None)

    def start(self) -> None:
        lender = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = lender.page.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if lender.policy:
                    self.send_header("Content-Security-Policy", lender.policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def holds(self, widget: str, *, styles: str = "", body: str = "<h1>Lender</h1>") -> None:
        """Set a page with the widget in it.

        Args:
            widget: The server's address.
            styles: A style sheet of the page.
            body: What else is on it.
        """
        self.page = (
            '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>Lender</title>'
            f'<meta name="viewport" content="width=device-width"><style>{styles}</style>'
            f'<script type="module" src="{widget}/widget.js"></script></head>'
            f"<body>{body}</body></html>"
        )
