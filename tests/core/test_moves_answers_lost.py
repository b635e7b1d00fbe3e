"""An answer not understood, papers one by one, and a plan turned at the person's wish."""

from dataclasses import replace

import pytest

from bot.core.case import Adjustment, Case, Consent, Progress, Request
from bot.core.moves import adjust, plan_turn
from bot.core.moves.papers import next_paper
from bot.core.offers.search import situation_of
from tests.core.cases import (
    BUDGET_RULES,
    CARD,
    EMPTY,
    LOAN,
    NOTHING,
    PLENTY,
    TODAY,
    debt,
    finance,
    proposal,
    yuan,
)
from tests.core.messages import begun

DEBTS = (debt(total="9000", overdue_days=20),)


def waiting(asked="income", **progress):
    """A case that waits for one answer and heard nothing in the message."""
    given = begun(debts=DEBTS, reasons=("R04",))
    return replace(given, progress=Progress(turn=6, asked=asked, **progress))


def result(given):
    found = plan_turn(given, EMPTY)
    said = [move.key for move in found.moves if move.kind == "say"]
    return said, found.moves[-1].key, found.moves[-1].values["how"]


# --- Not understood -----------------------------------------------------------------------


def test_an_answer_lost_is_asked_again_in_short_then_simply_then_by_a_human():
    given = waiting()

    assert result(given) == (["utter_not_understood"], "income", "lost")
    given = plan_turn(given, EMPTY).case
    assert result(given) == (["utter_not_understood"], "income", "simple")
    given = plan_turn(given, EMPTY).case
    assert result(given) == (["utter_lost_for_words"], "hand_off", "human")
    assert "income" in plan_turn(given, EMPTY).case.progress.settled


def test_whoever_settled_the_hand_over_goes_on_after_three_lost_answers():
    given = waiting(baffled={"income": 2})
    given = replace(given, consent=Consent(collect=True, hand_off=True))
    said, asked, how = result(given)

    assert (said, how) == (["utter_moving_on"], "first")
    assert asked != "income"


@pytest.mark.parametrize(
    ("intent", "key"),
    [("affirm", "utter_go_ahead"), ("state_reason", "utter_heard_but"),
     ("nlu_fallback", "utter_not_understood")],
)  # fmt: skip
def test_what_came_instead_of_an_answer_is_not_called_a_riddle(intent, key):
    assert result(waiting(intents=(intent,)))[0] == [key]


def test_the_hand_over_needs_a_plain_word():
    assert result(waiting("hand_off", intents=("affirm",)))[0] == ["utter_needs_a_word"]


@pytest.mark.parametrize("cue", ["why", "skip", "keep_talking", "means:nothing"])
def test_a_message_that_steers_is_not_lost(cue):
    assert "utter_not_understood" not in result(waiting(cues=(cue,)))[0]


def test_a_message_that_tells_something_is_not_lost():
    assert result(waiting(news=("total",)))[0] == ["utter_noted"]


def test_an_amount_of_nothing_told_is_asked_about_in_place_of_the_question():
    found = plan_turn(waiting(unclear="4000"), EMPTY)

    assert found.moves[-1].values == {"how": "unclear", "amount": "4000"}
    assert found.case.progress.asked == "income"


def test_an_amount_of_nothing_told_is_asked_about_where_nothing_is_open():
    done = begun(consent=Consent(collect=True, hand_off=False)).with_progress(
        turn=6, unclear="4000", asked=None
    )

    assert "utter_unclear_amount" in [move.key for move in plan_turn(done, EMPTY).moves]
    told = done.with_progress(news=("income",))
    assert "utter_unclear_amount" not in [move.key for move in plan_turn(told, EMPTY).moves]


# --- Papers -------------------------------------------------------------------------------


def with_papers(**fields):
    known = {"debts": DEBTS, "finance": PLENTY, "reasons": ("R07",), "chosen_plan": KEY,
             "requests": (Request("Q1", terms=5, accepted=True),)}  # fmt: skip
    progress = Progress(turn=9, papers=("D02", "D06", "D14"), times_asked=dict.fromkeys(OPEN, 2))
    return begun(**{**known, "progress": progress, **fields})


KEY = "A.interest_free_instalment.5"
OPEN = ("urgent", "payment_cap", "expected_income", "request", "product", "role")


def paper_turn(given):
    return plan_turn(given, proposal(given))


def test_proofs_are_asked_one_by_one_beneath_the_list_shown_once():
    first = paper_turn(with_papers())
    told = replace(first.case, documents={"D06": "have"}).with_progress(news=("document:D06",))
    second = paper_turn(told)

    assert [move.kind for move in first.moves[-2:]] == ["documents", "ask"]
    assert first.case.progress.paper == "D06"
    assert "utter_papers_have" in [move.key for move in second.moves]
    assert "documents" not in [move.kind for move in second.moves]
    assert second.case.progress.paper == "D14"


def test_a_proof_not_spoken_of_had_its_chance_and_the_next_comes():
    first = paper_turn(with_papers()).case.with_progress(news=("income",))
    second = paper_turn(first).case.with_progress(news=("income",))

    assert second.progress.paper == "D14"
    assert paper_turn(second).case.progress.asked != "documents"


def test_a_side_question_keeps_the_proof_that_was_asked_about():
    first = paper_turn(with_papers()).case.with_progress(intents=("ask_status",))
    found = plan_turn(first, proposal(first), resuming=True)

    assert found.case.progress.paper == "D06"
    assert found.moves[-1].values["how"] == "resuming"


def test_a_proof_told_of_beside_a_question_gives_way_to_the_next():
    first = paper_turn(with_papers()).case
    told = replace(first, documents={"D06": "have"}).with_progress(intents=("ask_status",))

    assert plan_turn(told, proposal(told), resuming=True).case.progress.paper == "D14"


def test_a_list_without_proofs_is_asked_about_as_a_whole():
    given = with_papers().with_progress(papers=("D01", "D02"))
    found = paper_turn(given)

    assert found.case.progress.asked == "documents"
    assert found.case.progress.paper is None
    assert next_paper(given) is None


@pytest.mark.parametrize(
    ("status", "code", "key"),
    [
        ("can_get", "D06", "utter_papers_can_get"),
        ("cannot", "D14", "utter_papers_instead"),
        ("cannot", "D02", "utter_papers_instead"),
        ("cannot", "D01", "utter_papers_missing"),
    ],
)
def test_what_cannot_be_had_is_answered_with_what_serves_instead(status, code, key):
    given = with_papers(documents={code: status}).with_progress(news=(f"document:{code}",))
    said = {move.key: move for move in paper_turn(given).moves}

    assert key in said
    assert said[key].values["codes"] == (code,)


@pytest.mark.parametrize(
    ("reason", "code", "instead"), [("R07", "D14", "D25"), ("R04", "D12", "D05")]
)
def test_what_serves_instead_is_named_even_where_it_is_on_the_list_already(reason, code, instead):
    given = with_papers(reasons=(reason,), documents={code: "cannot"})
    told = paper_turn(given.with_progress(news=(f"document:{code}",)))
    (said,) = (move for move in told.moves if move.key.startswith("utter_papers_"))

    assert (said.key, said.values["instead"]) == ("utter_papers_instead", (instead,))


def test_nothing_is_said_of_a_paper_that_nobody_asked_for():
    given = with_papers(documents={"D30": "cannot"}).with_progress(news=("document:D30",))

    assert not [move for move in paper_turn(given).moves if "papers" in move.key]


# --- A plan turned ------------------------------------------------------------------------


def turned(*cues: str, rules=CARD, shown=KEY, month=PLENTY, **fields) -> Case:
    given = begun(**{"debts": DEBTS, "finance": month, "reasons": ("R04",), **fields})
    given = given.with_progress(cues=cues, shown_plans=(shown,))
    found = situation_of(given, rules, BUDGET_RULES, TODAY)
    return adjust(given, proposal(given, rules), found)


def test_less_a_month_is_the_next_longer_term_that_eases_it():
    changed = turned("less_a_month").progress.adjusted

    assert changed == Adjustment("longer", 6, yuan("1500"), 5, yuan("1800"))
    assert turned("longer_term").open_requests[0].terms == 6
    assert turned("longer_term").open_requests[0].accepted


def test_a_shorter_term_stays_within_the_month():
    wide = replace(PLENTY, income=yuan("9000"), cap=yuan("900"))
    changed = turned("shorter_term", shown="A.interest_free_instalment.10", month=wide)

    assert changed.progress.adjusted.how == "shorter"
    assert changed.open_requests[0].terms == 7


def test_a_shorter_term_above_their_means_is_told_and_not_taken():
    changed = turned("shorter_term")

    assert changed.progress.adjusted.how == "over"
    assert (changed.progress.adjusted.terms, changed.requests) == (4, ())


def test_there_is_no_shorter_than_one_and_no_longer_than_the_longest():
    once = replace(PLENTY, income=yuan("99000"))
    long = replace(PLENTY, income=yuan("3167"))
    one = turned("shorter_term", shown="A.interest_free_instalment.1", month=once)
    sixty = turned("longer_term", shown="A.interest_free_instalment.60", month=long)

    assert one.progress.adjusted.how == "no_shorter"
    assert sixty.progress.adjusted.how == "no_longer"


def test_the_last_longer_term_is_taken_where_none_eases_it_enough():
    month = replace(PLENTY, income=yuan("3180"))
    changed = turned("longer_term", shown="A.interest_free_instalment.56", month=month)

    assert changed.progress.adjusted.how == "longer"
    assert changed.progress.adjusted.terms == 60


def test_less_at_first_begins_with_less_and_ends_with_more():
    changed = turned("less_at_first")
    early, later = changed.open_requests[0].stages

    assert changed.progress.adjusted.how == "step_up"
    assert (early.terms, early.payment, later.payment) == (6, yuan("1080"), yuan("2160"))


def test_less_at_first_is_no_plan_of_a_lender_without_one():
    changed = turned("less_at_first", rules=LOAN, shown="A.annuity.6")

    assert changed.progress.adjusted.how == "no_rule"


def test_a_term_is_turned_within_those_on_sale():
    changed = turned("longer_term", rules=LOAN, shown="A.annuity.6")

    assert changed.progress.adjusted.terms == 12


def test_nothing_is_turned_without_a_plan_a_wish_or_where_a_figure_was_named():
    given = begun(debts=DEBTS, finance=PLENTY)
    named = turned("less_a_month").with_progress(news=("cap",), adjusted=None)
    found = situation_of(named, CARD, BUDGET_RULES, TODAY)

    assert turned("less_a_month", shown="A.gone").progress.adjusted is None
    assert turned().progress.adjusted is None
    assert adjust(given, proposal(given), None) is given
    assert adjust(named, proposal(named), found).progress.adjusted is None


def test_a_lender_without_instalments_has_nothing_longer():
    given = begun(debts=DEBTS, finance=PLENTY).with_progress(
        cues=("longer_term",), shown_plans=(KEY,)
    )
    found = situation_of(given, NOTHING, BUDGET_RULES, TODAY)

    assert adjust(given, proposal(given), found).progress.adjusted.how == "no_longer"


def test_a_plan_after_recovery_is_not_turned():
    month = finance(income="2000", essentials="2600", household=1, other_debt="0",
                    expected_income="5000")  # fmt: skip
    later = "A.interest_free_instalment.5.later"

    assert turned("longer_term", month=month, shown=later).progress.adjusted is None


@pytest.mark.parametrize("joined", ["debt", "month"])
def test_what_was_asked_at_once_and_lost_is_asked_one_by_one(joined):
    said, asked, how = result(waiting(asked=joined) if joined == "month" else lost_debt())

    assert said == ["utter_not_understood"]
    assert (asked in ("product", "overdue", "request", "urgent"), how) == (True, "first")


def lost_debt():
    return replace(begun(), progress=Progress(turn=6, asked="debt"))
