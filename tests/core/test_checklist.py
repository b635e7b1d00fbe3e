from dataclasses import replace

import pytest

from bot.core.case import Call, Consent, Request
from bot.core.checklist import (
    SERVES_INSTEAD,
    STATUSES,
    checklist,
    document_status,
    needed_documents,
    stand_ins,
)
from bot.core.rules import DocumentRules
from tests.core.cases import LOAN, PLENTY, SHORT, case, debt, finance, proposal, yuan

ALWAYS = {"D01", "D02"}
CALL = (Call(at="2026-05-01"),)


def papers(given, rules=None):
    found = proposal(given, rules) if rules else proposal(given)
    codes = needed_documents(given, found)
    assert list(codes) == sorted(set(codes))
    return set(codes)


def owing(*requests, **fields):
    return case(**{"debts": (debt(total="9000"),), "requests": requests, **fields})


RICH = {"finance": PLENTY, "calls": CALL}


def test_identity_and_bill_are_asked_of_everyone():
    assert papers(case()) == ALWAYS


def test_a_forgotten_payment_needs_the_bill_only():
    assert papers(owing(Request("Q6"), Request("Q5"), reasons=("R10",), **RICH)) == {"D02"}


def test_a_third_party_needs_authority_and_kinship_only():
    assert papers(owing(Request("Q1"), user_role="third_party", **RICH)) == {"D10", "D22"}


def test_a_crisis_asks_for_nothing():
    assert papers(owing(Request("Q1"), signals=("self_harm",), **RICH)) == set()


@pytest.mark.parametrize("consent", [Consent(collect=False), Consent(collect=True, hand_off=False)])
def test_whoever_refuses_hand_over_needs_the_bill_only(consent):
    assert papers(owing(Request("Q1"), consent=consent, **RICH)) == {"D02"}


@pytest.mark.parametrize("more", [(), (Request("Q5"),), (Request("Q1", superseded=True),)])
def test_settling_and_nothing_else_needs_no_proof_of_hardship(more):
    given = owing(Request("Q6"), *more, reasons=("R03",), signals=("complaint",), **RICH)

    assert papers(given) == ALWAYS | {"D30"}


def test_settling_with_another_wish_needs_the_whole_list():
    given = owing(Request("Q6"), Request("Q7"), reasons=("R03",))

    assert papers(given) == ALWAYS | {"D06", "D17", "D26", "D30"}


@pytest.mark.parametrize("fields", [{"reasons": ("R09",)}, {"requests": (Request("Q8"),)}])
def test_a_dispute_needs_no_papers_on_income(fields):
    assert papers(owing(finance=PLENTY, **fields)) == ALWAYS | {"D16", "D17", "D27"}


def test_settling_the_undisputed_part_adds_the_proof_of_payoff():
    given = owing(Request("Q8"), Request("Q6"), reasons=("R09",))

    assert papers(given) == ALWAYS | {"D16", "D17", "D27", "D30"}


def test_the_undisputed_part_over_time_proves_its_hardship():
    given = owing(
        Request("Q1"), debts=(debt(total="9000", disputed="900"),), reasons=("R09", "R03"),
        finance=PLENTY,
    )  # fmt: skip

    assert papers(given) == ALWAYS | {"D04", "D05", "D06", "D16", "D17", "D18", "D27"}


@pytest.mark.parametrize(
    ("reason", "signals", "expected"),
    [
        ("R01", (), {"D07", "D08"}),
        ("R02", (), {"D07", "D10"}),
        ("R02", ("critical",), {"D07", "D09", "D10"}),
        ("R02", ("death",), {"D10", "D11"}),
        ("R03", (), {"D06"}),
        ("R04", (), {"D12"}),
        ("R05", (), {"D13"}),
        ("R06", (), {"D23"}),
        ("R06", ("death",), {"D10", "D11"}),
        ("R07", (), {"D14"}),
        ("R08", (), set()),
        ("R08", ("housing",), {"D15"}),
        ("R08", ("medical",), {"D08"}),
        ("R11", (), {"D20"}),
        ("R12", (), set()),
        ("R13", (), set()),
        ("R14", (), set()),
    ],
)
def test_each_reason_has_the_papers_that_prove_it(reason, signals, expected):
    assert papers(case(reasons=(reason,), signals=signals)) == ALWAYS | expected


def test_two_reasons_need_the_papers_of_both():
    assert papers(case(reasons=("R03", "R01"))) == ALWAYS | {"D06", "D07", "D08"}


@pytest.mark.parametrize("kind", ["gig", "business"])
def test_an_income_cut_without_an_employer_is_proven_by_the_account(kind):
    given = case(reasons=("R04",), finance=finance(income_kind=kind))

    assert papers(given) == ALWAYS | {"D05"}


def test_a_disaster_without_a_certificate_is_proven_by_the_village():
    given = case(reasons=("R07",), documents={"D14": "cannot"})

    assert papers(given) == ALWAYS | {"D25"}


# --- what serves where a document cannot be had


def listed(given, **rules):
    """Give the list of a case, code to item, under an institution's word on documents."""
    found = replace(proposal(given), documents=DocumentRules(**rules))
    return {item.code: item for item in checklist(given, found)}


@pytest.mark.parametrize(
    ("fields", "missing", "instead"),
    [
        ({}, "D02", "D17"),
        ({"finance": PLENTY}, "D04", "D05"),
        ({"finance": PLENTY}, "D05", "D04"),
        ({"reasons": ("R03",)}, "D06", "D25"),
        ({"reasons": ("R01",)}, "D07", "D08"),
        ({"reasons": ("R01",)}, "D08", "D07"),
        ({"reasons": ("R02",), "signals": ("critical",)}, "D09", "D07"),
        ({"reasons": ("R04",)}, "D12", "D05"),
        ({"reasons": ("R05",)}, "D13", "D25"),
        ({"reasons": ("R07",)}, "D14", "D25"),
        ({"reasons": ("R08",), "signals": ("housing",)}, "D15", "D05"),
        ({"requests": (Request("Q4"),)}, "D19", "D05"),
        ({"requests": (Request("Q9"),)}, "D28", "D17"),
    ],
)
def test_what_cannot_be_had_is_replaced_before_it_is_missing(fields, missing, instead):
    before, after = listed(case(**fields)), listed(case(**fields, documents={missing: "cannot"}))

    assert set(after) == set(before) - {missing} | {instead}
    assert after[instead].instead_of == missing
    assert after[instead].need == ("required" if instead in before else "alternative")
    assert not any(item.is_missing for item in after.values())
    assert SERVES_INSTEAD[missing][0] == instead


def test_the_next_best_serves_where_the_best_cannot_be_had_either():
    given = case(reasons=("R04",), documents={"D12": "cannot", "D05": "cannot"})

    assert listed(given)["D25"].instead_of == "D12"


def test_one_paper_may_stand_in_for_two():
    given = case(reasons=("R03", "R07"), documents={"D06": "cannot", "D14": "cannot"})

    assert set(listed(given)) == ALWAYS | {"D25"}
    assert stand_ins(given, proposal(given)) == {"D06": "D25", "D14": "D25"}


def test_only_what_cannot_be_had_has_a_stand_in():
    given = case(reasons=("R03",), documents={"D01": "cannot", "D06": "can_get", "D14": "cannot"})

    assert stand_ins(given, proposal(given)) == {"D01": "D01"}


@pytest.mark.parametrize(
    ("documents", "missing"),
    [
        ({"D01": "cannot"}, {"D01"}),
        ({"D06": "cannot", "D25": "cannot"}, {"D06"}),
        ({"D06": "cannot"}, set()),
        ({"D06": "can_get"}, set()),
        ({"all": "cannot"}, {"D01", "D02", "D06"}),
    ],
)
def test_missing_is_only_what_nothing_replaces(documents, missing):
    found = listed(case(reasons=("R03",), documents=documents))

    assert {code for code, item in found.items() if item.is_missing} == missing


def test_what_may_help_is_offered_and_never_needed():
    poor = case(finance=SHORT, documents={"D21": "cannot"})
    several = case(reasons=("R11",))
    ill = case(reasons=("R01",), signals=("vulnerable_serious_illness",))

    assert listed(poor)["D21"].need == "optional"
    assert not listed(poor)["D21"].is_missing
    assert listed(several)["D03"].need == "optional"
    assert listed(ill)["D21"].need == "optional"
    assert not {"D03", "D21"} & set(listed(case(finance=PLENTY)))
    assert not {"D03", "D21"} & (papers(poor) | papers(several) | papers(ill))


# --- what an institution asks for itself


def test_an_institution_adds_a_document_of_its_own_and_does_without_another():
    found = listed(case(reasons=("R03",)), asked={"D03": "required", "D01": "never"})

    assert {code for code, item in found.items() if item.need == "required"} == {
        "D02",
        "D03",
        "D06",
    }


def test_an_institution_leaves_a_document_open():
    found = listed(case(reasons=("R03",)), asked={"D06": "optional", "D09": "optional"})

    assert found["D06"].need == "optional"
    assert "D09" not in found


def test_an_institution_that_wants_no_proof_of_need_is_not_offered_any():
    assert "D21" not in listed(case(finance=SHORT), asked={"D21": "never"})


def test_an_institution_says_what_it_takes_instead_and_in_which_form():
    given = case(reasons=("R03",), documents={"D06": "cannot"})
    found = listed(given, instead={"D06": ("D05",)}, forms={"D05": "盖章件"})

    assert found["D05"].instead_of == "D06"
    assert (found["D05"].form, found["D02"].form) == ("盖章件", None)


def test_the_list_says_whose_texts_apply():
    assert listed(case(), institution_id="acorn")["D01"].asked_by == "acorn"
    assert listed(case())["D01"].asked_by == ""


def test_an_institution_that_takes_nothing_else_leaves_it_missing():
    given = case(reasons=("R03",), documents={"D06": "cannot", "D05": "cannot"})

    assert listed(given, instead={"D06": ("D05",)})["D06"].is_missing


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"reasons": ("R10",)}, {"D02"}),
        ({"user_role": "third_party"}, {"D10", "D22"}),
        ({"signals": ("self_harm",)}, set()),
        ({"consent": Consent(collect=False)}, {"D02"}),
        ({"requests": (Request("Q6"),)}, ALWAYS | {"D30"}),
    ],
)
def test_a_short_list_stays_as_it_is_whatever_an_institution_asks(fields, codes):
    asked = {"D03": "required", "D02": "never", "D10": "never"}

    assert set(listed(case(**fields), asked=asked)) == codes


def test_a_surplus_computed_is_proven_by_account_and_wages():
    assert papers(case(finance=PLENTY)) == ALWAYS | {"D04", "D05"}


def test_a_surplus_of_the_months_to_come_is_proven_too():
    given = case(finance=finance(essentials="900", expected_income="5000"))

    assert papers(given) == ALWAYS | {"D04", "D05"}


@pytest.mark.parametrize("kind", ["benefit", "business", "gig", "none"])
def test_income_known_not_to_be_wages_needs_the_account_only(kind):
    assert papers(case(finance=replace(PLENTY, income_kind=kind))) == ALWAYS | {"D05"}


def test_no_income_needs_no_proof_of_wages():
    assert "D04" not in papers(case(finance=finance(income="0", essentials="900")))


def test_no_surplus_no_papers_on_income():
    assert papers(case(finance=finance(income="5000"))) == ALWAYS


@pytest.mark.parametrize("code", ["Q1", "Q2", "Q5", "Q9"])
def test_an_application_goes_with_each_wish_a_human_decides(code):
    extra = {"D28"} if code == "Q9" else set()

    assert papers(case(requests=(Request(code),))) == ALWAYS | {"D18"} | extra


def test_a_part_now_needs_no_application():
    assert papers(case(requests=(Request("Q3"),))) == ALWAYS


def test_the_principal_alone_needs_application_and_expenses():
    assert papers(case(requests=(Request("Q4"),))) == ALWAYS | {"D18", "D19"}


def test_a_wish_replaced_needs_no_papers():
    assert papers(case(requests=(Request("Q1", superseded=True), Request("Q3")))) == ALWAYS


@pytest.mark.parametrize(("total", "needed"), [("21600", False), ("21700", True)])
def test_expenses_are_proven_for_a_plan_over_twelve_terms(total, needed):
    given = case(debts=(debt(total=total),), finance=PLENTY)

    assert ("D19" in papers(given)) is needed


def test_the_plan_chosen_decides_whether_expenses_are_proven():
    given = owing(Request("Q1", terms=24), finance=PLENTY)
    chosen = replace(given, chosen_plan="A.interest_free_instalment.5")

    assert "D19" in papers(given)
    assert "D19" not in papers(chosen)


def test_a_plan_replaced_or_not_on_offer_proves_nothing():
    replaced = owing(Request("Q1", terms=24, superseded=True), Request("Q2"), finance=PLENTY)
    elsewhere = owing(Request("Q1", terms=18), finance=PLENTY)

    assert "D19" not in papers(replaced)
    assert "D19" not in papers(elsewhere, LOAN)


@pytest.mark.parametrize(("month", "needed"), [(SHORT, True), (PLENTY, False)])
def test_expenses_are_proven_where_the_month_falls_short(month, needed):
    assert ("D19" in papers(case(finance=month))) is needed


@pytest.mark.parametrize(
    "fields",
    [
        {"finance": finance(other_debt="300")},
        {"debts": (debt(), debt(id="B"))},
    ],
)
def test_other_debts_are_listed(fields):
    assert papers(case(**fields)) == ALWAYS | {"D20"}


def test_no_other_debts_are_not_listed():
    other = debt(id="B", product="other")

    assert papers(case(finance=finance(other_debt="0"), debts=(debt(), other))) == ALWAYS


def test_an_earlier_contact_goes_into_the_call_record():
    assert papers(case(calls=CALL)) == ALWAYS | {"D26"}


def test_stopping_collection_needs_its_traces():
    assert papers(case(requests=(Request("Q7"),))) == ALWAYS | {"D17", "D26"}


def test_a_denied_promise_needs_traces_record_and_the_way_up():
    expected = ALWAYS | {"D17", "D26", "D29"}

    assert papers(case(signals=("verbal_promise_denied",))) == expected


def test_a_complaint_needs_its_papers():
    assert papers(case(signals=("complaint",))) == ALWAYS | {"D29"}


def test_leaked_identity_papers_are_reported():
    assert papers(case(signals=("id_leaked",))) == ALWAYS | {"D16"}


def test_a_document_has_its_own_status_before_the_one_for_all():
    given = case(documents={"D02": "have", "all": "can_get"})

    assert document_status(given, "D02") == "have"
    assert document_status(given, "D05") == "can_get"
    assert document_status(case(), "D05") == "unknown"
    assert {"have", "can_get", "unknown"} < set(STATUSES)


def test_a_budget_that_fits_needs_no_more_than_it_must():
    given = owing(Request("Q1", payment=yuan("1500")), reasons=("R04",), finance=PLENTY)

    assert papers(given) == ALWAYS | {"D04", "D05", "D12", "D18"}


@pytest.mark.parametrize("code", ["Q1", "Q2", "Q3", "Q4", "Q9"])
def test_a_dispute_beside_a_wish_to_pay_over_time_needs_proof_of_hardship_too(code):
    disputing = {"reasons": ("R09", "R03"), "finance": PLENTY}

    assert "D06" not in papers(owing(Request("Q8"), **disputing))
    assert "D06" in papers(owing(Request("Q8"), Request(code), **disputing))


def test_the_papers_of_several_wishes_and_troubles_add_up():
    family = owing(Request("Q1"), Request("Q7"), reasons=("R06", "R02"), signals=("critical",))

    assert {"D17", "D18", "D26"} <= papers(family)
    assert {"D07", "D09", "D10", "D23"} <= papers(family)


def test_a_month_that_comes_out_even_needs_no_extra_proof_of_need():
    even = finance(income="3000", essentials="3000", income_kind="wages")

    assert "D19" not in papers(owing(Request("Q2"), finance=even))
    assert "D21" not in listed(owing(Request("Q2"), finance=even))
    short = replace(even, income=yuan("2999.99"))
    assert "D19" in papers(owing(Request("Q2"), finance=short))
    assert "D21" in listed(owing(Request("Q2"), finance=short))


@pytest.mark.parametrize(
    ("kind", "reasons", "stands"),
    [("gig", (), "D05"), (None, ("R05",), "D05"), ("wages", ("R05",), "D04"), (None, (), "D04")],
)
def test_nobody_vouches_for_the_takings_of_a_trade(kind, reasons, stands):
    given = case(finance=replace(PLENTY, income_kind=kind), reasons=reasons,
                 documents={"D05": "cannot"})  # fmt: skip
    found = papers(given)
    assert stands in found
    assert ("D05" in found) is (stands == "D05")
