from dataclasses import replace
from datetime import date

import pytest

from bot.core.case import Progress
from bot.core.listening import Heard, note
from bot.core.listening.note import add_signals
from tests.core.cases import TODAY, debt, finance, yuan
from tests.core.messages import AT, asked, begun, day, heard, label, length, money, read, told


def news(given):
    return set(given.progress.news)


def test_a_turn_is_counted_and_its_words_are_kept_for_the_reply():
    given = read(begun(), told(cues=("why",), topics=("credit",), traditional=True))

    assert (given.progress.turn, given.updated_at, given.traditional) == (1, AT, True)
    assert (given.progress.cues, given.progress.topics) == (("why",), ("credit",))
    assert read(given, told()).traditional


def test_the_same_message_is_read_once():
    message = told(money("total_debt", "9100"), label("reason", "R03"), signals=("threat",))
    given = read(begun(), message)

    assert read(given, message) == given


def test_several_facts_in_one_message_are_all_taken_in():
    given = read(begun(), told(money("total_debt", "9100"), length("overdue_duration", days=9),
                               label("reason", "R03"), money("income", "0")))  # fmt: skip

    assert (given.debt.total, given.debt.overdue_days) == (yuan("9100"), 9)
    assert (given.reasons, given.finance.income) == (("R03",), yuan("0"))
    assert {"total", "overdue_days", "reason:R03", "income"} <= news(given)


def test_a_reason_is_kept_once_in_the_order_told():
    given = read(begun(), told(label("reason", "R03")), told(label("reason", "R01")),
                 told(label("reason", "R03")))  # fmt: skip

    assert given.reasons == ("R03", "R01")


def test_incomes_and_other_debts_of_one_message_add_up():
    given = read(begun(), told(money("income", "3000"), money("other_debt_payment", "200"),
                               money("income", "800"), money("other_debt_payment", "50"),
                               money("savings", "10"), money("savings", "20")))  # fmt: skip

    assert (given.finance.income, given.finance.other_debt) == (yuan("3800"), yuan("250"))
    assert given.finance.savings == yuan("20")


def test_a_corrected_income_replaces_and_a_range_does_not_add():
    given = read(begun(), told(money("income", "3000"), money("income", "2800", old="3000")))
    ranged = read(begun(), told(money("income", "3000"), money("income", low="100", high="200")))

    assert given.finance.income == yuan("2800")
    assert ranged.finance.income == yuan("100")


def test_a_secret_is_marked_for_the_turn_that_held_it():
    given = read(begun(), told(signals=("sensitive_leak_masked",), cues=("why",)))

    assert given.progress.cues == ("why", "secret")
    assert read(given, told()).progress.cues == ()


def test_in_danger_no_figure_is_read():
    message = heard("distress", money("total_debt", "9100"), signals=("self_harm", "threat"),
                    cues=("crisis:spoken",))  # fmt: skip
    given = read(begun(), message)
    later = read(given, told(money("income", "4100"), signals=("angry",)))

    assert given.signals == ("self_harm", "threat")
    assert given.debts == ()
    assert later.finance == begun().finance
    assert later.signals == ("self_harm", "threat")
    assert news(given) == {"signal:self_harm", "signal:threat"}


def test_danger_is_heard_even_where_consent_was_refused():
    given = read(asked("consent", consent=begun().consent.__class__()), heard("deny"),
                 heard("distress", signals=("self_harm",)))  # fmt: skip

    assert given.signals == ("self_harm",)


def test_signals_are_raised_once():
    assert add_signals(begun(signals=("threat",)), ("threat", "angry")).signals == (
        "threat",
        "angry",
    )


def due(on, *, intent="inform", cues=(), **fields):
    return read(begun(**fields), heard(intent, day("due_on", on), cues=cues)).signals


@pytest.mark.parametrize(
    ("on", "soon"),
    [
        (TODAY, True),
        (date(2026, 5, 13), True),
        (date(2026, 5, 14), False),
        (date(2026, 5, 9), False),
        (None, False),
    ],
)
def test_a_payment_within_three_days_is_marked(on, soon):
    assert due(on) == (("due_in_3_days",) if soon else ())


def test_the_day_they_promise_to_pay_by_is_no_due_day():
    assert due(TODAY, intent="express_willingness") == ()
    assert due(TODAY, cues=("pay_now",)) == ()


def test_what_is_overdue_already_does_not_fall_due():
    assert due(TODAY, debts=(debt(overdue_days=5),)) == ()
    assert due(TODAY, debts=(debt(overdue_days=0),)) == ("due_in_3_days",)


def test_an_amount_nobody_can_place_is_kept_as_unclear():
    given = read(begun(), told(money("unlabelled", "9100", text="九千一")))

    assert given.progress.unclear == "九千一"
    assert read(given, told()).progress.unclear is None


def test_the_roles_told_last_are_remembered_last_first():
    given = read(begun(), told(money("income", "4100"), money("savings", "90"),
                               money("unlabelled", "1")))  # fmt: skip

    assert given.progress.last_roles == ("savings", "income")
    assert read(given, told()).progress.last_roles == ("savings", "income")


def test_what_changes_nothing_is_no_news():
    given = begun(debts=(debt(total="9100"),), finance=finance(income="4100"))

    assert (
        read(given, told(money("total_debt", "9100"), money("income", "4100"))).progress.news == ()
    )


def test_another_debt_is_news():
    first = told(label("institution", "acorn"), money("total_debt", "9100"))
    given = read(begun(), first, told(label("institution", "birch"), money("total_debt", "9100")))

    assert "institution" in news(given)


def test_answers_without_a_figure_are_news_too():
    given = read(asked("read_back"), heard("affirm"))

    assert news(given) == {"read_back"}
    assert "settled" in news(read(asked("overdue"), heard(cues=("skip",))))
    assert "contact_window" in news(read(asked("contact"), heard(cues=("contact:any",))))


def test_a_fact_without_a_place_in_the_case_changes_nothing():
    given = read(begun(), told(label("product_line", "gold"), day("paid_on", TODAY)))

    kept = replace(begun(), progress=given.progress, updated_at=AT)
    assert given == kept


def test_the_order_of_consent_and_facts_does_not_cost_the_first_fact():
    given = note(
        begun(user_role="unknown", progress=Progress(asked="role")),
        Heard("m-x", "inform", facts=(money("total_debt", "9100"),), first_person=True),
        TODAY,
        AT,
    )

    assert (given.user_role, given.debt.total) == ("self", yuan("9100"))


def test_a_cause_put_right_takes_the_place_of_the_one_told_before():
    given = read(begun(), told(label("reason", "R03")), told(label("reason", "R08")))
    given = read(given, told(label("reason", "R01", corrected=True, old_value="R03")))
    assert given.reasons == ("R08", "R01")
    assert given.corrections == ()


def test_a_product_put_right_is_no_second_debt():
    given = read(
        begun(), told(label("product", "instalment_platform"), money("total_debt", "9000"))
    )
    right = label("product", "credit_card", corrected=True, old_value="instalment_platform")
    given = read(given, told(right))
    assert [(debt.product, debt.total) for debt in given.debts] == [("credit_card", yuan("9000"))]

    slipped = label("product", "consumer_loan", corrected=True)
    assert [debt.product for debt in read(given, told(slipped)).debts] == ["consumer_loan"]


def test_a_lender_put_right_is_no_second_debt():
    given = read(begun(), told(label("institution", "cmb"), money("total_debt", "9000")))
    right = label("institution", "icbc", corrected=True, old_value="cmb")
    assert [debt.institution for debt in read(given, told(right)).debts] == ["icbc"]
