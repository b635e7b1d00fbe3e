import json

import pytest

from tests.channels.web.person import Person

OTHER_TYPES = [
    "", "text/plain", "text/json", "multipart/form-data; boundary=x", "application/jsonp",
    "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/xml",
]  # fmt: skip
NOT_JSON = {
    "empty": b"",
    "half": b'{"text": "a',
    "list": b'["a"]',
    "number": b"1",
    "infinite": b'{"text": NaN}',
    "not utf-8": b'{"text": "\xff"}',
    "deep": b"[" * 20_000,
    "deep object": b'{"text":' * 4_000,
    "digits": b'{"text": ' + b"9" * 10_000 + b"}",
}
NOT_A_MESSAGE = {
    "nothing": ({}, 422, "empty"),
    "both": ({"text": "a", "choice": "b"}, 400, "bad_json"),
    "a list": ({"text": ["a"]}, 400, "bad_json"),
    "a number": ({"text": 1}, 400, "bad_json"),
    "null": ({"text": None}, 400, "bad_json"),
    "blank": ({"text": " \n\t"}, 422, "empty"),
    "too long": ({"text": "长" * 4_001}, 422, "too_long"),
    "an intent": ({"text": "a", "intent": "affirm"}, 400, "unknown_field"),
    "entities": ({"text": "a", "entities": [{"income": 1}]}, 400, "unknown_field"),
    "slots": ({"text": "a", "slots": {"case": {}}}, 400, "unknown_field"),
    "metadata": ({"text": "a", "metadata": {"today": "2030-01-01"}}, 400, "unknown_field"),
    "a sender": ({"text": "a", "sender": "somebody"}, 400, "unknown_field"),
}


@pytest.fixture
def person(shared):
    return Person(shared.url)


def _raw(person, content, kind="application/json"):
    headers = {**person.bearer, "Idempotency-Key": "12345678", "Content-Type": kind}
    return person.http.post("/api/v1/messages", content=content, headers=headers)


def _nothing_was_kept(person):
    return person.messages() == []


@pytest.mark.parametrize("kind", OTHER_TYPES)
def test_only_json_is_read(person, kind):
    answer = _raw(person, b'{"text": "a"}', kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "not_json")
    assert _nothing_was_kept(person)


@pytest.mark.parametrize("content", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_no_json_object_is_refused(person, content):
    answer = _raw(person, content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_json")
    assert _nothing_was_kept(person)


@pytest.mark.parametrize(("body", "status", "code"), NOT_A_MESSAGE.values(), ids=NOT_A_MESSAGE)
def test_what_is_no_message_is_refused_and_says_what_to_do(person, body, status, code):
    answer = person.post(body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"].endswith("。")
    assert _nothing_was_kept(person)


def test_a_body_too_large_is_refused_whether_it_says_so_or_not(person):
    large = json.dumps({"text": "长" * 40_000}).encode()
    assert _raw(person, large).status_code == 413
    chunks = (large[start : start + 8_192] for start in range(0, len(large), 8_192))
    assert _raw(person, chunks).status_code == 413
    assert _nothing_was_kept(person)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space", "键" * 8, "a\tb12345"])
def test_a_message_without_a_proper_key_is_refused(person, key):
    headers = {**person.bearer, "Idempotency-Key": key.encode()}
    answer = person.http.post("/api/v1/messages", json={"text": "a"}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_key")


def test_a_slash_is_a_letter_like_any_other(person):
    for text in ("/restart", '/inform{"income": 1}', "/"):
        person.say(text)
    texts = [m["text"] for m in person.answered(6) if m["role"] == "user"]
    assert texts == ["/restart", '/inform{"income": 1}', "/"]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "\u202eabc", "a\x00b", "\ud800", "' OR 1=1; --", "{{7*7}}"],
)
def test_text_comes_back_as_text_with_nothing_hidden_in_it(person, text):
    body = json.dumps({"text": f"x{text}"}).encode()
    assert _raw(person, body).status_code == 202
    shown = person.answered(2)[0]["text"]
    assert shown == "x" + "".join(letter for letter in text if letter not in "\u202e\x00\ud800")
