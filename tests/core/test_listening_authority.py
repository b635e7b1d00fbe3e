"""Another's debt with their authority; a cause kept back; what is left to the reckoning."""

from dataclasses import replace

from bot.core.case import Consent
from bot.core.interview import asks_nothing, open_questions
from tests.core.cases import debt, yuan
from tests.core.messages import asked, begun, heard, label, mark, money, read, told

STRANGER = begun(consent=Consent(), user_role="unknown")
PAPER = heard("provide_info", cues=("other_person",), marks=(mark("document:D22:have"),))


def ids(given):
    return [item.id for item in open_questions(given)]


def test_with_authority_another_is_spoken_for_and_asked_nothing_of_the_month():
    given = read(STRANGER, PAPER)

    assert given.authorised
    assert not asks_nothing(given)
    assert {"consent", "debt", "reason"} <= set(ids(given))
    assert not {"income", "essentials", "household", "hand_off"} & set(ids(given))


def test_whoever_holds_authority_agrees_and_hands_over_for_the_other():
    given = read(
        begun(consent=Consent(), user_role="unknown"), PAPER, heard("affirm", cues=("agree",))
    )
    assert given.user_role == "third_party"
    assert given.consent.collect is True

    given = read(given, told(money("total_debt", "18000"), label("reason", "R07")))
    assert "hand_off" in ids(given)
    assert read(given, heard("request_human", cues=("agree_hand_off",))).consent.hand_off is True


def test_authority_and_hand_over_may_come_in_one_breath():
    given = read(
        begun(consent=Consent(), user_role="unknown"),
        PAPER,
        heard("affirm", cues=("agree_hand_off",)),
    )

    assert (given.consent.collect, given.consent.hand_off) == (True, True)


def test_it_may_turn_out_to_be_ones_own_debt():
    given = read(
        begun(consent=Consent(), user_role="unknown"), PAPER, heard("affirm", cues=("self",))
    )

    assert given.user_role == "self"


def test_asking_for_a_human_once_all_lies_before_them_hands_it_over():
    shown = begun().with_progress(times_asked={"read_back": 1})
    early = read(begun(), heard("request_human"))

    assert read(shown, heard("request_human")).consent.hand_off is True
    assert early.consent.hand_off is None


def test_a_cause_asked_for_twice_and_passed_over_is_not_disclosed():
    given = asked("income").with_progress(times_asked={"reason": 2})
    passed = read(given, told(money("income", "4000")))

    assert passed.reasons == ("R12",)
    assert read(passed, told(label("reason", "R04"))).reasons == ("R04",)
    assert read(passed, told(label("reason", "R12"))).reasons == ("R12",)
    assert read(asked("reason").with_progress(times_asked={"reason": 2}),
                told(money("income", "4000"))).reasons == ()  # fmt: skip


def test_leaving_it_to_the_reckoning_answers_how_to_pay():
    left = read(begun(), heard("provide_info", cues=("leaves_it",)))

    assert "request" in left.progress.settled


def test_a_lender_is_asked_for_where_the_house_names_none():
    chosen = begun(chosen_plan="A.annuity.6", debts=(debt(total="9000"),), user_role="self")

    assert "lender" in ids(chosen)
    named = replace(chosen, institution="demo")
    assert "lender" not in ids(named)
    unknown = read(chosen.with_progress(asked="lender"), heard("provide_info"))
    aside = read(chosen.with_progress(asked="lender"), heard("ask_process"))
    assert "lender" not in ids(unknown)
    assert "lender" in ids(aside)


def test_one_sum_over_several_lenders_asks_for_each():
    from tests.core.cases import finance

    cards = (debt(product="credit_card"), debt(id="B", product="consumer_loan", total="3000"))
    given = begun(debts=cards, finance=finance(debts_total="9000"), user_role="self")

    assert "amount" in ids(given)
    both = (debt(total="6000"), debt(id="B", total="3000"))
    assert "amount" not in ids(begun(debts=both, finance=finance(debts_total="9000")))


def test_what_was_told_before_the_authority_is_read_once_it_is_shown():
    before = heard("provide_info", money("total_debt", "6400"), label("product", "credit_card"),
                   cues=("other_person",))  # fmt: skip
    given = read(STRANGER, before)
    assert given.debts == ()
    assert len(given.progress.kept_back) == 2

    given = read(given, PAPER)
    assert (given.debt.product, given.debt.total.fen) == ("credit_card", 640000)
    assert given.progress.kept_back == ()


def test_what_was_told_of_another_is_dropped_once_they_speak_of_themselves():
    others = money("total_debt", "6400"), label("product", "credit_card")
    given = read(STRANGER, heard("provide_info", *others, cues=("other_person",)))
    given = read(given, heard("provide_info", money("total_debt", "7200"), cues=("self",)))
    assert [(debt.total, debt.product) for debt in given.debts] == [(yuan("7200"), "unknown")]
    assert given.progress.kept_back == ()
