from datetime import timedelta

import pytest

from bot.desk.desk import ATTEMPTS_A_MINUTE
from bot.desk.lockout import FREE_FAILURES, Lockout
from bot.desk.sessions import IDLE, LONGEST, StaffSessions
from tests.desk.front import PASSWORD, Front, token_of
from tests.handoff.fakes import MovingClock


def test_without_a_session_every_page_leads_to_the_door(front, arrive):
    window, case_id = front.window(), arrive()
    pages = ("", "/audit", "/numbers", "/staff", f"/cases/{case_id}", f"/cases/{case_id}/case.pdf",
             f"/cases/{case_id}/case.json", "/numbers/not-understood.jsonl")  # fmt: skip
    for page in pages:
        answer = window.get(f"/desk{page}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in"), page
    assert window.get("/desk/events").status_code == 401


def test_the_key_stays_out_of_reach_of_scripts_and_other_sites(front):
    cookie = front.window().sign_in("wang").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/desk" in cookie


def test_over_tls_the_key_never_travels_in_the_clear(tmp_path, url, clock):
    opened = Front(tmp_path, url, clock, public_url="https://desk.example")
    window = opened.window()
    window.client.base_url = "https://desk.example"
    assert "Secure" in window.sign_in("wang").headers["set-cookie"]
    opened.close()


def test_a_wrong_password_and_an_unknown_name_read_alike(front):
    wrong = front.window().sign_in("wang", "not the password")
    unknown = front.window().sign_in("nobody at all", PASSWORD)
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert wrong.status_code == 401


@pytest.mark.parametrize("name", ["wang", "nobody at all"])
def test_after_five_failures_a_name_is_shut_whether_it_exists_or_not(front, name):
    answers = [front.window().sign_in(name, "guess").status_code for _ in range(FREE_FAILURES + 1)]
    assert answers == [401] * FREE_FAILURES + [429]
    assert front.window().sign_in(name, PASSWORD).status_code == 429


def test_each_further_failure_shuts_for_longer_and_never_for_more_than_an_hour(store):
    clock = MovingClock()
    lockout = Lockout(store, clock)
    waits = []
    for _ in range(FREE_FAILURES + 8):
        lockout.failed("wang")
        waits.append(lockout.wait_s("Wang "))
        clock.pass_(seconds=waits[-1])
    assert waits == [0] * 4 + [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_an_address_that_tries_many_names_is_slowed_down(front):
    for _ in range(ATTEMPTS_A_MINUTE):
        front.desk.attempts.take("testclient")
    refused = front.window().sign_in("wang")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "slow_down")


def test_who_gets_in_is_no_longer_counted(store):
    lockout = Lockout(store, MovingClock())
    for _ in range(FREE_FAILURES):
        lockout.failed("wang")
    lockout.succeeded("wang")
    assert lockout.wait_s("wang") == 0


def test_the_door_takes_nothing_without_its_own_token(front):
    window, other = front.window(), front.window()
    sent = {"name": "wang", "password": PASSWORD}
    assert window.client.post("/desk/sign-in", json=sent).status_code == 403
    window.get("/desk/sign-in")
    stolen = {"X-CSRF-Token": token_of(other.get("/desk/sign-in"))}
    assert window.client.post("/desk/sign-in", json=sent, headers=stolen).status_code == 403


@pytest.mark.parametrize("token", ["", "another's", None])
def test_nothing_is_done_without_the_session_s_token(front, arrive, token):
    case_id, window = arrive(), front.window("wang")
    headers = {} if token is None else {"X-CSRF-Token": "not it" if token else ""}
    answer = window.client.post(f"/desk/cases/{case_id}/claim", json={}, headers=headers)
    assert answer.status_code == 403
    assert front.queue.entry(case_id).state == "queued"


def test_the_token_of_a_colleague_does_not_do(front, arrive):
    case_id, window = arrive(), front.window("wang")
    theirs = token_of(front.window("chen").get("/desk"))
    answer = window.client.post(
        f"/desk/cases/{case_id}/claim", json={}, headers={"X-CSRF-Token": theirs}
    )
    assert answer.json()["error"]["code"] == "csrf"


def test_signed_out_the_old_key_opens_nothing(front):
    window = front.window("wang")
    key = window.client.cookies["shukun_desk"]
    assert window.post("/desk/sign-out").status_code == 200
    window.client.cookies.set("shukun_desk", key, domain="127.0.0.1", path="/desk")
    assert window.get("/desk").status_code == 303


def _session(front, clock):
    sessions = StaffSessions(front.store, clock)
    return sessions, sessions.open(front.desk.staff.named("wang"))


def test_a_session_ends_when_nobody_is_there(front):
    clock = MovingClock()
    sessions, key = _session(front, clock)
    for _ in range(4):
        clock.pass_(minutes=20)
        assert sessions.read(key)
    clock.moment += IDLE
    assert sessions.read(key, sign_of_life=False)
    clock.pass_(seconds=1)
    assert sessions.read(key) is None


def test_a_page_left_open_is_no_sign_of_life(front):
    clock = MovingClock()
    sessions, key = _session(front, clock)
    for _ in range(4):
        clock.pass_(minutes=8)
        sessions.read(key, sign_of_life=False)
    assert sessions.read(key) is None


def test_a_session_ends_after_a_shift_however_busy_it_is(front):
    clock = MovingClock()
    sessions, key = _session(front, clock)
    end = clock.moment + LONGEST
    while clock.moment < end:
        assert sessions.read(key)
        clock.pass_(minutes=15)
    clock.moment = end + timedelta(seconds=1)
    assert sessions.read(key) is None


def test_who_leaves_or_gets_another_password_is_out_at_once(front):
    window = front.window("wang")
    front.desk.staff.set_active(front.id_of("wang"), active=False)
    assert window.get("/desk").status_code == 303
    assert front.window().sign_in("wang").status_code == 401
    chen = front.window("chen")
    front.desk.staff.set_password(front.id_of("chen"), "another long password")
    assert chen.get("/desk").status_code == 303


def test_the_database_holds_no_key_and_no_password(front):
    window = front.window("wang")
    key = window.client.cookies["shukun_desk"]
    with front.store.database.reading() as connection:
        rows = [str(row) for table in ("staff", "staff_sessions") for row in
                connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608 # fmt: skip
    assert len(rows) == 5
    assert not any(key in row or PASSWORD in row for row in rows)
    assert sum("$argon2id$" in row for row in rows) == 4


@pytest.mark.parametrize(
    ("back", "where"),
    [("/desk/audit?case=SK1", "/desk/audit?case=SK1"), ("//evil.example", "/desk"),
     ("/desk//evil.example", "/desk"), ("https://evil.example", "/desk"),
     ("/desk\\evil.example", "/desk"), ("", "/desk")],
)  # fmt: skip
def test_choosing_a_language_leads_back_and_nowhere_else(front, back, where):
    answer = front.window().client.get("/desk/language/en", params={"back": back})
    assert answer.headers["location"] == where
    assert "shukun_desk_language=en" in answer.headers["set-cookie"]


def test_the_desk_can_be_read_in_english(front):
    window = front.window("wang")
    assert 'lang="zh-Hans"' in window.get("/desk").text
    window.get("/desk/language/en")
    assert "No cases here." in window.get("/desk").text


def test_where_there_is_nobody_the_door_says_how_to_begin(tmp_path, url, clock, monkeypatch):
    monkeypatch.setattr(Front, "STAFF", ())
    opened = Front(tmp_path, url, clock)
    assert "python -m bot staff add" in opened.window().get("/desk/sign-in").text
    opened.close()
