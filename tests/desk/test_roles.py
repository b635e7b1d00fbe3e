import pytest

from tests.desk.front import PASSWORD


@pytest.mark.parametrize(
    ("name", "seen"),
    [("wang", {"": 200, "/audit": 403, "/numbers": 403, "/numbers/not-understood.jsonl": 403}),
     ("shen", {"": 200, "/audit": 200, "/numbers": 200, "/numbers/not-understood.jsonl": 403}),
     ("lin", {"": 200, "/audit": 200, "/numbers": 200, "/numbers/not-understood.jsonl": 200})],
)  # fmt: skip
def test_each_role_sees_its_own_pages(front, name, seen):
    window = front.window(name)
    assert {page: window.get(f"/desk{page}").status_code for page in seen} == seen


def test_an_auditor_reads_and_does_nothing(front, arrive):
    case_id, window = arrive(), front.window("shen")
    assert window.get(f"/desk/cases/{case_id}").status_code == 200
    deeds = {"claim": {}, "answer": {"text": "x", "key": "k"}, "note": {"text": "x"}, "release": {},
             "hand-over": {"to": front.id_of("chen")}, "return": {"reason": "x"},
             "close": {"outcome": "agreed"}, "documents": {"codes": ["D01"], "key": "k"},
             "plan": {"terms": "12", "key": "k"}}  # fmt: skip
    for deed, sent in deeds.items():
        assert window.on_case(case_id, deed, **sent).status_code == 403, deed
    assert front.queue.entry(case_id).state == "queued"


@pytest.mark.parametrize("name", ["wang", "shen"])
def test_only_a_lead_manages_the_staff(front, name):
    window = front.window(name)
    new = {"name": "zhao", "role": "lead", "password": PASSWORD}
    assert window.post("/desk/staff", **new).status_code == 403
    own = front.id_of(name)
    assert window.post(f"/desk/staff/{own}/role", role="lead").status_code == 403
    assert front.desk.staff.named("zhao") is None
    assert front.desk.staff.named(name).role != "lead"


def test_a_lead_takes_on_moves_and_lets_go(front, lin):
    new = {"name": "zhao", "role": "agent", "password": PASSWORD}
    assert lin.post("/desk/staff", **new).status_code == 200
    zhao = front.id_of("zhao")
    assert lin.post(f"/desk/staff/{zhao}/role", role="auditor").status_code == 200
    assert lin.post(f"/desk/staff/{zhao}/leave").status_code == 200
    found = front.desk.staff.named("zhao")
    assert (found.role, found.active) == ("auditor", False)
    assert lin.post("/desk/staff", **new).json()["error"]["code"] == "bad_name"


def test_the_last_lead_can_neither_leave_nor_become_less(front, lin):
    own = front.id_of("lin")
    for deed, sent in (("leave", {}), ("role", {"role": "agent"})):
        assert lin.post(f"/desk/staff/{own}/{deed}", **sent).json()["error"]["code"] == "bad_role"
    assert front.desk.staff.named("lin").leads


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_is_refused(front, lin, password):
    new = {"name": "zhao", "role": "agent", "password": password}
    assert lin.post("/desk/staff", **new).json()["error"]["code"] == "bad_password"


def test_everybody_changes_their_own_password_by_the_old_one(front):
    window = front.window("wang")
    wrong = window.post("/desk/password", old="guess", new="a new long password")
    assert wrong.json()["error"]["code"] == "bad_old"
    right = window.post("/desk/password", old=PASSWORD, new="a new long password")
    assert right.status_code == 200
    assert window.get("/desk").status_code == 303
    assert front.window().sign_in("wang", "a new long password").status_code == 200
