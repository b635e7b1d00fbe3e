"""The house put together."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import get_args

import pytest

from bot.conversation.masking import SecretKind
from bot.core.case import Case, Consent
from bot.core.records import to_json
from bot.errors import ModelMissing
from bot.settings import Settings
from bot.wiring import build_house, courtesies, house, open_intake
from tests.core.cases import PLENTY, debt

TODAY = date(2026, 11, 22)
CASE = Case(
    "SK1",
    "c1",
    created_at="2026-11-22T09:00:00+08:00",
    updated_at="2026-11-22T09:30:00+08:00",
    institution="demo",
    consent=Consent(collect=True),
    user_role="self",
    debts=(debt(total="12000"),),
    finance=PLENTY,
)


def test_a_process_has_one_house():
    assert house() is house()


def test_offers_follow_the_rules_of_the_debts_own_product():
    given = build_house(TODAY)
    loan = replace(CASE, debts=(debt(product="consumer_loan", total="12000"),))
    assert {offer.plan.kind for offer in given.propose(CASE, TODAY).offers} == {
        "interest_free_instalment"
    }
    assert "annuity" in {offer.plan.kind for offer in given.propose(loan, TODAY).offers}


def test_a_case_without_debts_has_no_offers_and_no_fault():
    assert house().propose(replace(CASE, debts=()), TODAY).offers == ()


def test_the_stored_case_becomes_a_file_with_words_and_a_time_to_answer():
    body = house().case_file(to_json(CASE), TODAY, [])
    assert body["case_id"] == "SK1"
    assert body["one_line"].startswith("信用卡欠款12,000元")
    assert body["respond_by"] > CASE.updated_at
    assert body["rulebook_version"] == house().rulebook.version


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": Consent(collect=False)},
        {"consent": Consent(collect=True, hand_off=False)},
        {"user_role": "third_party"},
    ],
)
def test_no_file_is_made_of_a_case_nobody_agreed_to(changes):
    assert house().case_file(to_json(replace(CASE, **changes)), TODAY, []) is None


def test_what_waits_in_the_queue_has_a_file_that_names_its_hour_whatever_was_agreed():
    due = datetime(2026, 11, 22, 1, 35, tzinfo=timezone.utc)
    danger = replace(CASE, consent=Consent(collect=False), signals=("self_harm",))
    body = house().case_file(to_json(danger), TODAY, [], due)
    assert (body["priority"], body["respond_by"]) == ("P0", "2026-11-22T09:35:00+08:00")


def test_the_hour_of_a_case_skips_the_holidays():
    ready = replace(CASE, updated_at="2026-09-30T16:00:00+08:00", signals=("court",))
    body = house().case_file(to_json(ready), date(2026, 9, 30), [])
    assert body["respond_by"] == "2026-10-08T11:00:00+08:00"


def test_every_courtesy_is_worded():
    words = courtesies(house().wording)
    assert "SK7" in words.apology("SK7")["text"]
    assert "2000" in words.too_long(2000)["text"]
    assert words.nothing_said()["text"]
    every = words.masked(get_args(SecretKind))
    assert every is not None
    for name in ("卡号", "身份证号", "手机号", "验证码", "密码"):
        assert name in every["text"]


def test_without_a_model_the_way_in_does_not_open(tmp_path):
    from bot.clock import SystemClock

    with pytest.raises(ModelMissing):
        open_intake(Settings(root=tmp_path), SystemClock())


def test_the_house_stands_without_rasa():
    code = "import sys, bot.wiring; bot.wiring.house(); print('rasa' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "False"
