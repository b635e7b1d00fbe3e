import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from bot.core.case import Call, Consent, Correction, Essential, Request, Stage
from bot.core.casefile import Surroundings, assemble_case_file, is_made
from bot.core.rules import DocumentRules
from tests.core.cases import CARD, LOAN, PLENTY, SHORT, case, debt, finance, proposal, yuan

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/contracts/casefile.schema.json").read_text(encoding="utf-8")
)
CHECK = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
NOW = "2026-05-10T09:30:00+08:00"
AROUND = Surroundings(
    "r1", NOW, [{"at": NOW, "from": "user", "text": "还不上了", "intent": None, "confidence": 0.5}]
)


class Words:
    def one_line(self, case, proposal):
        return f"one line of {case.case_id}"

    def suggested_opening(self, case):
        return f"opening of {case.case_id}"

    def assumption(self, code, _sources=()):
        return f"assumes {code}"

    def open_question(self, question_id):
        return f"asks {question_id}"

    def promise(self, code):
        return f"promises {code}"


def told(**fields):
    return case(created_at=NOW, updated_at=NOW, **fields)


def file_of(given, rules=CARD, around=AROUND):
    body = assemble_case_file(given, proposal(given, rules), Words(), around)
    CHECK.validate(json.loads(json.dumps(body)))
    assert not list(floats_in({**body, "transcript": []}))
    return body


def floats_in(value):
    if isinstance(value, float):
        yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        for child in children:
            yield from floats_in(child)


FULL = told(
    channel="web",
    consent=Consent(collect=True, hand_off=True, at=NOW, notice_version="1"),
    willingness="willing_but_unable",
    reasons=("R03", "R01"),
    requests=(
        Request("Q1", terms=6, payment=yuan("1500"), superseded=True),
        Request("Q1", stages=(Stage(6, yuan("300")), Stage(None, yuan("700"))), superseded=True),
        Request("Q2", months=2),
        Request("Q5", waive=("penalty",)),
    ),
    debts=(
        debt(principal="8000", interest="640", penalty="260", disputed="400", overdue_days=40,
             overdue_since=date(2026, 3, 31), institution="acorn", institution_name="橡果"),
        debt(id="B", total_low="5000", total_high="6000", approximate=True),
    ),
    finance=replace(
        SHORT, essentials=(Essential("房租", yuan("1500")), Essential("吃饭", yuan("1100"))),
        expected_income=yuan("5000"), expected_income_from=date(2026, 7, 5), cap=yuan("700"),
        cap_is_loose=True, lump_sum=yuan("300"), savings=yuan("1000"),
    ),
    signals=("collection_pressure", "court"),
    documents={"D02": "have", "all": "can_get"},
    corrections=(Correction(3, "debts.A.principal_fen", 900_000, 800_000),),
    calls=(Call(at="2026-05-01T10:00", agent="李"), Call(promise="会回电")),
    chosen_plan="A.deferral.2",
    contact_window="evening",
    do_not_contact=("employer",),
    promises=("human_contact",),
)  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        told(),
        FULL,
        replace(FULL, reasons=("R10",)),
        replace(FULL, finance=PLENTY, requests=(Request("Q1", terms=20), Request("Q4"))),
        told(debts=(debt(amount_due="900", next_due="700"),),
             requests=(Request("Q3", payment=yuan("300")), Request("Q6"))),
        told(consent=Consent(collect=True), signals=("self_harm",)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rules", [CARD, LOAN])
def test_a_case_file_satisfies_the_contract_and_holds_no_float(given, rules):
    file_of(given, rules)


def test_the_schema_refuses_what_the_contract_refuses():
    with pytest.raises(jsonschema.ValidationError):
        CHECK.validate({**file_of(told()), "priority": "none"})


def test_the_file_tells_the_debt_in_its_parts():
    first, second = file_of(FULL)["debts"]

    assert (first["total_fen"], first["disputed_fen"]) == (890_000, 40_000)
    assert (first["overdue_days"], first["overdue_since"]) == (40, "2026-03-31")
    assert (second["total_fen"], second["total_low_fen"]) == (None, 500_000)
    assert [first["source"], second["source"]] == ["stated", "stated"]


def test_the_file_tells_a_debt_under_the_names_of_the_contract():
    owed = debt(
        institution="acorn", institution_name="橡果", total="9000", total_low="8900",
        total_high="9100", principal="8000", interest="640", penalty="260", fee="100",
        disputed="40", admitted="8960", amount_due="900", next_due="700", paid="300",
        current_instalment="850", agreed_terms=12, paid_terms=5, overdue_days=40,
        overdue_since=date(2026, 3, 31), approximate=True, from_bill=True,
    )  # fmt: skip

    assert file_of(told(debts=(owed,)))["debts"] == [{
        "id": "A", "product": "credit_card", "institution": "acorn", "institution_name": "橡果",
        "total_fen": 900_000, "total_low_fen": 890_000, "total_high_fen": 910_000,
        "principal_fen": 800_000, "interest_fen": 64_000, "penalty_fen": 26_000,
        "fee_fen": 10_000, "disputed_fen": 4_000, "admitted_fen": 896_000,
        "amount_due_fen": 90_000, "next_due_fen": 70_000, "paid_fen": 30_000,
        "current_instalment_fen": 85_000, "agreed_terms": 12, "paid_terms": 5,
        "overdue_days": 40, "overdue_since": "2026-03-31", "approximate": True, "source": "bill",
    }]  # fmt: skip


def test_the_file_tells_the_month_under_the_names_of_the_contract():
    month = finance(
        income="6800", expected_income="9000", expected_income_from=date(2026, 7, 5),
        essentials="4200", other_debt="600", household=3, cap="1800", others_income="1500",
        debts_total="90000", debt_payments="2100", lump_sum="5000", savings="300",
    )  # fmt: skip
    told_so = {
        "income_fen": 680_000, "expected_income_fen": 900_000,
        "expected_income_from": "2026-07-05", "essentials_fen": 420_000, "other_debt_fen": 60_000,
        "household": 3, "cap_fen": 180_000, "cap_approximate": False, "others_income_fen": 150_000,
        "debts_total_fen": 9_000_000, "debt_payments_fen": 210_000, "lump_sum_fen": 500_000,
        "savings_fen": 30_000,
    }  # fmt: skip

    assert told_so.items() <= file_of(told(finance=month))["finance"].items()


def test_the_file_tells_how_a_plan_stands_and_what_it_rests_on():
    class Sourced(Words):
        def assumption(self, code, sources=()):
            return f"{code} by {[source.rule_id for source in sources]}"

    given = told(debts=(debt(total="9000"),), finance=PLENTY, requests=(Request("Q1", terms=12),))
    offered = proposal(given, CARD)
    plans = assemble_case_file(given, offered, Sourced(), AROUND)["plans"]

    assert [
        {key: plan[key] for key in ("recommended", "asked_for", "after_recovery", "superseded")}
        for plan in plans
    ] == [
        {"recommended": offer.recommended, "asked_for": offer.asked_for,
         "after_recovery": offer.after_recovery, "superseded": offer.superseded}
        for offer in offered.offers
    ]  # fmt: skip
    assert {plan["asked_for"] for plan in plans} == {True, False}
    assert all(
        line.endswith(f"by {plan['rule_sources']}")
        for plan in plans for line in plan["assumptions"]
    )  # fmt: skip
    assert any(plan["assumptions"] and plan["rule_sources"] for plan in plans)


@pytest.mark.parametrize("role", ["self", "third_party", "unknown"])
def test_the_file_tells_who_speaks(role):
    assert file_of(told(user_role=role))["user_role"] == role


def test_a_debt_of_which_no_amount_is_told_has_no_source():
    assert file_of(told(debts=(debt(),)))["debts"][0]["source"] == "unknown"


def test_the_file_tells_the_month_now_and_later():
    month = file_of(FULL)["finance"]

    assert (month["surplus_fen"], month["usable_fen"], month["budget_fen"]) == (-60_000, 0, 0)
    assert month["later"] == {
        "from": "2026-07-05", "surplus_fen": 240_000, "usable_fen": 216_000, "budget_fen": 216_000,
    }  # fmt: skip
    assert month["essentials"] == [
        {"label": "房租", "fen": 150_000}, {"label": "吃饭", "fen": 110_000},
    ]  # fmt: skip
    assert (month["cap_fen"], month["cap_approximate"], month["verified"]) == (70_000, True, False)


def test_what_was_never_said_is_null_never_a_guess():
    month = file_of(told())["finance"]

    known = {name: value for name, value in month.items() if value not in (None, [], False)}
    assert known == {}


def test_the_floor_of_the_months_to_come_is_told_where_this_month_is_unknown():
    month = finance(essentials="900", household=1, expected_income="5000")

    assert file_of(told(finance=month))["finance"]["floor_applied"] is True


def test_the_chosen_plan_is_an_index_into_the_plans():
    body = file_of(FULL)
    chosen = body["plans"][body["chosen_plan"]]

    assert (chosen["kind"], chosen["days"], chosen["ends_on"]) == ("deferral", 61, "2026-07-10")
    assert "assumes review_before_end" in chosen["assumptions"]
    assert file_of(replace(FULL, chosen_plan="A.annuity.99"))["chosen_plan"] is None


def test_plans_that_were_replaced_stay_in_the_file_marked_so():
    plans = file_of(FULL)["plans"]

    assert [plan["terms"] for plan in plans if plan["superseded"]] == [6, 16]
    assert plans[0]["rule_sources"] == ["institutions/acorn/personalised"]
    assert plans[0]["nominal_annual_rate"] == "0.0000"


def test_requests_keep_what_was_named():
    assert file_of(FULL)["requests"][0] == {
        "code": "Q1", "terms": 6, "months": None, "payment_fen": 150_000, "superseded": True,
    }  # fmt: skip


def test_documents_carry_their_status():
    found = {item["code"]: item["status"] for item in file_of(FULL)["documents"]}

    assert (found["D02"], found["D05"]) == ("have", "can_get")


def test_a_paper_that_stands_for_another_says_for_which():
    given = told(reasons=("R07",), documents={"D14": "cannot"})
    found = {item["code"]: item["instead_of"] for item in file_of(given)["documents"]}

    assert found["D25"] == "D14"
    assert found["D01"] is None
    assert "D14" not in found


def test_a_paper_says_in_which_form_it_is_handed_in_and_optional_ones_stay_out():
    given = told(reasons=("R03",), finance=SHORT)
    body = file_of(given, replace(CARD, documents=DocumentRules(forms={"D06": "照片"})))
    forms = {item["code"]: item["form"] for item in body["documents"]}

    assert (forms["D06"], forms["D02"]) == ("照片", None)
    assert "D21" not in forms


def test_a_call_is_complete_with_somebody_named_at_a_known_time():
    first, second = file_of(FULL)["call_log"]

    assert (first["complete"], second["complete"]) == (True, False)
    assert (first["agent"], second["promise"]) == ("李", "会回电")


def test_head_and_surroundings_are_in_the_file():
    body = file_of(FULL)

    assert (body["priority"], body["respond_by"], body["rulebook_version"]) == ("P1", NOW, "r1")
    assert body["consent"]["hand_off"] is True
    assert body["corrections"][0]["new"] == 800_000
    assert body["contact"] == {"window": "evening", "channel": None, "do_not": ["employer"]}
    assert (body["one_line"], body["suggested_opening"]) == ("one line of K-1", "opening of K-1")
    assert body["promises_by_bot"] == ["promises human_contact"]
    assert body["transcript"] == AROUND.transcript


def test_questions_still_open_are_in_the_file():
    assert "asks consent" in file_of(told())["open_questions"]


def test_a_case_not_handed_over_has_no_time_to_answer_by():
    assert file_of(told(), around=Surroundings("r1"))["respond_by"] is None


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (case(), True),
        (case(consent=Consent(collect=True)), True),
        (case(consent=Consent(collect=True, hand_off=True)), True),
        (case(consent=Consent(collect=False)), False),
        (case(consent=Consent(collect=True, hand_off=False)), False),
        (case(user_role="third_party"), False),
    ],
)
def test_no_case_is_made_where_it_was_refused_or_for_a_third_party(given, made):
    assert is_made(given) is made


def test_the_schema_in_the_docs_is_the_contract():
    assert SCHEMA["title"] == "Case file"
    assert SCHEMA["properties"]["schema_version"] == {"const": "1"}


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        ({"contact_window": "text_only"}, "text"),
        ({"do_not_contact": ("phone",)}, "text"),
        ({"contact_window": "evening"}, None),
    ],
)
def test_who_wants_no_calls_is_written_to(fields, channel):
    assert file_of(told(**fields))["contact"]["channel"] == channel
