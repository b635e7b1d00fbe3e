import html
import json
import re

import pytest
import sqlalchemy as sa

from bot.conversation.schema import cases
from bot.desk.case_view import CaseView
from bot.handoff import audit
from tests.desk import people
from tests.handoff.fakes import a_turn


def shown(window, case_id):
    """Give the page's text without its tags."""
    answer = window.get(f"/desk/cases/{case_id}")
    assert answer.status_code == 200
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_the_first_screen_says_all_an_agent_needs(arrive, wang):
    text = " ".join(shown(wang, arrive()).split())
    told = (
        "P2", "还剩", "11-25",  # priority and due
        "信用卡欠款33,000元逾期62天；收入少了",  # in one line
        "青禾银行", "33,000.00", "账单上的", "有异议 450.00", "本金 30,000.00", "利息 2,100.00",
        "违约金 900.00", "逾期 62 天",
        "结余 2,000.00", "可用于还款 1,800.00", "预算 1,800.00", "本人说的，未核实", "3 口人",
        "每期 904.16", "还得起", "前提：",
        "已有 身份证", "还没问 账单或欠款页",
        "正被催收", "别联系单位", "不要联系单位", "晚上联系",
        "机器人说过会怎样", "还没问清的", "开场白", "你之前说的收入少了",
    )  # fmt: skip
    assert [one for one in told if one not in text] == []


def test_below_stand_corrections_consents_and_the_rulebook_s_version(arrive, wang):
    text = " ".join(shown(wang, arrive()).split())
    assert "改过的数 第几句 哪一项 原来 改成 3 欠款 35,000元 33,000元" in text
    assert "收集 同意 敏感信息 未说明 转人工 同意" in text
    assert re.search(r"规则版本 [0-9a-f]{8,}", text)
    assert "没有提到来电" in text


def test_each_message_tells_how_it_was_understood(arrive, wang):
    case_id = arrive(text="想分36期", intent="request_installment", confidence=0.93)
    assert "要分期 · 93%" in shown(wang, case_id)


def test_more_than_three_plans_never_stand_first_and_the_chosen_one_does(arrive, wang):
    page = wang.get(f"/desk/cases/{arrive(people.lenders)}").text
    first = page.partition('id="plans"')[2].partition("</section>")[0]
    assert 1 <= first.count('<li class="plan') <= 3


def test_hostile_text_is_only_text(front, arrive, wang):
    case_id = arrive(text=people.HOSTILE)
    wang.on_case(case_id, "note", text=people.HOSTILE)
    for path in ("", "/print"):
        page = wang.get(f"/desk/cases/{case_id}{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{7*7}}" in page
        assert "&lt;script&gt;alert" in page
    assert people.HOSTILE in wang.get(f"/desk/cases/{case_id}/transcript.txt").text


def test_no_page_of_the_desk_may_run_or_load_anything_foreign(arrive, wang):
    for path in ("/desk", f"/desk/cases/{arrive()}", "/desk/staff"):
        answer = wang.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert " style=" not in answer.text
        assert not re.search(r"\son\w+=", answer.text)
        assert re.findall(r"<script[^>]*>[^<]", answer.text) == []


SECRET = ("自己生病", "化疗", "传票", "本人重病", "病情", "诊断证明")


def test_what_is_sensitive_is_not_in_the_page_until_it_is_opened(front, arrive, wang):
    case_id = arrive(people.ill, "我在化疗，法院也来了传票")
    before = wang.get(f"/desk/cases/{case_id}").text
    assert [word for word in SECRET if word in before] == []
    assert "敏感内容，已折叠" in before
    rows = wang.get("/desk").text.partition('id="rows"')[2]
    assert [word for word in SECRET if word in rows] == []
    assert wang.on_case(case_id, "open").status_code == 200
    after = wang.get(f"/desk/cases/{case_id}").text
    assert [
        word for word in ("自己生病", "化疗", "传票", "本人重病", "法院或执行") if word not in after
    ] == []


def test_an_opening_is_accounted_for_and_holds_for_one_session_alone(front, arrive, wang):
    case_id = arrive(people.ill, "我在化疗")
    wang.on_case(case_id, "open")
    deeds = audit.read(front.store, case_id=case_id, who=front.id_of("wang"))
    assert [line.what for line in deeds].count("open_facts") == 1
    for window in (front.window("chen"), front.window("wang")):
        assert "化疗" not in window.get(f"/desk/cases/{case_id}").text


def test_what_the_bot_asks_everybody_is_not_folded_where_nothing_is_hidden(arrive, wang):
    case_id = arrive(reply="有没有收到法院的材料？每月看病要花多少？")
    assert "收到法院的材料" in wang.get(f"/desk/cases/{case_id}").text


def test_a_reading_is_accounted_for_once_however_often_the_page_refreshes(front, arrive, wang):
    case_id = arrive()
    for _ in range(3):
        wang.get(f"/desk/cases/{case_id}")
    deeds = audit.read(front.store, case_id=case_id, who=front.id_of("wang"))
    assert [line.what for line in deeds] == ["read"]


def test_without_consent_there_is_no_such_case(front, arrive, wang):
    case_id = arrive(people.silent)
    unknown = wang.get("/desk/cases/SK-nobody")
    hidden = wang.get(f"/desk/cases/{case_id}")
    assert (hidden.status_code, hidden.text) == (404, unknown.text)
    assert case_id not in wang.get("/desk").text
    for deed, sent in (("claim", {}), ("note", {"text": "x"}), ("open", {}), ("here", {})):
        refused = wang.on_case(case_id, deed, **sent)
        other = wang.on_case("SK-nobody", deed, **sent)
        assert (refused.status_code, refused.json()) == (404, other.json()), deed
    for name in ("case.json", "case.pdf", "transcript.txt", "print"):
        assert wang.get(f"/desk/cases/{case_id}/{name}").status_code == 404


def test_consent_taken_back_takes_the_case_off_the_desk(front, arrive, wang):
    case_id = arrive()
    wang.on_case(case_id, "claim")
    own = front.queue.entry(case_id).conversation_id
    a_turn(front.store, own, "不要转给人工了", case=people.stored(people.silent(own)))
    assert wang.get(f"/desk/cases/{case_id}").status_code == 404
    assert wang.on_case(case_id, "answer", text="你好", key="k1").status_code == 404
    assert case_id not in wang.get("/desk?whose=done").text


def test_danger_is_seen_without_being_asked(arrive, wang):
    case_id = arrive(people.in_danger, priority="P0")
    text = shown(wang, case_id)
    assert "人身安全" in text
    assert "你现在安全吗" in text
    assert "904.16" not in text


def test_what_was_erased_is_no_more(front, arrive, wang):
    case_id = arrive()
    wang.on_case(case_id, "note", text="等他明天回电")
    own = front.queue.entry(case_id).conversation_id
    wang.on_case(case_id, "here", looking=True)
    assert front.store.erase(own)
    assert wang.get(f"/desk/cases/{case_id}").status_code == 404
    assert wang.on_case(case_id, "answer", text="你好", key="k1").json()["error"]["code"] == "gone"
    with front.store.database.reading() as connection:
        for table in ("case_notes", "desk_presence"):
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608


def test_a_person_s_own_copy_holds_what_was_noted_of_them(front, arrive, wang):
    case_id = arrive()
    wang.on_case(case_id, "note", text="卡号4111 1111 1111 1111，等他回电")
    copy = front.store.export(front.queue.entry(case_id).conversation_id)
    notes = copy["staff_notes"]
    assert [note["text"] for note in notes] == ["卡号[卡号****1111]，等他回电"]
    assert "wang" not in str(notes)


@pytest.mark.parametrize("lacking", ["finance", "requests", "willingness", "documents", "progress"])
def test_a_case_of_an_older_make_is_shown_by_what_it_has(front, arrive, wang, lacking):
    case_id = arrive()
    own = front.queue.entry(case_id).conversation_id
    body = {name: value for name, value in front.store.load_case(own).items() if name != lacking}
    with front.store.database.writing() as connection:
        row = sa.update(cases).where(cases.c.conversation_id == own)
        connection.execute(row.values(body=json.dumps(body)))
    assert "青禾银行" in shown(wang, case_id)


def test_what_another_version_wrote_otherwise_is_left_out_and_named(front, arrive, wang):
    case_id = arrive()
    own = front.queue.entry(case_id).conversation_id
    body = {**front.store.load_case(own), "reasons": 4}
    with front.store.database.writing() as connection:
        row = sa.update(cases).where(cases.c.conversation_id == own)
        connection.execute(row.values(body=json.dumps(body)))
    text = shown(wang, case_id)
    assert "这些读不出来：reasons" in text
    assert "青禾银行" in text


def test_a_case_that_cannot_be_read_hides_no_other_and_takes_no_page_down(
    front, arrive, wang, monkeypatch
):
    broken, whole = arrive(), arrive()
    real = CaseView.in_brief

    def fails_for_one(view):
        if view.opened.case.case_id == broken:
            raise KeyError("utter_not_there")
        return real(view)

    monkeypatch.setattr(CaseView, "in_brief", fails_for_one)
    page = wang.get("/desk").text
    assert broken in page
    assert whole in page
    failed = wang.get(f"/desk/cases/{broken}")
    assert failed.status_code == 500
    assert "这一页出错了" in failed.text
    assert "utter_not_there" not in failed.text
