import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.handoff import audit
from tests.desk import people
from tests.documents.opened import pdf_texts

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/contracts/casefile.schema.json").read_text(encoding="utf-8")
)


def test_the_file_as_json_is_what_the_contract_says(arrive, wang):
    case_id = arrive()
    answer = wang.get(f"/desk/cases/{case_id}/case.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    body = answer.json()
    Draft202012Validator(SCHEMA).validate(body)
    assert body["case_id"] == case_id
    assert [line["from"] for line in body["transcript"]][:2] == ["user", "bot"]


def test_the_whole_file_is_only_for_who_opened_what_is_folded_in_it(arrive, wang):
    case_id = arrive(people.ill, "我在化疗")
    refused = wang.get(f"/desk/cases/{case_id}/case.json")
    assert refused.status_code == 403
    assert "化疗" not in refused.text
    wang.on_case(case_id, "open")
    assert "化疗" in wang.get(f"/desk/cases/{case_id}/case.json").text


def test_the_pdf_holds_the_case_and_the_conversation(arrive, wang):
    case_id = arrive(text=people.HOSTILE)
    answer = wang.get(f"/desk/cases/{case_id}/case.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(pdf_texts(answer.content))
    for told in (case_id, "33,000.00", "免息分36期", "正被催收", "<script>alert('x')</script>"):
        assert told in text, told
    assert b"/JavaScript" not in answer.content
    assert b"/JS" not in answer.content


@pytest.mark.parametrize("name", ["transcript.txt", "print"])
def test_what_is_folded_stays_folded_on_paper(arrive, wang, name):
    case_id = arrive(people.ill, "我在化疗")
    folded = wang.get(f"/desk/cases/{case_id}/{name}").text
    assert "化疗" not in folded
    assert "敏感内容，已折叠" in folded
    wang.on_case(case_id, "open")
    assert "化疗" in wang.get(f"/desk/cases/{case_id}/{name}").text


def test_the_transcript_is_whole_and_in_order(arrive, wang):
    case_id = arrive(text="想分期", reply="好的")
    wang.on_case(case_id, "claim")
    wang.on_case(case_id, "answer", text="我来帮你", key="k")
    text = wang.get(f"/desk/cases/{case_id}/transcript.txt").text
    places = [text.index(said) for said in ("本人\n想分期", "机器人\n好的", "人工\n我来帮你")]
    assert places == sorted(places)


def test_every_download_is_accounted_for(front, arrive, wang):
    case_id = arrive()
    for name in ("case.json", "transcript.txt", "print"):
        wang.get(f"/desk/cases/{case_id}/{name}")
    deeds = audit.read(front.store, case_id=case_id, who=front.id_of("wang"))
    assert [(line.what, line.detail.get("form")) for line in deeds] == [
        ("print", None), ("download", "txt"), ("download", "json"),
    ]  # fmt: skip
