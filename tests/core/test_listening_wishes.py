from dataclasses import replace
from datetime import date

import pytest

from bot.core.case import Progress, Request, Stage
from bot.core.interview import takes_long_way
from bot.core.listening.requests import add_request
from tests.core.cases import TODAY, debt, finance, offers, yuan
from tests.core.messages import (
    asked,
    begun,
    count,
    day,
    heard,
    label,
    length,
    mark,
    money,
    read,
    told,
)

FORGOT = begun(reasons=("R10",))


def codes(given):
    return [item.code for item in given.open_requests]


def wished(*messages, given=None):
    return codes(read(begun() if given is None else given, *messages))


@pytest.mark.parametrize(
    ("intent", "code"),
    [
        ("request_installment", "Q1"),
        ("request_deferral", "Q2"),
        ("request_partial", "Q3"),
        ("request_reduction", "Q5"),
        ("request_settlement", "Q6"),
    ],
)
def test_a_wish_is_heard_by_what_it_means(intent, code):
    assert wished(heard(intent)) == [code]
    assert wished(heard("inform", intents=(intent,), marks=(mark("asks_less"),))) == [code]
    assert wished(heard(intent, confidence=0.5)) == []
    assert "request:" + code in read(begun(), heard(intent)).progress.news


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (told(cues=("wish:instalment",)), ["Q1"]),
        (told(cues=("wish:deferral",)), ["Q2"]),
        (told(count("terms", 12)), ["Q1"]),
        (told(money("stage_payment", "300", label="3")), ["Q1"]),
        (told(cues=("step_up",)), ["Q1"]),
        (heard("request_partial", cues=("step_up",)), ["Q1"]),
        (told(money("pay_now", "200")), ["Q3"]),
        (told(length("deferral", months=2)), ["Q2"]),
        (told(money("payment_cap", "600")), ["Q1"]),
        (heard("request_reduction", cues=("principal_only",)), ["Q4"]),
        (heard("report_collection", cues=("stop_collection",)), ["Q7"]),
        (heard("report_collection"), []),
        (heard("dispute_debt"), ["Q8"]),
        (heard("dispute_debt", confidence=0.5), []),
        (heard("dispute_debt", cues=("none",)), []),
        (heard("dispute_debt", cues=("they_refuse",)), []),
        (heard("request_installment", topics=("instalment_rules",)), []),
        (heard("request_installment", count("terms", 6), topics=("instalment_rules",)), ["Q1"]),
        (heard("inform"), []),
    ],
)
def test_a_wish_is_heard_by_its_figures_and_words(message, found):
    assert wished(message) == found


def test_no_other_debts_is_no_dispute():
    assert wished(heard("dispute_debt"), given=asked("other_debt")) == []


def test_a_comfortable_amount_beside_an_open_wish_asks_for_nothing_more():
    given = begun(requests=(Request("Q2"),))

    assert wished(told(money("payment_cap", "600")), given=given) == ["Q2"]


def test_whoever_disputes_a_part_and_pays_the_rest_settles_it():
    given = begun(debts=(debt(total="900", disputed="300"),))

    assert wished(heard(cues=("pay_now",)), given=given) == ["Q6"]
    assert wished(heard(cues=("pay_now",))) == []


@pytest.mark.parametrize(
    ("given", "message", "found"),
    [
        (FORGOT, heard(cues=("pay_now",)), ["Q6"]),
        (FORGOT, heard("express_willingness"), ["Q6"]),
        (FORGOT, heard("request_partial", cues=("pay_now",)), ["Q6"]),
        (asked("pay_now", reasons=("R10",)), heard("affirm"), ["Q6"]),
        (asked("pay_now", reasons=("R10",)), heard("affirm", cues=("decline",)), []),
        (FORGOT, heard("affirm"), []),
        (FORGOT, told(money("pay_now", "90")), []),
        (FORGOT, told(money("payment_cap", "90")), []),
    ],
)
def test_whoever_forgot_settles_what_is_due(given, message, found):
    assert wished(message, given=given) == found


def test_a_new_way_to_pay_replaces_the_old_one_and_the_plan_chosen_of_it():
    given = begun(requests=(Request("Q1", terms=9),), chosen_plan="A.annuity.9")
    given = read(given, heard("request_deferral", length("deferral", months=2)))

    assert given.requests == (Request("Q1", terms=9, superseded=True), Request("Q2", months=2))
    assert given.chosen_plan is None


def test_a_waiver_stands_beside_every_way_to_pay():
    given = begun(requests=(Request("Q1", terms=9),), chosen_plan="A.annuity.9")
    given = read(given, heard("request_reduction", money("penalty", "30"), cues=("waive:fee",)))

    assert given.open_requests == (Request("Q1", terms=9), Request("Q5", waive=("penalty", "fee")))
    assert given.chosen_plan == "A.annuity.9"


def test_figures_of_the_same_wish_are_put_together():
    given = read(
        begun(),
        heard("request_reduction", cues=("waive:penalty",)),
        heard("request_reduction", cues=("waive:interest",)),
        heard("request_deferral"),
        heard("request_deferral", length("deferral", months=3)),
        heard("request_deferral"),
    )

    assert given.requests == (
        Request("Q5", waive=("penalty", "interest")),
        Request("Q2", months=3),
    )


UNTIL = date(2026, 7, 20)


@pytest.mark.parametrize(
    ("fact", "named", "ends_on"),
    [
        (length("deferral", months=2), {"months": 2}, date(2026, 7, 10)),
        (length("deferral", days=45), {"days": 45}, date(2026, 6, 24)),
        (day("deferral", UNTIL), {"until": UNTIL}, UNTIL),
        (day("deferral", date(2026, 5, 9)), {"until": date(2026, 5, 9)}, date(2026, 9, 10)),
    ],
)
def test_a_deferral_runs_as_long_as_they_name_it(fact, named, ends_on):
    given = read(begun(debts=(debt(total="9000"),)), heard("request_deferral", fact))
    plans = [offer.plan for offer in offers(given).values()]

    assert given.requests == (Request("Q2", **named),)
    assert [plan.ends_on for plan in plans] == [ends_on]


def test_of_two_lengths_of_a_deferral_the_later_word_stands():
    to_a_day = heard("request_deferral", day("deferral", UNTIL))
    months = heard("request_deferral", length("deferral", months=2))

    assert read(begun(), to_a_day, months).requests == (Request("Q2", months=2),)
    assert read(begun(), months, to_a_day).requests == (Request("Q2", until=UNTIL),)


def test_a_deferral_to_a_day_keeps_its_day_when_it_is_taken():
    given = begun(requests=(Request("Q2", until=UNTIL),),
                  progress=Progress(asked="plan", shown_plans=("A.deferral.3",)))  # fmt: skip
    given = read(given, heard("affirm"))

    assert given.requests == (Request("Q2", until=UNTIL, accepted=True),)
    assert given.chosen_plan == "A.deferral.3"


def test_other_terms_replace_the_payment_named_before_and_the_other_way_round():
    first = heard("request_installment", money("payment_cap", "600"))
    second = heard("request_installment", count("terms", 9))

    assert read(begun(), first, second).requests == (Request("Q1", terms=9),)
    assert read(begun(), second, first).requests == (Request("Q1", payment=yuan("600")),)


def test_a_range_of_payment_counts_at_its_low_end():
    given = read(begun(), heard("request_installment", money("payment_cap", low="500", high="700")))

    assert given.requests == (Request("Q1", payment=yuan("500")),)


def test_what_they_pay_now_is_kept_with_the_part():
    given = read(begun(), heard("request_partial", money("pay_now", "200")))

    assert given.requests == (Request("Q3", payment=yuan("200")),)


def stages(*messages):
    return read(begun(), *messages).requests[-1].stages


EARLY, LATE = money("stage_payment", "300", label="6"), money("stage_payment", "800")


def test_the_stages_of_a_step_up_are_kept_also_when_told_one_by_one():
    both = (Stage(6, yuan("300")), Stage(None, yuan("800")))

    assert stages(told(EARLY, LATE)) == both
    assert stages(told(EARLY), told(LATE)) == both
    assert stages(told(LATE), told(EARLY)) == both


def test_a_stage_told_again_replaces_its_like():
    later = money("stage_payment", "900")
    sooner = money("stage_payment", "350", label="8")

    assert stages(told(EARLY, LATE), told(later)) == (
        Stage(6, yuan("300")),
        Stage(None, yuan("900")),
    )
    assert stages(told(EARLY, LATE), told(sooner)) == (
        Stage(8, yuan("350")),
        Stage(None, yuan("800")),
    )
    assert stages(told(EARLY, LATE), heard("request_installment")) == stages(told(EARLY, LATE))
    assert stages(told(EARLY, LATE), told(sooner, later))[0].terms == 8


SHOWN = ("A.interest_free_instalment.12", "A.interest_free_instalment.24", "A.deferral.3",
         "A.settlement.waive.penalty+fee")  # fmt: skip


def choosing(*messages, shown=SHOWN, question="plan", **fields):
    given = begun(progress=Progress(asked=question, shown_plans=shown), **fields)
    return read(given, *messages)


@pytest.mark.parametrize(
    ("message", "key", "wish"),
    [
        (heard(cues=("choose:2",)), SHOWN[1], Request("Q1", terms=24, accepted=True)),
        (heard(cues=("choose:3",)), SHOWN[2], Request("Q2", months=3, accepted=True)),
        (heard(cues=("choose:deferral",)), SHOWN[2], Request("Q2", months=3, accepted=True)),
        (heard(cues=("choose:instalment",)), SHOWN[0], Request("Q1", terms=12, accepted=True)),
        (heard(cues=("choose:this",)), SHOWN[0], Request("Q1", terms=12, accepted=True)),
        (heard("affirm"), SHOWN[0], Request("Q1", terms=12, accepted=True)),
    ],
)
def test_a_plan_on_the_table_is_taken_by_number_kind_or_a_yes(message, key, wish):
    given = choosing(message)

    assert given.chosen_plan == key
    assert given.open_requests == (wish,)


def test_the_kind_with_its_terms_takes_the_plan_of_those_terms():
    given = choosing(heard("inform", count("terms", 24), cues=("choose:instalment",)))

    assert given.chosen_plan == SHOWN[1]
    other = choosing(heard("inform", count("terms", 36), cues=("choose:instalment",)))
    assert other.chosen_plan is None
    assert other.open_requests == (Request("Q1", terms=36),)


def test_a_settlement_is_taken_whatever_terms_are_mentioned_beside_it():
    shown = ("A.settlement", "A.interest_free_instalment.12")
    given = choosing(heard("inform", count("terms", 12), cues=("choose:settlement",)), shown=shown)

    assert given.chosen_plan == "A.settlement"
    assert codes(given) == ["Q6"]


def test_a_settlement_with_a_waiver_asks_for_the_waiver_too():
    given = choosing(heard(cues=("choose:4",)))

    assert given.open_requests == (
        Request("Q6", accepted=True),
        Request("Q5", waive=("penalty", "fee")),
    )


@pytest.mark.parametrize(
    ("key", "code"),
    [("A.rollover.charged", "Q3"), ("A.principal_only", "Q4"), ("A.step_up.36", "Q1")],
)
def test_every_plan_has_its_request(key, code):
    given = choosing(heard(cues=("choose:1",)), shown=(key,))

    assert (given.chosen_plan, codes(given)) == (key, [code])


def test_a_plan_after_recovery_is_taken_with_the_deferral_before_it():
    month = finance(income="0", expected_income="6000", essentials="2000", household=1)
    given = begun(debts=(debt(total="9000"),), finance=month, reasons=("R03",))
    key = next(name for name in offers(given) if name.endswith(".later"))
    given = replace(given, progress=Progress(asked="plan", shown_plans=tuple(offers(given))))
    number = 1 + given.progress.shown_plans.index(key)
    given = read(given, heard(cues=(f"choose:{number}",)))

    assert codes(given) == ["Q2"]
    assert given.chosen_plan == key
    assert key in offers(given)


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        (heard(cues=("choose:9",)), {}),
        (heard(cues=("choose:this",)), {"shown": ()}),
        (heard("affirm", money("income", "4100")), {}),
        (heard(cues=("agree", "decline")), {}),
        (heard("affirm"), {"question": "income"}),
    ],
)
def test_what_points_at_no_plan_takes_none(message, fields):
    assert choosing(message, **fields).chosen_plan is None


def test_other_terms_take_back_the_plan_chosen_before():
    taken = choosing(heard(cues=("choose:2",)))
    same = read(taken, heard("request_installment", count("terms", 24)))
    other = read(taken, heard("request_installment", count("terms", 36)))

    assert same.chosen_plan == SHOWN[1]
    assert same.open_requests == (Request("Q1", terms=24),)
    assert other.chosen_plan is None
    assert other.open_requests == (Request("Q1", terms=36),)


def test_a_plan_they_named_stays_theirs_when_they_take_it():
    named = choosing(heard("inform", cues=("choose:2",)), requests=(Request("Q1", terms=24),))
    other = choosing(heard("inform", cues=("choose:2",)), requests=(Request("Q1", terms=9),))

    assert named.open_requests == (Request("Q1", terms=24),)
    assert named.chosen_plan == SHOWN[1]
    assert other.open_requests == (Request("Q1", terms=24, accepted=True),)


def test_the_same_wish_said_again_leaves_the_chosen_plan_standing():
    taken = choosing(heard(cues=("choose:2",)))

    assert read(taken, heard("request_installment")).requests == taken.requests
    assert add_request(taken, Request("Q1", terms=24, accepted=True)) == taken


@pytest.mark.parametrize(
    ("message", "willingness"),
    [
        (heard("state_overdue"), "willing_but_unable"),
        (heard("state_reason", label("reason", "R03")), "willing_but_unable"),
        (heard("express_willingness"), "willing"),
        (heard("request_deferral"), "willing"),
        (heard("refuse_repay"), "refuses"),
        (heard("inform"), "unknown"),
    ],
)
def test_how_willing_they_are_is_heard(message, willingness):
    assert read(begun(), message).willingness == willingness


def test_whoever_forgot_can_pay():
    assert read(FORGOT, heard("state_reason")).willingness == "unknown"


def test_once_unable_always_unable():
    given = begun(willingness="willing_but_unable")

    assert read(given, heard("express_willingness")).willingness == "willing_but_unable"


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        (begun(), {"confidence": 0.5}),
        (begun(), {"cues": ("not_refusing",)}),
        (begun(), {"cues": ("none",)}),
        (asked("other_debt"), {}),
    ],
)
def test_nothing_else_to_repay_is_no_refusal(given, marks):
    assert read(given, heard("refuse_repay", **marks)).willingness == "unknown"


def test_a_refusal_is_a_reason_once_and_ends_the_long_way():
    given = read(begun(), heard("refuse_repay"), heard("refuse_repay"))

    assert given.reasons == ("R13",)
    assert not takes_long_way(given)


@pytest.mark.parametrize(
    ("message", "willingness", "reasons"),
    [
        (heard("state_overdue"), "refuses", ("R13",)),
        (heard("request_installment"), "willing", ()),
        (heard("express_willingness"), "willing", ()),
        (heard("state_reason", label("reason", "R03")), "willing_but_unable", ("R03",)),
    ],
)
def test_a_refusal_stands_until_it_is_taken_back(message, willingness, reasons):
    given = read(begun(), heard("refuse_repay"), message)

    assert (given.willingness, given.reasons) == (willingness, reasons)


def request_codes(given):
    return [(item.code, item.superseded) for item in given.requests]


def test_a_request_they_come_back_to_is_taken_up_again():
    given = read(begun(), told(count("terms", 12)), heard("request_deferral"),
                 told(count("terms", 12)))  # fmt: skip

    assert request_codes(given) == [("Q2", True), ("Q1", False)]
    assert given.requests[-1].terms == 12


def test_a_request_named_anew_without_figures_takes_up_the_former_ones():
    given = read(begun(), told(count("terms", 12)), heard("request_deferral"),
                 heard("request_installment"))  # fmt: skip

    assert request_codes(given) == [("Q2", True), ("Q1", False)]
    assert given.requests[-1].terms == 12


def test_other_terms_than_before_stand_beside_the_former_request():
    given = read(begun(), told(count("terms", 12)), heard("request_deferral"),
                 told(count("terms", 24)))  # fmt: skip

    assert request_codes(given) == [("Q1", True), ("Q2", True), ("Q1", False)]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (("principal_only",), ["Q4"]),
        (("principal_only", "waive:interest"), ["Q4"]),
        (("waive:penalty",), ["Q5"]),
        (("wish:settle",), ["Q6"]),
        (("wish:instalment", "interest_free", "waive:interest"), ["Q1"]),
        (("wish:instalment", "waive:interest"), ["Q1", "Q5"]),
    ],
)
def test_plain_words_ask_whatever_the_classifier_makes_of_them(cues, expected):
    assert [item.code for item in read(begun(), told(cues=cues)).requests] == expected


@pytest.mark.parametrize(
    ("given", "message", "asks"),
    [
        (begun(), heard("report_collection", cues=("stop_collection",)), True),
        (begun(), told(cues=("stop_collection",), signals=("threat",)), True),
        (begun(signals=("collection_pressure",)), told(cues=("stop_collection",)), True),
        (begun(), told(cues=("stop_collection",)), False),
    ],
)
def test_whoever_is_chased_may_ask_for_it_to_stop(given, message, asks):
    assert read(given, message).asks_for("Q7") is asks


def test_whoever_refuses_as_a_cause_is_unwilling_until_they_wish_to_pay():
    given = read(begun(), told(label("reason", "R13")))
    again = read(given, heard("express_willingness", count("terms", 24)))

    assert (given.willingness, given.reasons) == ("refuses", ("R13",))
    assert (again.willingness, again.reasons) == ("willing", ())


@pytest.mark.parametrize("kind", ["rollover", "principal_only", "step_up"])
def test_a_plan_may_be_chosen_by_its_kind(kind):
    given = begun().with_progress(shown_plans=("A.deferral.2", f"A.{kind}"))

    assert read(given, told(cues=(f"choose:{kind}",))).chosen_plan == f"A.{kind}"


def test_a_day_of_payment_asked_beside_a_plan_is_no_deferral():
    until = day("deferral", TODAY)
    asks = heard("request_deferral", until, topics=("due_day",))
    shown = begun().with_progress(shown_plans=("A.interest_free_instalment.5",))

    assert read(shown, asks).requests == ()
    assert [item.code for item in read(begun(), asks).requests] == ["Q2"]


def test_the_principal_in_instalments_keeps_the_wish_for_it_alone():
    alone = begun(requests=(Request("Q4"),))
    given = read(alone, told(count("terms", 60), marks=(mark("of_principal"),)))

    assert codes(given) == ["Q4"]
    assert given.requests[0].terms == 60
    assert codes(read(alone, told(count("terms", 60)))) == ["Q1"]


def test_what_a_swindler_offers_is_no_wish():
    offer = heard("request_reduction", cues=("principal_only",), signals=("scam_agent",))
    wish = heard("request_installment", signals=("scam_agent",))

    assert read(begun(), offer).requests == ()
    assert codes(read(begun(), wish)) == ["Q1"]


@pytest.mark.parametrize(
    ("fact", "terms"),
    [
        (money("unlabelled", "900"), 10),
        (money("unlabelled", "1700"), 5),
        (money("unlabelled", "1000", bound="max"), 10),
        (money("unlabelled", "400"), None),
        (money("unlabelled", "50", bound="max"), None),
    ],
)
def test_a_plan_is_taken_by_the_payment_nearest_to_the_one_they_name(fact, terms):
    given = begun().with_progress(
        shown_plans=("A.interest_free_instalment.5", "A.interest_free_instalment.10"),
        shown_totals=(900_000, 900_000),
    )
    expected = None if terms is None else f"A.interest_free_instalment.{terms}"

    assert read(given, told(fact, cues=("choose:this",))).chosen_plan == expected


def test_a_question_whether_a_waiver_is_real_asks_for_none():
    asks = heard("out_of_scope", cues=("waive:interest", "question"), marks=(mark("is_it_true"),))
    assert read(begun(), asks).requests == ()
