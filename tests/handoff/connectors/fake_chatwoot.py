"""Chatwoot as its published API description tells it, over a real socket, and strict about it.

Source: ``swagger/paths/application`` and ``swagger/definitions`` of Chatwoot's repository; the user
guide's "How to use webhooks" for what it calls. ``source_id`` of a message is no field of the
description's request, but of its answer; its server takes it.
"""

import email
import hashlib
import hmac
import json
import re
import socket
import threading
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ADMINISTRATOR = "administrators-token"
AGENT = "agents-token"
ACCOUNT, INBOX, OTHER_INBOX = 3, 7, 8
SIGNING = "what chatwoot signs its calls with"
_CONTACT = {"inbox_id", "name", "email", "phone_number", "identifier", "custom_attributes"}
_CONVERSATION = {"source_id", "inbox_id", "contact_id", "status", "custom_attributes", "message"}
_MESSAGE = {"content", "message_type", "private", "content_type", "content_attributes", "source_id"}
_TYPES = {"incoming": 0, "outgoing": 1}
_PAGE = 20


class Refused(Exception):
    def __init__(self, status, why=""):
        super().__init__(why)
        self.status = status


class FakeChatwoot:
    """``lose`` names calls, by number, whose answer gets lost after they were carried out."""

    def __init__(self):
        self.contacts, self.conversations, self.messages = {}, {}, []
        self.calls, self.refusals = [], []
        self.lose, self.status = set(), None
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def handle_call(self):
                fake.serve(self)

            do_GET = do_POST = do_DELETE = handle_call

            def log_message(self, *_args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_args):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self._lock:
            self.calls.append(f"{handler.command} {handler.path}")
            lost = len(self.calls) in self.lose
            try:
                status, answer = 200, self.carry_out(handler, body)
            except Refused as refused:
                self.refusals.append((self.calls[-1], refused.status, str(refused)))
                status, answer = refused.status, {"error": str(refused)}
        if lost:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        sent = b"" if answer is None else json.dumps(answer, default=len).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def carry_out(self, handler, body):
        if self.status:
            raise Refused(self.status, "as told")
        token = handler.headers.get("api_access_token")
        if token not in (ADMINISTRATOR, AGENT):
            raise Refused(401, "You need to sign in or sign up before continuing.")
        url = urlsplit(handler.path)
        found = re.fullmatch(rf"/api/v1/accounts/{ACCOUNT}(/.*)", url.path)
        if not found:
            raise Refused(404, "no such account")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        for pattern, name in ROUTES:
            method, _, where = pattern.partition(" ")
            match = re.fullmatch(where, found[1])
            if match and method == handler.command:
                given = query if method == "GET" else _read(handler.headers, body)
                return getattr(self, name)(given, token, *map(int, match.groups()))
        raise Refused(404, "no such path")

    def search(self, query, _token):
        asked = query.get("q", "").strip()
        if not asked:
            raise Refused(422, "Specify search string with parameter q")
        page = int(query.get("page", 1))
        found = [
            each
            for each in self.contacts.values()
            if asked.lower() in each["name"].lower() or asked in (each["identifier"] or "")
        ]
        return {"meta": {"count": len(found)}, "payload": found[(page - 1) * 15 : page * 15]}

    def make_contact(self, given, _token):
        _check(given, _CONTACT, {"inbox_id"})
        if any(each["identifier"] == given.get("identifier") for each in self.contacts.values()):
            raise Refused(422, "Identifier has already been taken")
        number = len(self.contacts) + 101
        known = {"name": given.get("name", ""), "identifier": given.get("identifier")}
        self.contacts[number] = {"id": number, **known}
        return {"payload": {"contact": self.contacts[number], "contact_inbox": {}}}

    def delete_contact(self, _given, token, number):
        if token != ADMINISTRATOR:
            raise Refused(401, "You are not authorized to do this action")
        self.contacts.pop(self._there(self.contacts, number)["id"])
        gone = {n for n, each in self.conversations.items() if each["contact_id"] == number}
        self.conversations = {n: e for n, e in self.conversations.items() if n not in gone}
        self.messages = [each for each in self.messages if each["conversation_id"] not in gone]

    def conversations_of(self, _query, _token, number):
        self._there(self.contacts, number)
        own = [each for each in self.conversations.values() if each["contact_id"] == number]
        return {"payload": own}

    def make_conversation(self, given, _token):
        _check(given, _CONVERSATION, {"source_id"})
        self._there(self.contacts, given["contact_id"])
        if given["inbox_id"] not in (INBOX, OTHER_INBOX):
            raise Refused(404, "no such inbox")
        number = len(self.conversations) + 1
        defaults = {"labels": [], "priority": None, "status": "open"}
        self.conversations[number] = {"id": number, "account_id": ACCOUNT, **defaults, **given}
        return {"id": number, "account_id": ACCOUNT, "inbox_id": given["inbox_id"]}

    def toggle_status(self, given, _token, number):
        _check(given, {"status", "snoozed_until"}, {"status"})
        _one_of(given["status"], ("open", "resolved", "pending", "snoozed"))
        self._there(self.conversations, number)["status"] = given["status"]
        return {"meta": {}, "payload": {"success": True, "conversation_id": number}}

    def toggle_priority(self, given, _token, number):
        _check(given, {"priority"}, set())
        _one_of(given.get("priority"), ("urgent", "high", "medium", "low", None))
        self._there(self.conversations, number)["priority"] = given.get("priority")

    def labels(self, _query, _token, number):
        return {"payload": self._there(self.conversations, number)["labels"]}

    def set_labels(self, given, _token, number):
        _check(given, {"labels"}, {"labels"})
        if not all(re.fullmatch(r"[a-z0-9_-]+", label) for label in given["labels"]):
            raise Refused(422, "labels are lower case letters, digits, hyphen and underscore")
        self._there(self.conversations, number)["labels"] = given["labels"]
        return {"payload": given["labels"]}

    def list_messages(self, query, _token, number):
        self._there(self.conversations, number)
        before = int(query.get("before", 10**9))
        own = [each for each in self.messages
               if each["conversation_id"] == number and each["id"] < before]  # fmt: skip
        return {"meta": {}, "payload": own[-_PAGE:]}

    def make_message(self, given, _token, number):
        _check(given, _MESSAGE | {"attachments"}, {"content"})
        self._there(self.conversations, number)
        kind = given.get("message_type", "outgoing")
        _one_of(kind, tuple(_TYPES))
        if not isinstance(given.get("private", False), bool):
            raise Refused(422, "private must be a boolean")
        message = {
            "id": len(self.messages) + 1001,
            "content": given["content"],
            "conversation_id": number,
            "message_type": _TYPES[kind],
            "private": given.get("private", False),
            "source_id": given.get("source_id"),
            "attachments": given.get("attachments", []),
        }
        self.messages.append(message)
        return message

    def inbox(self, _query, _token, number):
        if number != INBOX:
            raise Refused(404, "no such inbox")
        return {"id": INBOX, "channel_type": "Channel::Api"}

    def _there(self, table, number):
        if number not in table:
            raise Refused(404, "Resource could not be found")
        return table[number]

    def said(self, *, private):
        return [each["content"] for each in self.messages if each["private"] is private]

    def agent_writes(self, number, text, *, private=False, **more):
        """Give the event that Chatwoot posts when an agent writes."""
        conversation = self.conversations[number]
        return {
            "event": "message_created",
            "id": 5000 + len(text),
            "content": text,
            "message_type": "outgoing",
            "content_type": "text",
            "private": private,
            "source_id": None,
            "sender": {"id": 9, "name": "客服小李", "email": "li@lender.example", "type": "user"},
            "inbox": {"id": INBOX, "name": "纾困"},
            "account": {"id": ACCOUNT, "name": "无名消费金融"},
            "conversation": {
                "id": number,
                "inbox_id": INBOX,
                "status": conversation["status"],
                "channel": "Channel::Api",
                "contact_inbox": {"source_id": conversation["source_id"], "inbox_id": INBOX},
            },
            **more,
        }

    def status_changes(self, number, status):
        """Give the event that Chatwoot posts when a conversation is resolved or opened."""
        own = self.agent_writes(number, "")["conversation"]
        return {**own, "event": "conversation_status_changed", "status": status}


def signed(event, stamp, secret=SIGNING):
    """Give body and headers as Chatwoot sends them."""
    body = json.dumps(event).encode()
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-chatwoot-timestamp": str(stamp),
        "x-chatwoot-signature": f"sha256={mark}",
        "x-chatwoot-delivery": "a-uuid",
    }
    return body, headers


ROUTES = (
    (r"GET /contacts/search", "search"),
    (r"POST /contacts", "make_contact"),
    (r"DELETE /contacts/(\d+)", "delete_contact"),
    (r"GET /contacts/(\d+)/conversations", "conversations_of"),
    (r"POST /conversations", "make_conversation"),
    (r"POST /conversations/(\d+)/toggle_status", "toggle_status"),
    (r"POST /conversations/(\d+)/toggle_priority", "toggle_priority"),
    (r"GET /conversations/(\d+)/labels", "labels"),
    (r"POST /conversations/(\d+)/labels", "set_labels"),
    (r"GET /conversations/(\d+)/messages", "list_messages"),
    (r"POST /conversations/(\d+)/messages", "make_message"),
    (r"GET /inboxes/(\d+)", "inbox"),
)


def _check(given, allowed, required):
    if missing := required - {name for name, value in given.items() if value not in (None, "")}:
        raise Refused(422, f"missing {sorted(missing)}")
    if unknown := set(given) - allowed:
        raise Refused(422, f"unknown {sorted(unknown)}")


def _one_of(value, allowed):
    if value not in allowed:
        raise Refused(422, f"{value!r} is none of {allowed}")


def _read(headers, body):
    kind = headers.get("Content-Type", "")
    if kind.startswith("multipart/form-data"):
        return _read_form(kind, body)
    if kind != "application/json":
        raise Refused(400, "neither JSON nor a form")
    return json.loads(body) if body else {}


def _read_form(kind, body):
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    form = email.message_from_bytes(head + body, policy=HTTP)
    given = {"attachments": []}
    for part in form.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if name == "attachments[]":
            given["attachments"].append((part.get_filename(), part.get_content_type(), content))
        else:
            given[name] = content.decode()
    if given.get("private") in ("true", "false"):
        given["private"] = given["private"] == "true"
    return given
