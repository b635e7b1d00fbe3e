"""What the words beside an amount make of it: quoted, cut, displayed, settled on, still to come."""

import pytest

from bot.core.case import Request
from tests.core.cases import debt, finance, yuan
from tests.core.messages import asked, begun, count, day, heard, label, mark, money, read, told
from tests.core.test_listening_context import LATER


def codes(given):
    return [item.code for item in given.open_requests]


def test_what_somebody_is_quoted_with_is_no_wish():
    said = told(count("terms", 24, start=4), day("income_from", LATER, start=9),
                marks=(mark("quoted", 3),))  # fmt: skip
    wide = said.with_facts(said.facts)
    after = read(begun(), heard("provide_info", *wide.facts, marks=(_wide("quoted", 3, 20),)))

    assert codes(after) == []
    assert after.finance.expected_income_from is None


def _wide(name, start, end):
    from bot.core.listening.heard import Mark

    return Mark(name, start, end)


def test_an_amount_settled_on_is_the_one_just_told():
    facts = money("essential", "3400", label="房租"), money("income", "3400", start=12)
    after = read(
        begun(), heard("provide_info", *facts, breaks=(10,), marks=(mark("settles_on", 11),))
    )
    plain = read(begun(), heard("provide_info", *facts, breaks=(10,)))

    assert after.finance.income is None
    assert plain.finance.income == yuan("3400")


def test_whose_account_it_is_tells_no_household():
    alone = heard("provide_info", count("household", 1), cues=("self",))

    assert read(asked("role"), alone).finance.household is None
    assert read(asked("household"), alone).finance.household == 1
    beside = heard(
        "provide_info", count("household", 1), money("total_debt", "900"), cues=("self",)
    )
    assert read(asked("consent", consent=begun().consent), beside).finance.household == 1


def test_by_how_much_a_wage_was_cut_is_no_wage():
    cut = heard("state_reason", money("income", "1000", start=2), marks=(_wide("cut_by", 0, 2),))

    assert read(begun(), cut).finance.income is None


def test_a_wage_by_the_day_tells_no_month():
    daily = heard("provide_info", money("unlabelled", "200"), marks=(mark("a_day"),),
                  cues=("per_day",))  # fmt: skip

    assert read(asked("income"), daily).finance.income is None


def test_an_amount_in_dispute_or_admitted_is_no_income():
    known = begun(debts=(debt(total="4860", disputed="3200", admitted="1660"),))

    assert read(known, told(money("income", "1660"))).finance.income is None
    assert read(known, told(money("income", "2000"))).finance.income == yuan("2000")
    assert read(begun(), told(money("pay_now", "2000"))).open_requests


def test_the_whole_debt_to_be_spread_is_no_part_paid_now():
    known = begun(debts=(debt(total="6000"),))
    spread = heard("request_partial", money("pay_now", "6000"), marks=(mark("splits"),))

    assert codes(read(known, spread)) == ["Q1"]
    assert "Q3" in codes(read(known, heard("request_partial", money("pay_now", "6000"))))


def test_what_the_lenders_page_shows_is_owed():
    facts = (
        label("product", "consumer_loan"),
        money("usual_income", "8000", start=4),
        money("income", "38000", start=12),
    )
    shown = heard("provide_info", *facts, breaks=(3, 11), marks=(mark("displayed", 11),))
    after = read(begun(), shown)

    assert after.debt.total == yuan("38000")
    assert after.finance == begun().finance


@pytest.mark.parametrize("at", [0, 8])
def test_what_is_summed_up_as_spent_is_spent(at):
    said = heard(
        "provide_info", money("unlabelled", "3800"), breaks=(7,), marks=(mark("all_in", at),)
    )
    after = read(asked("reason"), said)

    assert after.finance.essentials_total == yuan("3800")


def test_one_more_lender_beside_an_amount_is_a_debt_of_its_own():
    facts = label("product", "instalment_platform"), money("other_debt_payment", "6000", start=3)
    monthly = heard("provide_info", *facts, marks=(mark("a_month", 1),))

    assert read(begun(), heard("provide_info", *facts)).debt.total == yuan("6000")
    assert read(begun(), monthly).finance.other_debt == yuan("6000")


def test_what_they_can_pay_beside_no_other_debts_is_a_cap():
    can = heard("provide_info", money("other_debt_payment", "1300"), marks=(mark("can_pay"),))
    none = heard("provide_info", money("other_debt_payment", None), marks=(mark("can_pay"),))

    assert read(begun(), can).finance.cap == yuan("1300")
    assert read(begun(), none).finance.cap is None


def test_a_payment_wished_for_answers_no_question_about_other_debts():
    wish = heard("request_installment", money("payment_cap", "600"), marks=(mark("can_pay"),))
    assert read(asked("other_debt"), wish).finance.cap == yuan("600")


# --- Wages still to come ----------------------------------------------------------------------


def test_a_wage_with_a_day_to_come_is_earned_then():
    facts = day("income_from", LATER), money("payment_cap", "7300", start=6)
    then = heard("provide_info", *facts, marks=(mark("earns_then", 4),))
    now = heard("provide_info", *facts, marks=(mark("earns_then", 4), mark("now", 5)))
    bare = heard("provide_info", day("income_from", LATER), money("payment_cap", None, start=6))

    assert read(begun(), then).finance.expected_income == yuan("7300")
    assert read(begun(), now).finance.expected_income is None
    assert read(begun(), bare).finance.expected_income is None


def test_an_income_after_todays_was_told_is_the_one_to_come():
    known = begun(finance=finance(income="2800"))
    to_come = heard("provide_info", day("income_from", LATER), money("income", "5000", start=6))
    after = read(known, to_come)

    assert (after.finance.income, after.finance.expected_income) == (yuan("2800"), yuan("5000"))


def test_a_day_to_go_back_on_is_when_the_income_comes():
    back = heard("provide_info", day("due_on", LATER), marks=(mark("back_to_earning"),))

    assert read(begun(), back).finance.expected_income_from == LATER


def test_a_visit_announced_for_tomorrow_is_no_bill_due():
    visit = heard("report_collection", day("due_on", LATER), marks=(mark("event_of_its_own"),))

    assert "due_in_3_days" not in read(begun(), visit).signals


# --- Parts, charges and papers ----------------------------------------------------------------


def test_a_part_paid_before_is_disputed_and_no_fraud():
    facts = money("total_debt", "4860"), money("amount_paid", "3200", start=12)
    marks = mark("among", 10), mark("paid_off", 14)
    after = read(begun(), heard("dispute_debt", *facts, breaks=(9,), marks=marks))

    assert after.debt.disputed == yuan("3200")
    assert after.reasons == ("R14",)


def test_an_amount_paid_that_is_no_part_stays_one():
    facts = money("amount_paid", "500"), money("disputed", "300", start=9)
    said = heard("dispute_debt", *facts, breaks=(8,), marks=(mark("not_mine", 10),))

    assert read(begun(), said).debt.paid == yuan("500")


def test_what_is_admitted_is_not_disputed_whatever_it_was_taken_for():
    known = begun(debts=(debt(total="38000", disputed="30000"),), reasons=("R09",))
    own = heard("provide_info", money("disputed", "8000"), marks=(mark("admitted"),))

    assert read(known, own).debt.admitted == yuan("8000")


def test_whoever_pays_the_principal_only_disputes_nothing():
    known = begun(debts=(debt(principal="9600", interest="1140"),))
    said = heard("request_reduction", money("disputed", "9600"), cues=("principal_only",),
                 marks=(mark("admitted"),))  # fmt: skip
    after = read(known, said)

    assert codes(after) == ["Q4"]
    assert after.debt.disputed is None


def test_a_paper_a_swindler_offers_or_an_employer_withholds_is_no_cause():
    offered = heard("provide_info", label("reason", "R03", start=3),
                    marks=(_wide("document:D06:named", 2, 6),),
                    signals=("scam_agent",))  # fmt: skip
    withheld = heard("provide_info", label("reason", "R04"),
                     marks=(mark("document:D06:cannot", 3),))  # fmt: skip

    assert read(begun(), offered).reasons == ()
    assert read(begun(reasons=("R03",)), withheld).reasons == ("R03",)


@pytest.mark.parametrize("cue", ["no_instalment"])
def test_a_no_to_instalments_asks_for_none(cue):
    assert codes(read(begun(), heard("request_installment", cues=(cue,)))) == []


def test_a_charge_named_by_its_amount_is_the_one_to_waive():
    known = begun(debts=(debt(amount_due="2000", penalty="23", interest="40"),))
    by_amount = heard("request_reduction", money("penalty", "23"), cues=("waive:told",))
    bare = heard("request_reduction", cues=("waive:told",))

    assert read(
        known, heard("affirm", money("unlabelled", "40"), cues=("waive:told",))
    ).requests == (Request("Q5", waive=("interest",)),)
    assert read(known, by_amount).requests == (Request("Q5", waive=("penalty",)),)
    assert read(known, bare).requests == (Request("Q5", waive=("penalty",)),)


def test_a_waiver_only_told_of_as_promised_is_no_wish():
    said = heard("provide_info", cues=("waive:interest",),
                 marks=(mark("charges"), mark("promised")))  # fmt: skip
    wished = heard("request_reduction", cues=("waive:interest",), marks=(mark("charges"),))

    assert codes(read(begun(), said)) == []
    assert codes(read(begun(), wished)) == ["Q5"]


def test_whoever_paid_and_is_billed_contests_the_bill():
    assert "Q8" in codes(read(begun(), heard("complaint", signals=("paid_already",))))


def test_reading_out_what_is_owed_or_held_denies_nothing():
    amounts = heard("dispute_debt", money("total_debt", "9000"))
    papers = heard("dispute_debt", marks=(mark("document:D01:have"),))

    assert codes(read(begun(), amounts)) == []
    assert codes(read(begun(), papers)) == []


def test_limits_on_whom_to_contact_are_no_complaint_about_collection():
    limit = heard("report_collection", cues=("stop_collection",),
                  signals=("do_not_contact_employer",))  # fmt: skip
    chased = heard("report_collection", cues=("stop_collection",))

    assert codes(read(begun(), limit)) == []
    assert codes(read(begun(), chased)) == ["Q7"]


def test_paying_first_and_asking_after_settles_what_was_forgotten():
    known = begun(reasons=("R10",), debts=(debt(amount_due="2000"),))

    assert codes(read(known, heard("request_partial"))) == ["Q6"]


def test_asking_whether_a_part_would_be_an_admission_wishes_nothing():
    fears = heard("ask_consequence", money("pay_now", "1660"), marks=(mark("what_if"),))

    assert codes(read(begun(), fears)) == []


def test_a_call_not_to_be_made_is_no_call():
    limit = heard("provide_info", day("called_at", LATER), cues=("do_not_contact:phone",))

    assert read(begun(), limit).calls == ()


def test_the_shortest_or_longest_on_the_table_is_taken_by_name():
    shown = ("A.fee_instalment.6", "A.fee_instalment.12", "A.deferral.3")

    def takes(cue, keys=shown):
        given = begun()
        given = given.with_progress(shown_plans=keys, shown_totals=(1,) * len(keys))
        return read(given, heard("affirm", cues=(cue,))).chosen_plan

    assert takes("choose:short") == "A.fee_instalment.6"
    assert takes("choose:long") == "A.fee_instalment.12"
    assert takes("choose:long", ("A.deferral.3",)) is None
    assert takes("choose:short", ("A.annuity.6", "B.annuity.6")) is None


def test_a_relatives_wage_beside_ones_own_is_not_added_to_it():
    facts = money("income", "4000"), money("income", "3000", start=9, label="老婆")
    after = read(begun(), heard("provide_info", *facts, breaks=(8,)))

    assert after.finance.income == yuan("7000")
    assert after.finance.others_income == yuan("3000")


def test_less_promised_by_a_clerk_is_asked_for_by_nobody():
    said = heard("request_reduction", marks=(mark("charges"), mark("promised")))

    assert codes(read(begun(), said)) == []


def test_what_something_cost_once_is_not_owed():
    cost = heard("state_reason", money("unlabelled", "30000", start=2),
                 marks=(_wide("spent_once", 0, 2),))  # fmt: skip

    assert read(asked("debt"), cost).debt is None


def test_a_figure_asked_for_is_no_wish_whatever_it_sounds_like():
    mortgage = heard("request_deferral", money("other_debt_payment", "1800"))
    worded = heard("request_deferral", money("income", "4000"), cues=("wish:deferral",))

    assert codes(read(asked("other_debt"), mortgage)) == []
    assert codes(read(asked("request"), mortgage)) == ["Q2"]
    assert codes(read(asked("income"), worded)) == ["Q2"]
    assert codes(read(asked("income"), heard("request_deferral"))) == ["Q2"]
