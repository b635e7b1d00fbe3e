import base64
import json
from datetime import datetime, timedelta, timezone

import jwt
import pytest

from bot.channels.web.tokens import ChoiceTokens, SessionTokens, derived_key
from bot.errors import RequestRefused
from tests.channels.web.person import Person
from tests.channels.web.serving import SIGNED_WITH

NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)
HOUR, MONTH = timedelta(hours=1), timedelta(days=30)


class At:
    """A clock that stands where it is put."""

    def __init__(self, moment):
        self.moment = moment

    def now(self):
        return self.moment

    def today(self):
        return self.moment.date()


def _tokens(at=NOW, secret=SIGNED_WITH):
    return SessionTokens(secret, At(at), HOUR, MONTH)


def _refused(read, token):
    with pytest.raises(RequestRefused) as caught:
        read(token)
    return caught.value.code, caught.value.status


def test_a_token_opens_the_conversation_it_was_made_for():
    token, expires_at = _tokens().issue("abc", "zh-Hant")
    session = _tokens().read(token)
    assert (session.conversation_id, session.language) == ("abc", "zh-Hant")
    assert session.expires_at == expires_at == NOW + HOUR


def test_a_token_expires_and_can_be_renewed_for_a_while():
    token, _ = _tokens().issue("abc", "en")
    assert _refused(_tokens(NOW + HOUR).read, token) == ("expired", 401)
    assert _tokens(NOW + HOUR).read_for_renewal(token).conversation_id == "abc"
    late = _tokens(NOW + HOUR + MONTH)
    assert _refused(late.read_for_renewal, token) == ("expired", 401)


def _with(token, **changes):
    head, body, mark = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = base64.urlsafe_b64encode(json.dumps({**claims, **changes}).encode()).decode()
    return f"{head}.{changed.rstrip('=')}.{mark}"


def _unsigned(token):
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, None, algorithm="none")


FORGERIES = {
    "another conversation": lambda token: _with(token, sub="someone-else"),
    "a longer life": lambda token: _with(token, exp=4_000_000_000),
    "no signature": _unsigned,
    "a signature cut off": lambda token: token.rsplit(".", 1)[0] + ".",
    "another house": lambda _token: _tokens(secret="x" + SIGNED_WITH).issue("abc", "en")[0],
    "the secret itself as key": lambda _token: jwt.encode(
        {"sub": "abc", "aud": "shukun-web", "exp": 4_000_000_000}, SIGNED_WITH, algorithm="HS256"
    ),
    "another use": lambda _token: jwt.encode(
        {"sub": "abc", "aud": "desk", "exp": 4_000_000_000},
        derived_key(SIGNED_WITH, "session"),
        algorithm="HS256",
    ),
    "nothing": lambda _token: "",
    "rubbish": lambda _token: "a.b.c",
    "a moment that cannot be": lambda _token: jwt.encode(
        {"sub": "abc", "aud": "shukun-web", "exp": 10**30},
        derived_key(SIGNED_WITH, "session"),
        algorithm="HS256",
    ),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_token_we_did_not_make_opens_nothing(forge):
    token, _ = _tokens().issue("abc", "en")
    assert _refused(_tokens().read, forge(token)) == ("unauthorized", 401)


def test_a_button_has_its_name_only_in_its_own_conversation():
    choices = ChoiceTokens(SIGNED_WITH)
    name = choices.name("abc", 7, 2)
    assert choices.place("abc", name) == (7, 2)
    assert choices.place("abd", name) is None
    assert choices.place("abc", name[:-1] + ("A" if name[-1] != "A" else "B")) is None
    assert ChoiceTokens(SIGNED_WITH + "x").place("abc", name) is None


def test_every_session_is_a_conversation_of_its_own(serving):
    url = serving().url
    one, other = Person(url), Person(url)
    one.say("我的事")
    one.answered(2)
    assert other.messages() == []


def test_the_caller_cannot_name_a_conversation(serving):
    person = Person(serving().url)
    for field in ("conversation_id", "id", "session_id", "sender"):
        answer = person.http.post("/api/v1/sessions", json={field: "mine"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_field")


def test_a_renewed_token_opens_the_same_conversation(serving):
    person = Person(serving().url)
    person.say("你好")
    person.answered(2)
    renewed = person.http.post("/api/v1/sessions", headers=person.bearer)
    assert renewed.status_code == 201
    again = Person(str(person.http.base_url), renewed.json()["token"])
    assert again.messages() == person.messages()


def test_a_session_tells_when_it_expires(serving):
    answer = Person(serving(session_minutes=5).url).http.post("/api/v1/sessions", json={})
    left = datetime.fromisoformat(answer.json()["expires_at"]) - datetime.now(timezone.utc)
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)


@pytest.mark.parametrize("call", ["messages", "export"])
@pytest.mark.parametrize("shown", [None, "Basic YTpi", "Bearer x.y.z", "Bearer a b"])
def test_without_a_token_nothing_is_told(shared, call, shown):
    headers = {"Authorization": shown} if shown else {}
    answer = Person(shared.url).http.post(f"/api/v1/{call}", json={}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_a_page_may_only_ask_for_rules_that_the_house_lets_it(serving):
    server = serving(institutions=("demo_card",))
    ask = Person(server.url).http.post
    answers = {
        name: ask("/api/v1/sessions", json={"institution": name}).status_code
        for name in ("demo", "demo_card", "icbc", "../etc", ["demo"])
        if isinstance(name, str)
    }
    assert answers == {"demo": 201, "demo_card": 201, "icbc": 422, "../etc": 422}
    assert ask("/api/v1/sessions", json={"institution": ["demo"]}).status_code == 422
    assert ask("/api/v1/sessions", json={"language": "fr"}).status_code == 422


def test_refusals_are_worded_in_the_characters_the_page_chose(serving):
    person = Person(serving().url)
    opened = person.http.post("/api/v1/sessions", json={"language": "zh-Hant"}).json()
    traditional = Person(str(person.http.base_url), opened["token"])
    assert "還沒寫內容" in traditional.post({"text": " "}).json()["error"]["message"]
    assert "还没写内容" in person.post({"text": " "}).json()["error"]["message"]
