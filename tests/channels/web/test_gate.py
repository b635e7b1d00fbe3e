"""Origin, Host, headers, limits: what stands before the calls."""

import ast
import contextlib
import json
import re
import socket
from dataclasses import replace

import httpx
import pytest
from starlette.requests import Request

from bot.channels.web.addresses import address_of
from bot.channels.web.limits import Buckets
from bot.channels.web.origins import own_origins
from bot.errors import RequestRefused
from bot.settings import ROOT, WebSettings
from tests.channels.web.person import Person

FOREIGN = [
    "https://evil.example", "null", "http://127.0.0.1", "http://localhost:1", "https://bank.example",
    "https://lender.example.evil.example", "http://lender.example", "https://lender.example:444",
]  # fmt: skip
CALLS = [
    ("POST", "/api/v1/sessions"), ("POST", "/api/v1/messages"), ("GET", "/api/v1/events"),
    ("GET", "/api/v1/history"), ("GET", "/api/v1/files/chart.svg"), ("POST", "/api/v1/export"),
    ("DELETE", "/api/v1/me"),
]  # fmt: skip


@pytest.fixture
def person(shared):
    return Person(shared.url)


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_page_that_is_not_on_the_list_is_turned_away(person, origin, method, path):
    answer = person.http.request(method, path, headers={**person.bearer, "Origin": origin})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in answer.headers


def test_a_page_on_the_list_may_read_the_answer(person):
    headers = {**person.bearer, "Origin": "https://lender.example"}
    answer = person.http.get("/api/v1/history", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "https://lender.example"
    assert "origin" in answer.headers["vary"].lower()
    assert "access-control-allow-credentials" not in answer.headers


def test_a_refusal_can_be_read_by_a_page_on_the_list(person):
    headers = {"Origin": "https://lender.example"}
    answer = person.http.get("/api/v1/history", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == "https://lender.example"


def test_a_preflight_is_answered_for_the_list_only(person):
    asks = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    allowed = person.http.options(
        "/api/v1/messages", headers={"Origin": "https://lender.example", **asks}
    )
    refused = person.http.options(
        "/api/v1/messages", headers={"Origin": "https://evil.example", **asks}
    )
    assert (allowed.status_code, refused.status_code) == (204, 403)
    assert "idempotency-key" in allowed.headers["access-control-allow-headers"].lower()


def test_the_widget_may_be_loaded_by_any_page_and_the_api_refuses_it_there(person):
    answer = person.http.get("/widget.js", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "a@127.0.0.1", ""]
)
def test_a_name_that_is_not_ours_is_turned_away(person, host):
    answer = person.http.get("/", headers={"Host": host})
    assert answer.status_code in (400, 403)


def test_before_an_address_is_set_the_house_is_found_by_number_and_by_nothing_else(shared, serving):
    def status(server, host, origin):
        headers = {"Host": host, "Origin": origin}
        return httpx.post(f"{server.url}/api/v1/sessions", json={}, headers=headers).status_code

    assert status(shared, "192.168.1.20:8000", "http://192.168.1.20:8000") == 201
    assert status(shared, "192.168.1.20:8000", "http://192.168.1.21:8000") == 403
    settled = serving(public_url="https://chat.example")
    assert status(settled, "192.168.1.20:8000", "http://192.168.1.20:8000") == 403
    assert status(settled, "chat.example", "https://chat.example") == 201


def test_a_header_of_any_size_is_not_read(shared):
    head = f"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: {'a' * 200_000}\r\n\r\n".encode()
    port = httpx.URL(shared.url).port
    with socket.create_connection(("127.0.0.1", port)) as raw, contextlib.suppress(OSError):
        raw.sendall(head)
        assert not raw.recv(1024).startswith(b"HTTP/1.1 200")
    assert httpx.get(f"{shared.url}/healthz").status_code == 200


def test_a_probe_may_come_by_any_name(person):
    assert person.http.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_behind_a_public_address_only_that_is_ours():
    web = WebSettings(public_url="https://chat.example", port=8000)
    assert own_origins(web) == {"https://chat.example"}
    assert "http://localhost:8000" in own_origins(replace(web, public_url=""))


ANSWERS = [*CALLS, ("GET", "/"), ("GET", "/widget.js"), ("GET", "/nothing"), ("GET", "/healthz")]


@pytest.mark.parametrize(("method", "path"), ANSWERS)
def test_every_answer_carries_the_security_headers(person, method, path):
    headers = person.http.request(method, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert not re.search(r"https?:", headers["content-security-policy"])
    assert "server" not in headers
    if path.startswith("/api/"):
        assert headers["cache-control"] == "no-store"


def test_browsers_are_told_to_insist_on_tls_where_there_is_tls(serving):
    plain = Person(serving().url).http.get("/healthz").headers
    tls = serving(public_url="https://chat.example").url
    assert "strict-transport-security" not in plain
    assert "max-age=31536000" in httpx.get(f"{tls}/healthz").headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/me"), ("PUT", "/api/v1/messages"), ("TRACE", "/")]
)
def test_other_methods_are_refused(person, method, path):
    assert person.http.request(method, path).status_code == 405


NOT_THERE = [
    "/nothing", "/widget/../app.py", "/widget/..%2fapp.py", "/demo/%2e%2e/%2e%2e/app.py",
    "/widget//etc/passwd", "/api/v1/files/..%2f..%2fsecret", "/.env", "/docs", "/openapi.json",
]  # fmt: skip


@pytest.mark.parametrize("path", NOT_THERE)
def test_nothing_but_what_is_meant_can_be_fetched(person, path):
    with socket.create_connection((person.http.base_url.host, person.http.base_url.port)) as raw:
        head = f"GET {path} HTTP/1.1\r\nHost: {raw.getpeername()[0]}:{raw.getpeername()[1]}\r\n"
        shown = f"Authorization: {person.bearer['Authorization']}\r\nConnection: close\r\n\r\n"
        raw.sendall(f"{head}{shown}".encode())
        answer = b"".join(iter(lambda: raw.recv(65_536), b"")).decode()
    assert answer.startswith("HTTP/1.1 404")
    assert '"code":"not_found"' in answer


def test_an_error_of_ours_tells_nobody_what_it_was(serving, monkeypatch, caplog):
    server = serving()
    person = Person(server.url)

    def broken(*_args, **_more):
        raise RuntimeError("我欠了三万五 at /srv/house")

    monkeypatch.setattr(type(server.store), "export", broken)
    answer = person.http.post("/api/v1/export", headers=person.bearer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    told = answer.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert not re.search(r"三万五|Traceback|/srv", told)
    assert answer.headers["x-content-type-options"] == "nosniff"


class Time:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def _taken(buckets, caller, times):
    for _ in range(times):
        buckets.take(caller)


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_minute():
    time = Time()
    buckets = Buckets(30, now=time)
    _taken(buckets, "a", 30)
    with pytest.raises(RequestRefused) as caught:
        buckets.take("a")
    assert (caught.value.status, caught.value.retry_after) == (429, 2)
    time.now += 2.0
    buckets.take("a")
    with pytest.raises(RequestRefused):
        buckets.take("a")


def test_one_caller_does_not_use_up_anothers():
    buckets = Buckets(1, now=Time())
    buckets.take("a")
    buckets.take("b")


def test_made_up_callers_do_not_fill_the_memory():
    buckets = Buckets(1, now=Time(), most_callers=100)
    for number in range(1_000):
        buckets.take(str(number))
    assert len(buckets._left) == 100


def test_too_many_messages_are_put_off_with_a_clear_answer(serving):
    person = Person(serving(messages_a_minute=2).url)
    answers = [person.post({"text": "a"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30
    assert "不会丢" in answers[2].json()["error"]["message"]


def test_too_many_sessions_and_calls_of_one_address_are_put_off(serving):
    opening = Person(serving(sessions_a_minute=1).url).http
    assert opening.post("/api/v1/sessions", json={}).status_code == 429
    calling = Person(serving(requests_a_minute=3).url)
    assert [calling.history().status_code for _ in range(3)] == [200, 200, 429]
    assert calling.http.get("/healthz").status_code == 200


def test_a_stranger_cannot_speak_for_another_address(serving):
    opening = Person(serving(sessions_a_minute=2).url).http
    spoofed = [
        opening.post("/api/v1/sessions", json={}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(3)
    ]
    assert [answer.status_code for answer in spoofed] == [201, 429, 429]


def test_a_proxy_that_was_named_is_believed(serving):
    opening = Person(serving(sessions_a_minute=2, proxies=("127.0.0.1",)).url).http
    answers = [
        opening.post("/api/v1/sessions", json={}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(4)
    ]
    assert {answer.status_code for answer in answers} == {201}


def test_limits_count_an_ipv6_household_as_one():

    def at(host):
        return address_of(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert at("2001:db8::1") == at("2001:db8::ffff") != at("2001:db8:0:100::1")
    assert at("::ffff:10.0.0.1") == at("10.0.0.1") == "10.0.0.1"


def test_json_answers_are_json(person):
    answer = person.history()
    assert answer.headers["content-type"] == "application/json"
    json.loads(answer.text)


def test_nothing_here_opens_a_connection():
    """No part of the channels has a client in it that could be sent somewhere.

    Telegram has one, which goes where the settings say and nowhere else.
    """
    to_telegram = ROOT / "bot/channels/telegram/client.py"
    clients = {"httpx", "requests", "aiohttp", "urllib.request", "http.client", "smtplib", "ftplib"}
    for path in {*(ROOT / "bot/channels").rglob("*.py")} - {to_telegram}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not clients & set(names), path
