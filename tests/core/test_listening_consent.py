from dataclasses import replace

import pytest

from bot.core.case import Consent
from bot.core.listening.consent import NOTICE_VERSION
from tests.core.cases import case
from tests.core.messages import AT, asked, begun, heard, label, money, read, told

HANDED = Consent(collect=True, hand_off=True)
KEPT = Consent(collect=True, hand_off=False)


def new(question="consent"):
    return replace(asked(question), consent=Consent())


@pytest.mark.parametrize(
    "message",
    [
        heard("affirm"),
        heard("inform", cues=("agree",)),
        told(money("total_debt", "7300")),
        heard("ask_process", money("total_debt", "7300")),
        heard("ask_process", confidence=0.3),
        heard("ask_process", cues=("agree",)),
    ],
)
def test_going_on_after_the_notice_is_consent(message):
    consent = read(new(), message).consent

    assert consent == Consent(collect=True, at=AT, notice_version=NOTICE_VERSION)


def test_a_plain_no_to_the_notice_keeps_nothing():
    given = read(new(), heard("deny"))

    assert given.consent.collect is False
    assert "consent" in given.progress.news


def test_a_no_in_so_many_words_stands_whatever_else_is_told():
    given = read(new(), told(money("total_debt", "7300"), cues=("decline",)))

    assert given.consent.collect is False
    assert given.debts == ()


def test_no_to_a_human_being_is_not_a_no_to_the_notice():
    given = read(new(), heard("request_human", money("total_debt", "7300"), cues=("decline",)))

    assert given.consent.collect is True
    assert given.debt.total.fen == 730_000


def test_nothing_lost_is_denied_beside_a_fact():
    # 没工作了 sounds like a no, yet goes on.
    assert read(new(), heard("deny", label("reason", "R03"))).consent.collect is True


def test_a_question_back_is_no_answer_to_the_notice():
    assert read(new(), heard("ask_process")).consent.collect is None


def test_what_is_said_before_the_notice_is_no_consent_yet():
    given = read(replace(begun(), consent=Consent()), told(money("total_debt", "7300")))

    assert given.consent.collect is None
    assert given.debt.total.fen == 730_000


def test_after_a_refusal_nothing_told_is_kept_but_the_warning_signs():
    refused = case(consent=Consent(collect=False))
    given = read(refused, told(money("income", "4100"), signals=("scam_agent",)))

    assert given.finance == refused.finance
    assert given.signals == ("scam_agent",)
    assert given.consent.collect is False


def test_who_refused_may_still_agree_in_so_many_words():
    refused = case(consent=Consent(collect=False))

    assert read(refused, heard(cues=("agree_anew",))).consent.collect is True
    assert read(refused, heard(cues=("agree_anew", "decline"))).consent.collect is False


def test_a_polite_yes_after_a_refusal_agrees_to_nothing():
    refused = case(consent=Consent(collect=False))

    assert read(refused, heard("affirm", cues=("agree",))).consent.collect is False
    assert read(refused, heard("affirm")).consent.collect is False


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (heard("affirm"), True),
        (heard("deny"), False),
        (heard(cues=("agree", "decline")), False),
        (heard("inform"), None),
    ],
)
def test_illness_is_kept_only_with_a_yes_of_its_own(message, answer):
    given = read(asked("sensitive", reasons=("R01",)), message)

    assert given.consent.sensitive is answer
    assert given.consent.hand_off is None


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (heard("affirm"), True),
        (heard("deny"), False),
        (heard(cues=("agree", "decline")), False),
        (heard("inform"), None),
        (heard("request_human", cues=("decline",)), False),
        (heard("affirm", cues=("agree", "all_right_as_read")), None),
        (heard("deny", cues=("decline", "all_right_as_read")), False),
    ],
)
def test_the_case_leaves_the_house_only_on_a_yes_to_that(message, answer):
    assert read(asked("hand_off"), message).consent.hand_off is answer


def test_a_yes_to_another_question_hands_nothing_over():
    assert read(asked("read_back"), heard("affirm")).consent.hand_off is None


def test_a_wish_for_no_human_withdraws_the_hand_over():
    given = read(begun(consent=HANDED), heard("request_human", cues=("decline",)))

    assert given.consent.hand_off is False
    assert given.consent.at == AT


def test_a_refused_hand_over_stands_until_a_human_is_asked_for_again():
    given, again = begun(consent=KEPT), asked("hand_off", consent=KEPT)

    assert read(given, heard("affirm")).consent.hand_off is False
    assert read(again, heard("affirm")).consent.hand_off is True
    assert read(again, heard("request_human", cues=("agree",))).consent.hand_off is True


def test_an_unanswered_hand_over_may_still_be_agreed_to_when_nothing_else_is_asked():
    given = asked("hand_off")
    progress = replace(given.progress, asked=None, times_asked={"hand_off": 2})
    waiting = replace(given, progress=progress)

    assert read(waiting, heard("affirm", cues=("agree",))).consent.hand_off is True
    assert (
        read(waiting, heard("affirm", cues=("agree", "all_right_as_read"))).consent.hand_off is None
    )


@pytest.mark.parametrize("question", [None, "income", "hand_off", "documents"])
def test_a_yes_to_the_hand_over_in_so_many_words_counts_at_any_time(question):
    given = asked(question) if question else begun()
    message = heard("request_human", cues=("agree", "agree_hand_off"))

    assert read(given, message).consent.hand_off is True


def test_a_no_to_the_hand_over_in_so_many_words_counts_at_any_time():
    message = heard("provide_info", cues=("decline_hand_off",))
    both = heard("request_human", cues=("decline_hand_off", "agree_hand_off"))

    assert read(begun(consent=HANDED), message).consent.hand_off is False
    assert read(begun(), both).consent.hand_off is False


def test_a_polite_yes_after_a_refused_hand_over_hands_nothing_over():
    given = read(asked("hand_off"), heard(cues=("decline_hand_off",)))
    waiting = given.with_progress(asked=None, times_asked={"hand_off": 1})

    assert read(waiting, heard("affirm", cues=("agree",))).consent.hand_off is False


@pytest.mark.parametrize("question", ["income", "essentials", "reason"])
def test_a_bare_refusal_of_what_no_one_can_refuse_takes_consent_back(question):
    given = read(asked(question), heard("deny", cues=("disagrees", "decline")))
    assert given.consent.collect is False


@pytest.mark.parametrize("question", ["sensitive", "hand_off", "plan", "read_back"])
def test_a_bare_refusal_of_a_question_leaves_the_consent(question):
    given = read(asked(question), heard("deny", cues=("disagrees", "decline")))
    assert given.consent.collect is True


def test_a_bare_refusal_of_a_hand_over_not_answered_yet_leaves_the_consent():
    given = begun()
    given = replace(given, progress=replace(given.progress, times_asked={"hand_off": 1}))
    assert read(given, heard("deny", cues=("disagrees", "decline"))).consent.collect is True


def test_consent_may_be_withdrawn_at_any_time():
    given = read(begun(), heard("provide_info", cues=("withdraw",)))

    assert given.consent.collect is False
    assert read(given, heard("affirm", cues=("agree",))).consent.collect is False
    assert read(given, heard("affirm", cues=("agree_anew",))).consent.collect is True


@pytest.mark.parametrize("cue", ["skip", "dont_know", "prefer_not"])
def test_whoever_skips_the_hand_over_refuses_nothing(cue):
    assert read(asked("hand_off"), heard("deny", cues=(cue,))).consent.hand_off is None


@pytest.mark.parametrize(
    ("cue", "answer"), [("agree_sensitive", True), ("decline_sensitive", False)]
)
def test_whether_illness_may_be_kept_is_heard_at_any_time(cue, answer):
    assert read(begun(reasons=("R01",)), told(cues=(cue,))).consent.sensitive is answer


def test_a_secret_sent_by_mistake_is_no_consent():
    given = asked("consent", consent=Consent())
    secret = heard("inform", signals=("sensitive_leak_masked",))
    agreed = heard("affirm", cues=("agree",), signals=("sensitive_leak_masked",))

    assert read(given, secret).consent.collect is None
    assert read(given, agreed).consent.collect is True
