import pytest

from tests.desk import people
from tests.desk.front import PASSWORD


@pytest.fixture
def url(either_url):
    return either_url


def test_a_case_goes_all_the_way_on_either_database(front, arrive, wang, lin):
    case_id = arrive(people.ill, "我在化疗")
    here = ("here", {"looking": True})
    for deed, sent in (here, here, ("claim", {}), ("open", {}), ("note", {"text": "慢慢来"}),
                       ("answer", {"text": "你好", "key": "k"}),
                       ("plan", {"terms": "24", "send": "yes", "key": "p"}),
                       ("hand-over", {"to": front.id_of("lin")})):  # fmt: skip
        assert wang.on_case(case_id, deed, **sent).status_code == 200, deed
    assert lin.on_case(case_id, "close", outcome="advice_given").status_code == 200
    page = wang.get(f"/desk/cases/{case_id}").text
    for told in ("化疗", "慢慢来", "你好", "已给建议"):
        assert told in page, told
    for path in ("", "?whose=done", "/numbers", "/audit", "/staff"):
        assert lin.get(f"/desk{path}").status_code == 200, path
    assert front.store.erase(front.queue.entry(case_id).conversation_id)
    assert wang.get(f"/desk/cases/{case_id}").status_code == 404


def test_the_door_shuts_and_the_staff_changes_on_either_database(front):
    for _ in range(5):
        assert front.window().sign_in("chen", "guess").status_code == 401
    assert front.window().sign_in("chen", PASSWORD).status_code == 429
    wang = front.window("wang")
    front.desk.staff.set_role(front.id_of("wang"), "auditor")
    assert wang.get("/desk").status_code == 303
