"""Calls go where they were meant to go, and end."""

import socket
import time

import pytest

from bot.errors import DeliveryFailed
from bot.handoff.connectors.http import Caller, forbidden
from tests.handoff.connectors.certificates import make_certificate, serving_context

NEVER = (
    "169.254.169.254", "fe80::1%eth0", "0.0.0.0", "224.0.0.1", "240.0.0.1", "::",  # noqa: S104
    "ff02::1",
    "::ffff:169.254.169.254",
)  # fmt: skip
INTERNAL = ("127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "fd00::1", "100.64.0.1",
            "::ffff:10.0.0.1")  # fmt: skip


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_called(address):
    assert forbidden(address, internal=True)
    assert forbidden(address, internal=False)


@pytest.mark.parametrize("address", INTERNAL)
def test_internal_addresses_are_called_where_that_is_wished(address):
    assert forbidden(address, internal=False)
    assert not forbidden(address, internal=True)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_called(address):
    assert not forbidden(address, internal=False)


def test_a_public_name_for_an_internal_address_is_not_called(receiver, monkeypatch):
    real, asked = socket.getaddrinfo, []

    def resolve(host, port, *more, **named):
        asked.append(host)
        return real("127.0.0.1", port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = f"http://hooks.example:{receiver.port}/"
    with pytest.raises(DeliveryFailed, match="address not allowed"):
        Caller(url).call("POST", body=b"{}")
    assert receiver.calls == []
    assert Caller(url, internal=True).call("POST", body=b"{}").ok
    # Asked once a call, and connected to what was looked at: a second answer could be another.
    assert asked == ["hooks.example"] * 2


@pytest.mark.parametrize(
    ("base", "asked"),
    [
        ("https://[fd00::1]/hook", ("fd00::1", 443)),
        ("http://[fd00::1]:8080", ("fd00::1", 8080)),
        ("https://crm.example", ("crm.example", 443)),
        ("http://crm.example/a", ("crm.example", 80)),
    ],
)
def test_the_port_is_the_one_that_is_meant(base, asked, monkeypatch):
    seen = []

    def resolve(host, port, **_named):
        seen.append((host, port))
        raise OSError("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(DeliveryFailed, match="OSError"):
        Caller(base).call("GET")
    assert seen == [asked]


def test_a_proxy_of_the_environment_is_not_used(receiver, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Caller(receiver.url, internal=True).call("POST", body=b"{}").ok


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_call_ends_at_its_deadline(receiver, fault):
    receiver.mode = fault
    began = time.monotonic()
    with pytest.raises(DeliveryFailed):
        Caller(receiver.url, internal=True, deadline_s=0.3).call("POST", body=b"{}")
    assert time.monotonic() - began < 0.55


def test_errors_name_nothing_of_what_was_sent(receiver):
    receiver.go_down()
    with pytest.raises(DeliveryFailed) as failed:
        Caller(receiver.url + "/token", internal=True).call("POST", body=b"words")
    assert str(failed.value) == "ConnectionRefusedError"


def test_tls_wants_a_certificate_of_an_authority_that_is_trusted(receiver, tmp_path, monkeypatch):
    path = make_certificate(tmp_path)
    listening = receiver._server.socket
    receiver._server.socket = serving_context(path).wrap_socket(listening, server_side=True)
    url = f"https://localhost:{receiver.port}/"
    with pytest.raises(DeliveryFailed, match="SSLCertVerificationError"):
        Caller(url, internal=True).call("POST", body=b"{}")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert Caller(url, internal=True).call("POST", body=b"{}").ok
    with pytest.raises(DeliveryFailed, match="SSLCertVerificationError"):
        Caller(url.replace("localhost", "127.0.0.1"), internal=True).call("POST", body=b"{}")
