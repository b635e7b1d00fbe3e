from dataclasses import replace

import pytest

from bot.core.case import Call, Consent, Correction, Progress, Request, Stage
from bot.core.moves import plan_turn
from tests.core.cases import EMPTY, LOAN, NOTHING, PLENTY, SHORT, debt, finance, proposal, yuan
from tests.core.messages import begun as begun_case

DEBTS = (debt(total="9000", overdue_days=20),)
ALL_BUDGET = dict.fromkeys(("request", "payment_cap", "expected_income"), 1)


def begun(**fields):
    return begun_case(**{"progress": Progress(turn=1), **fields})


def turn(given, offered=None, **marks):
    return plan_turn(given, proposal(given) if offered is None else offered, **marks)


def said(given, offered=None, **marks):
    return [move.key for move in turn(given, offered, **marks).moves if move.kind == "say"]


def move(given, key, offered=None):
    return next(item for item in turn(given, offered).moves if item.key == key)


def asks(found):
    return [item.key for item in found.moves if item.kind == "ask"]


def with_progress(given=None, **fields):
    given = begun(debts=DEBTS) if given is None else given
    return replace(given, progress=replace(given.progress, **fields))


def ready(**fields):
    """A case whose budget is told, so that offers are ripe."""
    given = begun(**{"debts": DEBTS, "finance": PLENTY, "reasons": ("R04",), **fields})
    return with_progress(given, times_asked=dict(ALL_BUDGET))


# --- The question -------------------------------------------------------------------------


def test_a_turn_ends_with_one_question_and_remembers_it():
    found = turn(begun())

    assert asks(found) == ["debt"]
    assert found.moves[-1].key == "debt"
    assert not found.done
    assert found.case.progress.asked == "debt"
    assert found.case.progress.times_asked == {"debt": 1}


def test_a_second_try_is_told_apart_from_the_first():
    names = ("debt", "product", "reason", "amount", "overdue", "request", "urgent", "month",
             "income",
             "essentials", "household", "other_debt", "payment_cap")  # fmt: skip
    found = turn(with_progress(begun(), times_asked=dict.fromkeys(names, 1)), EMPTY)

    assert found.moves[-1].values == {"how": "again"}
    assert found.case.progress.times_asked["product"] == 2


def test_nothing_left_to_ask_ends_the_interview():
    found = turn(begun(consent=Consent(collect=True, hand_off=False)))

    assert found.done
    assert asks(found) == []
    assert found.case.progress.asked is None


def test_after_a_goodbye_nothing_is_asked_and_the_question_waits():
    given = with_progress(turn=4, quiet=4, asked="income")
    found = turn(given, EMPTY)

    assert found.done
    assert asks(found) == []
    assert found.case.progress.asked == "income"


def test_after_a_side_question_the_same_question_comes_back_and_is_not_counted_twice():
    given = with_progress(asked="income", times_asked={"income": 1})
    found = turn(given, EMPTY, resuming=True)

    assert found.moves[-1].values == {"how": "resuming"}
    assert asks(found) == ["income"]
    assert found.case.progress.times_asked == {"income": 1}


def test_a_question_put_as_often_as_may_be_still_comes_back_after_a_side_question():
    given = with_progress(asked="household", times_asked={"household": 1})

    assert asks(turn(given, EMPTY, resuming=True)) == ["household"]


def test_a_question_answered_or_left_meanwhile_gives_way_to_the_next():
    answered = with_progress(begun(debts=DEBTS, finance=PLENTY), asked="income")
    settled = with_progress(asked="overdue", settled=("overdue",))

    assert asks(turn(answered, EMPTY, resuming=True)) == ["reason"]
    assert asks(turn(settled, EMPTY, resuming=True)) == ["reason"]


def test_a_first_question_after_a_side_question_is_counted():
    found = turn(with_progress(begun(), asked=None), EMPTY, resuming=True)

    assert found.moves[-1].values == {"how": "first"}
    assert found.case.progress.times_asked == {"debt": 1}


def test_asked_why_the_bot_explains_and_puts_the_same_question_at_no_cost():
    given = with_progress(asked="household", times_asked={"household": 1}, cues=("why",))
    found = turn(given, EMPTY)

    assert "utter_why_household" in said(given, EMPTY)
    assert asks(found) == ["household"]
    assert found.case.progress.times_asked == {"household": 1}


def test_a_secret_sent_by_mistake_costs_the_open_question_nothing():
    given = with_progress(asked="household", times_asked={"household": 1}, cues=("secret",))
    found = turn(given, EMPTY)

    assert asks(found) == ["household"]
    assert found.case.progress.times_asked == {"household": 1}


def test_why_asked_of_a_question_already_closed_goes_on_to_the_next():
    given = with_progress(asked="overdue", cues=("why",), settled=("overdue",))

    assert asks(turn(given, EMPTY)) == ["reason"]
    assert "utter_why_overdue" not in said(with_progress(cues=("why",)), EMPTY)


@pytest.mark.parametrize(
    "given",
    [
        begun(user_role="third_party"),
        begun(consent=Consent(collect=False)),
        begun(consent=Consent(collect=True, hand_off=False)),
    ],
)
@pytest.mark.parametrize("marks", [{}, {"resuming": True}])
def test_whoever_is_asked_nothing_is_not_asked_again_by_the_way(given, marks):
    found = turn(with_progress(given, asked="income", cues=("why",)), EMPTY, **marks)

    assert found.done
    assert asks(found) == []


def test_open_to_offers_with_an_empty_month_is_asked_when_income_returns():
    given = begun(debts=DEBTS, finance=SHORT, reasons=("R03",))
    given = with_progress(given, nothing_left=True, cues=("open_to_offers",))

    assert asks(turn(given)) == ["expected_income"]
    assert "utter_way_without_income" in said(given)
    known = with_progress(given, settled=("expected_income",))
    assert asks(turn(known)) == ["request"]


def test_the_case_is_read_back_with_its_question_and_the_documents_with_theirs():
    known = ready(chosen_plan="A.settlement", requests=(Request("Q6", accepted=True),),
                  institution="demo")  # fmt: skip
    found = turn(known)
    long_way = ready(chosen_plan="A.interest_free_instalment.5", user_role="self",
                     requests=(Request("Q1", terms=5, accepted=True),))  # fmt: skip
    listed = with_progress(long_way, times_asked={**ALL_BUDGET, "urgent": 1, "payment_cap": 1})

    assert [item.kind for item in found.moves[-2:]] == ["read_back", "ask"]
    assert found.case.progress.read_back is False
    documents = turn(listed).moves[-2]
    assert documents.kind == "documents"
    assert {"D01", "D02"} <= {item.code for item in documents.values["items"]}


def test_a_list_just_shown_is_not_shown_again_when_its_question_comes_back():
    given = ready(chosen_plan="A.settlement", requests=(Request("Q6", accepted=True),))
    before = {**ALL_BUDGET, "read_back": 1, "documents": 1}
    found = turn(with_progress(given, asked="read_back", times_asked=before), resuming=True)

    assert asks(found) == ["read_back"]
    assert "read_back" not in [item.kind for item in found.moves]
    documents = ready(chosen_plan="A.interest_free_instalment.5",
                      requests=(Request("Q1", terms=5, accepted=True),))  # fmt: skip
    waiting = with_progress(documents, asked="documents", times_asked=before)
    documents = turn(waiting, resuming=True)
    assert [item.kind for item in documents.moves][-1] == "ask"
    assert "documents" not in [item.kind for item in documents.moves]


# --- The offers ---------------------------------------------------------------------------


def table(given, offered=None, **marks):
    return next((m for m in turn(given, offered, **marks).moves if m.kind == "offers"), None)


def test_offers_come_to_the_table_once_the_budget_is_told():
    found = turn(ready())

    assert table(ready()).key == "utter_offers"
    assert asks(found) == ["plan"]
    assert found.case.progress.shown_plans == ("A.interest_free_instalment.5",)
    assert found.case.progress.shown_totals == (900_000,)


def test_the_same_offers_are_shown_once_unless_they_are_asked_for():
    shown = turn(ready()).case

    assert table(shown) is None
    assert table(with_progress(shown, cues=("open_to_offers",))).key == "utter_offers_same"


def test_offers_of_other_figures_are_shown_anew_and_are_a_new_choice():
    shown = with_progress(turn(ready()).case, times_asked={**ALL_BUDGET, "plan": 2})
    changed = replace(shown, debts=(debt(total="8800", overdue_days=20),))
    found = turn(changed)

    assert table(changed).key == "utter_offers_again"
    assert asks(found) == ["plan"]
    assert found.case.progress.times_asked["plan"] == 1


def test_offers_the_institution_grants_by_itself_are_called_so():
    given = ready()

    assert table(given, proposal(given, LOAN)).key == "utter_offers_at_once"


@pytest.mark.parametrize(
    "given",
    [
        begun(debts=DEBTS),
        ready(chosen_plan="A.settlement", requests=(Request("Q6"),)),
        ready(consent=Consent()),
        with_progress(ready(), times_asked={}),
        ready(user_role="third_party"),
    ],
)
def test_offers_wait_until_they_are_ripe(given):
    assert table(given) is None


def test_offers_wait_while_a_side_question_is_answered():
    assert table(ready(), resuming=True) is None


@pytest.mark.parametrize("marks", [{"nothing_left": True}, {"cues": ("open_to_offers",)}])
def test_offers_do_not_wait_for_whoever_asks_or_has_nothing(marks):
    assert table(with_progress(ready(), times_asked={}, **marks)) is not None


def test_whoever_will_not_tell_their_income_is_offered_plans_on_their_word():
    given = ready(finance=finance(income_refused=True, cap="500"))

    assert table(given) is not None


def test_a_settlement_is_offered_at_once():
    given = begun(debts=DEBTS, requests=(Request("Q6"),))

    assert table(given).offers[0].plan.kind == "settlement"


def test_a_part_now_waits_for_the_next_bill_to_be_asked_about():
    owes = (debt(amount_due="900", next_due="1000", overdue_days=3),)
    given = begun(debts=owes, requests=(Request("Q3", payment=yuan("400")),))
    unknown = replace(given, debts=(debt(amount_due="900", overdue_days=3),))

    assert table(given).offers[0].plan.kind == "rollover"
    assert table(unknown) is None
    assert table(with_progress(unknown, times_asked={"next_due": 1})) is not None


def test_whoever_forgot_sees_a_table_only_where_there_is_a_choice():
    forgot = begun(reasons=("R10",), debts=(debt(amount_due="300", overdue_days=2),))
    choice = replace(forgot, debts=(debt(amount_due="300", penalty="20", overdue_days=2),))

    assert table(forgot) is None
    assert len(table(choice).offers) > 1


def test_plans_that_no_longer_hold_are_taken_off_the_table_with_a_word():
    given = with_progress(shown_plans=("A.deferral.9",))
    found = turn(given, EMPTY)

    assert "utter_plans_withdrawn" in [item.key for item in found.moves]
    assert found.case.progress.shown_plans == ()


def test_a_chosen_plan_that_no_longer_exists_is_chosen_no_longer():
    gone = ready(chosen_plan="A.interest_free_instalment.5.later")
    kept = ready(chosen_plan="A.interest_free_instalment.5")

    assert turn(gone).case.chosen_plan is None
    assert asks(turn(gone)) == ["plan"]
    assert turn(kept).case.chosen_plan == "A.interest_free_instalment.5"


# --- What is said -------------------------------------------------------------------------


def test_every_correction_of_the_message_is_confirmed():
    history = (Correction(1, "finance.income_fen", 1, 2), Correction(3, "debts.A.total_fen", 5, 6),
               Correction(3, "finance.household", 2, 3))  # fmt: skip
    given = with_progress(begun(corrections=history), turn=3, news=("corrected",))
    found = [m.values for m in turn(given).moves if m.key == "utter_corrected"]

    assert [(m["field"], m["old"], m["new"]) for m in found] == [
        ("debts.A.total_fen", 5, 6),
        ("finance.household", 2, 3),
    ]
    assert "utter_corrected" not in said(with_progress(given, news=()))


def test_a_refusal_is_respected_and_the_general_way_shown_after():
    refused = begun(consent=Consent(collect=False))

    refused = with_progress(refused, turn=2)

    assert said(refused) == ["utter_consent_refused", "utter_example_plan"]
    assert said(turn(refused).case) == ["utter_general_way"]


def test_the_hand_over_is_answered():
    no = with_progress(begun(consent=Consent(collect=True, hand_off=False)), news=("consent",))
    yes = begun(consent=Consent(collect=True, hand_off=True))

    assert "utter_hand_off_refused" in said(no)
    assert "utter_summary" in [item.key for item in turn(no).moves]
    other = replace(no, user_role="third_party")
    assert "utter_summary" not in [item.key for item in turn(other).moves]
    assert "utter_human_on_the_way" in said(with_progress(yes, news=("consent",)))
    assert "utter_human_on_the_way" not in said(yes)


def test_a_third_party_hears_nothing_of_the_case():
    given = ready(user_role="third_party", requests=(Request("Q6"),),
                  chosen_plan="A.settlement", signals=("scam_agent",))  # fmt: skip
    given = with_progress(given, shown_plans=("A.settlement",), news=("corrected",), unclear="九千")

    given = with_progress(given, turn=2)

    assert said(given) == ["utter_third_party", "utter_example_plan", "utter_advice_scam_agent"]
    assert said(turn(given).case) == ["utter_third_party_more"]


def test_an_unplaced_amount_is_asked_about_where_nothing_else_was_understood():
    assert "utter_unclear_amount" in said(with_progress(unclear="九千", news=("consent",)))
    assert "utter_unclear_amount" not in said(with_progress(unclear="九千", news=("income",)))


@pytest.mark.parametrize(("staff_id", "told"), [(None, True), ("K-88", False)])
def test_a_call_without_its_clerk_is_asked_to_be_completed(staff_id, told):
    given = begun(calls=(Call("2026-05-09", staff_id=staff_id),))

    assert ("utter_call_record" in said(with_progress(given, news=("calls",)))) is told
    assert "utter_call_record" not in said(given)


def test_a_call_with_its_day_and_clerk_is_named_back():
    given = begun(calls=(Call("2026-05-09T10:00", agent="小林"),))
    heard_of = with_progress(given, news=("calls",))

    assert "utter_call_record_complete" in said(heard_of)
    assert "utter_call_record" not in said(heard_of)


def test_a_call_with_the_clerks_number_is_named_back():
    given = begun(calls=(Call("2026-05-09T10:00", staff_id="K-88"),))

    assert "utter_call_record_staff" in said(with_progress(given, news=("calls",)))
    undated = with_progress(begun(calls=(Call(staff_id="K-88"),)), news=("calls",))
    assert not {"utter_call_record", "utter_call_record_staff"} & set(said(undated))


def test_whom_nobody_is_to_contact_is_repeated_when_it_is_said():
    given = begun(do_not_contact=("family", "employer"))

    assert "utter_limit_family" in said(with_progress(given, news=("do_not_contact",)))
    assert "utter_limit_employer" not in said(with_progress(given, news=("do_not_contact",)))
    assert "utter_limit_family" not in said(given)


def test_a_waiver_asked_after_the_choice_is_reckoned_on_the_chosen_plan():
    owes = (debt(principal="9000", penalty="300"),)
    waiving = ready(
        debts=owes, requests=(Request("Q1", terms=30), Request("Q5", waive=("penalty",)))
    )
    offered = proposal(waiving)
    chosen = replace(waiving, chosen_plan="A.interest_free_instalment.30")

    assert "utter_once_waived" in said(with_progress(chosen, news=("request:Q5",)), offered)
    assert "utter_once_waived" not in said(chosen, offered)
    assert "utter_once_waived" not in said(with_progress(waiving, news=("request:Q5",)), offered)


def test_whoever_wants_it_short_is_told_why_not():
    given = with_progress(cues=("short_way",))

    assert "utter_short_way" in said(given, EMPTY)
    forgot = replace(given, reasons=("R10",))
    assert "utter_short_way_forgot" in said(forgot, EMPTY)


def test_whoever_forgot_is_told_what_to_pay_and_how_not_to_forget():
    given = begun(reasons=("R10",), debts=(debt(amount_due="300", overdue_days=2),))
    paying = replace(given, requests=(Request("Q6"), Request("Q5")))

    assert move(given, "utter_forgot_pay_first").values["amount"] == yuan("300")
    assert "utter_forgot_reminders" not in said(given)
    assert {"utter_forgot_reminders", "utter_forgot_waiver"} <= set(said(paying))


def test_the_month_is_told_as_it_is():
    short, empty = ready(finance=SHORT), ready(finance=replace(SHORT, income=yuan("2600")))

    assert move(short, "utter_budget_gap").values["gap"] == yuan("600")
    assert "utter_budget_zero" in said(empty)
    assert move(ready(), "utter_budget_surplus").values["usable"] == yuan("1800")


def test_a_surplus_is_not_told_before_the_other_debts_are_known():
    given = ready(finance=replace(PLENTY, other_debt=None))

    assert "utter_budget_surplus" not in said(given)


def test_support_is_pointed_out_where_nothing_is_left_or_the_job_is_lost():
    saved = ready(finance=replace(SHORT, savings=yuan("700")))

    assert move(saved, "utter_keep_savings").values["savings"] == yuan("700")
    assert "utter_income_support" in said(saved)
    assert "utter_income_support" in said(begun(reasons=("R03",)))
    assert "utter_income_support" not in said(begun(reasons=("R03",), consent=Consent()))
    assert "utter_income_support" not in said(ready())


@pytest.mark.parametrize(
    ("month", "key"),
    [
        (PLENTY, "utter_asked_plan_over"),
        (SHORT, "utter_asked_plan_gap"),
        (finance(), "utter_asked_plan_unknown"),
    ],
)
def test_a_plan_they_name_is_answered(month, key):
    given = ready(finance=month, requests=(Request("Q1", terms=2),))

    assert move(given, key).values["first"] == yuan("4500")


def test_a_plan_they_name_and_can_afford_needs_no_word():
    given = ready(requests=(Request("Q1", terms=6),))

    assert not [key for key in said(given) if key.startswith("utter_asked_plan")]


@pytest.mark.parametrize(
    ("first", "last", "month", "key"),
    [
        ("900", "3000", PLENTY, "utter_step_up_later_over"),
        ("2500", "3000", PLENTY, "utter_step_up_over"),
        ("900", "1500", PLENTY, None),
        ("900", "1500", finance(), None),
    ],
)
def test_a_step_up_is_measured_stage_by_stage(first, last, month, key):
    stages = (Stage(2, yuan(first)), Stage(None, yuan(last)))
    given = ready(finance=month, requests=(Request("Q1", stages=stages),))
    told = [item for item in said(given) if item.startswith("utter_step_up")]

    assert told == ([key] if key else [])
    if key:
        assert move(given, key).values["early"] == 2


def test_what_the_institution_does_not_offer_is_told_once_for_each_kind():
    given = begun(debts=DEBTS, requests=(Request("Q2"),))
    found = turn(given, proposal(given, NOTHING))
    later = replace(found.case, requests=(Request("Q1", terms=3),))

    assert "utter_not_offered_no_rule" in [item.key for item in found.moves]
    assert "utter_not_offered_no_rule" not in said(found.case, proposal(found.case, NOTHING))
    assert "utter_not_offered_no_rule" in said(later, proposal(later, NOTHING))


def test_a_debt_known_as_a_range_is_reckoned_at_both_ends():
    given = ready(debts=(debt(total_low="8000", total_high="9500", overdue_days=20),))
    exact = ready(debts=(debt(total="9100", total_low="8000", total_high="9500"),))

    assert move(given, "utter_range_both_ends").values["high"] == yuan("9500")
    assert "utter_range_both_ends" not in said(exact)


def test_a_part_now_is_to_be_agreed_first():
    owes = (debt(amount_due="900", overdue_days=3),)
    given = begun(debts=owes, requests=(Request("Q3", payment=yuan("400")),))

    assert move(given, "utter_rollover_agree_first").values["remainder"] == yuan("500")
    replaced = replace(given, requests=(replace(given.requests[0], superseded=True),))
    assert "utter_rollover_agree_first" not in said(replaced)
    assert "utter_rollover_agree_first" not in said(replace(given, consent=Consent()))


@pytest.mark.parametrize(
    ("income", "key"), [("9000", "utter_rollover_covered"), ("2100", "utter_rollover_not_covered")]
)
def test_the_next_bill_is_measured_by_the_income_expected(income, key):
    owes = (debt(amount_due="900", next_due="1000", overdue_days=3),)
    month = finance(essentials="2000", expected_income=income, household=1)
    given = begun(debts=owes, finance=month, requests=(Request("Q3", payment=yuan("400")),))
    unknown = replace(given, debts=(debt(amount_due="900", overdue_days=3),))

    assert key in said(given)
    assert key not in said(unknown)


def test_the_chosen_plan_is_confirmed_once():
    given = ready(chosen_plan="A.interest_free_instalment.5",
                  requests=(Request("Q1", terms=5, accepted=True),))  # fmt: skip

    key = "utter_chosen_interest_free_instalment"
    assert move(given, key).values["terms"] == 5
    assert key not in said(turn(given).case)


def test_advice_is_given_once():
    given = begun(signals=("gambling", "scam_agent", "angry"), reasons=("R01",))
    first = said(given)

    assert first[-3:] == ["utter_advice_scam_agent", "utter_advice_gambling",
                          "utter_thanks_for_telling_illness"]  # fmt: skip
    assert not [key for key in said(turn(given).case) if "advice" in key or "thanks" in key]


def test_what_was_noted_is_said_every_time():
    given = with_progress(news=("income",))

    assert move(given, "utter_noted").values["news"] == ("income",)
    assert "utter_noted" in said(turn(given).case)
    assert "utter_noted" not in said(replace(given, consent=Consent(collect=False)))


def test_nothing_is_remembered_of_what_is_said_every_time():
    found = turn(with_progress(turn=2, topics=("credit",)), EMPTY)

    assert found.case.progress.told == ()
    assert Progress().told == ()


def test_a_third_party_who_asks_how_is_told_how_to_act_for_another():
    given = with_progress(ready(user_role="third_party"), topics=("ask_process",), turn=2)

    assert "utter_third_party_more" in said(given)
