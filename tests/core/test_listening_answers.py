from dataclasses import replace

import pytest

from bot.core.case import Progress
from bot.core.listening.answers import label_by_question, turns_away
from tests.core.cases import debt, finance, yuan
from tests.core.messages import asked, begun, count, day, heard, length, money, read, told

NO = heard("deny")


def settled(given):
    return given.progress.settled


@pytest.mark.parametrize(
    ("question", "fact", "role"),
    [
        ("amount", money("unlabelled", "9000"), "total_debt"),
        ("amount", money("unlabelled", "9000", bound="max"), "total_debt"),
        ("amount_due", money("unlabelled", "90"), "amount_due"),
        ("next_due", money("unlabelled", "90"), "next_due"),
        ("income", money("unlabelled", "4100", bound="max"), "income"),
        ("essentials", money("unlabelled", "1500"), "essential"),
        ("household", count("unlabelled", 3), "household"),
        ("other_debt", money("unlabelled", "300"), "other_debt_payment"),
        ("payment_cap", money("unlabelled", "600"), "payment_cap"),
        ("expected_income", money("unlabelled", "5000"), "expected_income"),
        ("expected_income", day("unlabelled", None), "income_from"),
        ("overdue", length("unlabelled", days=9), "overdue_duration"),
        ("overdue", day("unlabelled", None), "overdue_since"),
        ("request", money("unlabelled", "600", bound="max"), "payment_cap"),
        ("request", money("unlabelled", "600"), "unlabelled"),
        ("income", count("unlabelled", 3), "unlabelled"),
        ("income", money("savings", "70"), "savings"),
    ],
)
def test_a_bare_figure_takes_its_meaning_from_the_question(question, fact, role):
    assert label_by_question(asked(question), told(fact)) == (replace(fact, role=role),)


def test_a_bare_figure_stays_open_where_nothing_was_asked():
    fact = money("unlabelled", "9000")

    assert label_by_question(begun(), told(fact)) == (fact,)


@pytest.mark.parametrize("cue", ["skip", "dont_know", "prefer_not"])
def test_a_question_may_be_left_open(cue):
    assert settled(read(asked("overdue"), heard(cues=(cue,)))) == ("overdue",)


def test_income_may_be_refused_whatever_was_asked():
    given = read(asked("essentials"), heard(cues=("prefer_not", "about:income")))

    assert given.finance.income_refused
    assert settled(given) == ("income",)
    assert read(asked("income"), heard(cues=("prefer_not",))).finance.income_refused
    assert not read(asked("income"), heard(cues=("skip",))).finance.income_refused


@pytest.mark.parametrize("cues", [("prefer_not", "about:income"), ("skip",)])
def test_income_told_with_reluctance_is_told(cues):
    given = read(asked("income"), told(money("income", "4100"), cues=cues))

    assert given.finance.income == yuan("4100")
    assert not given.finance.income_refused
    assert settled(given) == ()


def test_without_a_question_a_short_word_answers_nothing():
    given = begun()

    assert replace(read(given, NO), progress=given.progress, updated_at="") == given


@pytest.mark.parametrize("message", [NO, heard(cues=("none",))])
def test_none_to_other_debts_is_zero(message):
    assert read(asked("other_debt"), message).finance.other_debt == yuan("0")


def test_other_debts_are_open_until_answered():
    assert read(asked("other_debt"), heard("affirm")).finance.other_debt is None


def test_a_stray_no_does_not_take_back_a_figure_already_told():
    debts = asked("other_debt", finance=finance(other_debt="700"))
    month = asked("income", finance=finance(income="4100"))

    assert read(debts, NO).finance.other_debt == yuan("700")
    assert read(month, heard(cues=("none",))).finance.income == yuan("4100")


def test_no_income_is_an_income_of_nothing():
    given = read(asked("income"), heard(cues=("none",))).finance

    assert (given.income, given.income_kind) == (yuan("0"), "none")
    assert read(asked("income"), heard("affirm")).finance.income is None


@pytest.mark.parametrize("question", ["expected_income", "payment_cap", "request"])
def test_a_no_closes_what_has_no_figure(question):
    assert settled(read(asked(question), NO)) == (question,)
    assert settled(read(asked(question), heard(cues=("none",)))) == (question,)
    assert settled(read(asked(question), heard("affirm"))) == ()


def test_any_answer_to_what_is_urgent_closes_it_but_a_question_back_does_not():
    assert settled(read(asked("urgent"), heard("affirm"))) == ("urgent",)
    assert settled(read(asked("urgent"), heard("ask_process"))) == ()


@pytest.mark.parametrize(
    ("message", "confirmed"),
    [
        (heard("affirm"), True),
        (heard(cues=("agree",)), True),
        (heard(cues=("agree", "decline")), None),
        (heard("affirm", money("income", "4100")), None),
        (heard("affirm", cues=("why",)), None),
        (heard("affirm", confidence=0.3), None),
        (NO, None),
    ],
)
def test_only_a_clear_yes_confirms_what_was_read_back(message, confirmed):
    assert read(asked("read_back"), message).progress.read_back is confirmed


@pytest.mark.parametrize(
    ("message", "window", "closed"),
    [
        (heard(cues=("contact:evening",)), "evening", ()),
        (heard("affirm"), None, ("contact",)),
        (NO, None, ("contact",)),
        (heard("inform"), None, ()),
    ],
)
def test_when_to_be_called_is_kept(message, window, closed):
    given = read(asked("contact"), message)

    assert (given.contact_window, settled(given)) == (window, closed)


@pytest.mark.parametrize(
    ("message", "documents", "closed"),
    [
        (heard(cues=("document:have_all",)), {"all": "have"}, ()),
        (heard(cues=("document:have_none",)), {"all": "can_get"}, ()),
        (heard(cues=("none",)), {"all": "can_get"}, ()),
        (NO, {"all": "can_get"}, ()),
        (heard("inform"), {}, ("documents",)),
        (heard("ask_documents"), {}, ()),
    ],
)
def test_which_documents_they_have_is_kept(message, documents, closed):
    given = read(asked("documents", chosen_plan="A.deferral.2"), message)

    assert (given.documents, settled(given)) == (documents, closed)


def away(intent, given=None, **marks):
    given = with_progress(asked="income") if given is None else given
    return turns_away(given, heard(intent, **marks))


def with_progress(**fields):
    return begun(progress=Progress(**{"turn": 3, **fields}))


@pytest.mark.parametrize("intent", ["ask_process", "bot_challenge", "thanks", "request_human"])
def test_a_side_question_turns_away(intent):
    assert away(intent)


@pytest.mark.parametrize("intent", ["inform", "affirm", "state_overdue"])
def test_an_answer_does_not_turn_away(intent):
    assert not away(intent)


def test_danger_turns_away_from_everything():
    assert away("distress")
    assert away("inform", begun(signals=("self_harm",)))


def test_a_side_question_is_answered_once():
    assert not away("ask_process", with_progress(turn=4, answered=4))


def test_a_greeting_turns_away_only_from_a_question():
    assert not away("greet", with_progress())
    assert away("greet")


def test_asking_for_no_human_is_no_wish_for_one():
    assert not away("request_human", cues=("decline",))


def test_a_secret_was_answered_already():
    given = with_progress(asked="income", cues=("secret",))

    assert not away("nlu_fallback", given)
    assert away("ask_process", given)
    assert turns_away(given, heard("out_of_scope", money("income", "4100")))


def test_an_auto_debit_that_failed_is_a_reason_and_no_side_question():
    given = with_progress(asked="reason", news=("reason:R10",))

    assert not away("report_payment_problem", given)
    assert away("report_payment_problem")


@pytest.mark.parametrize("cue", ["skip", "agree", "none", "choose:2"])
def test_a_word_that_steers_the_interview_stays_in_it(cue):
    assert not away("out_of_scope", cues=(cue,))


@pytest.mark.parametrize(
    ("intent", "confidence", "leaves"),
    [("ask_process", 0.8, True), ("ask_process", 0.4, False), ("out_of_scope", 0.8, False)],
)
def test_a_message_that_told_something_turns_away_only_where_it_surely_asks(
    intent, confidence, leaves
):
    given = with_progress(asked="income", news=("total",))

    assert away(intent, given, confidence=confidence, cues=("question",)) is leaves
    assert not away(intent, given, confidence=confidence)


def test_a_figure_beside_a_no_is_the_answer():
    given = read(asked("other_debt", debts=(debt(),)),
                 heard("deny", money("unlabelled", "250")))  # fmt: skip

    assert given.finance.other_debt == yuan("250")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (told(cues=("document:have",)), "have"),
        (told(cues=("document:can_get",)), "can_get"),
        (told(cues=("document:cannot",)), "cannot"),
        (heard("deny"), "can_get"),
        (heard("affirm", cues=("agree",)), None),
    ],
)
def test_a_bare_answer_is_about_the_paper_just_asked_for(answer, status):
    given = asked("documents").with_progress(papers=("D06", "D07"), paper="D07")
    expected = {} if status is None else {"D07": status}

    assert read(given, answer).documents == expected


@pytest.mark.parametrize("answer", [told(cues=("open_to_offers",)), heard("deny")])
def test_whoever_leaves_it_to_the_reckoning_has_answered_how_to_pay(answer):
    assert "request" in read(asked("request"), answer).progress.settled
    assert "request" not in read(asked("request"), heard("inform")).progress.settled
