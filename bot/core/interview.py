"""The interview as data: every question, when it is needed and when it is answered.

Which question comes next is a pure function of the case (DOMAIN section 7).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.case import Case

MOST_TIMES_ASKED = 2


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview.

    Attributes:
        id: Names its wording, ``utter_ask_<id>``.
        needed: Whether this case needs the answer at all.
        known: Whether the answer is there.
        takes: Roles an unlabelled figure may take when this was just asked, first fit wins.
        choices: Ids of the quick replies shown beneath it.
    """

    id: str
    needed: Callable[[Case], bool]
    known: Callable[[Case], bool]
    takes: tuple[str, ...] = ()
    choices: tuple[str, ...] = field(default=())


def _always(_case: Case) -> bool:
    return True


def _never(_case: Case) -> bool:
    return False


def takes_long_way(case: Case) -> bool:
    """Whether affordability matters: not for fraud, a forgotten payment or paying all at once."""
    if case.only_forgot or case.asks_for("Q6"):
        return False
    return not set(case.reasons) & {"R09", "R14"} and case.willingness != "refuses"


def needs_budget(case: Case) -> bool:
    """Whether income and outgoings must be asked."""
    return takes_long_way(case) and not case.finance.income_refused


def _speaks_for_self(case: Case) -> bool:
    return case.user_role != "third_party"


def _debt_has_amount(case: Case) -> bool:
    debt = case.debt
    if debt is None:
        return False
    stated = (debt.known_total, debt.total_low, debt.amount_due, debt.next_due)
    return any(amount is not None for amount in stated)


def _overdue_known(case: Case) -> bool:
    debt = case.debt
    return debt is not None and (debt.overdue_days is not None or debt.overdue_since is not None)


def _income_known(case: Case) -> bool:
    """A late wage answers for the income of someone who pays the rest when it comes."""
    finance = case.finance
    return finance.income is not None or (
        case.asks_for("Q3") and finance.expected_income is not None
    )


def _needs_expected_income(case: Case) -> bool:
    lost_income = bool(set(case.reasons) & {"R01", "R03", "R04", "R05", "R07"})
    short = lost_income or case.progress.nothing_left
    return needs_budget(case) and short and case.finance.income is not None


def _wants_monthly_plan(case: Case) -> bool:
    if case.progress.nothing_left or case.chosen_plan is not None:
        return False
    named = any(request.payment or request.stages for request in case.open_requests)
    return needs_budget(case) and not case.asks_for("Q2", "Q3") and not named


def _must_choose(case: Case) -> bool:
    return bool(case.progress.shown_plans) and not case.only_forgot


CLOSING = ("plan", "documents", "contact", "read_back", "hand_off")
"""Questions that come when nothing else is open."""

QUESTIONS: tuple[Question, ...] = (
    Question("consent", _always, lambda case: case.consent.collect is not None,
             choices=("agree", "decline")),
    Question("role", _always, lambda case: case.user_role != "unknown",
             choices=("self", "other")),
    Question("product", _speaks_for_self,
             lambda case: case.debt is not None and case.debt.product != "unknown",
             choices=("credit_card", "consumer_loan", "instalment_platform")),
    Question("reason", _speaks_for_self, lambda case: bool(case.reasons),
             choices=("lost_job", "less_income", "ill", "forgot")),
    Question("amount", _speaks_for_self, _debt_has_amount,
             takes=("total_debt",)),
    Question("amount_due", lambda case: case.only_forgot,
             lambda case: case.debt is not None and case.debt.amount_due is not None,
             takes=("amount_due",)),
    Question(
        "next_due",
        lambda case: case.asks_for("Q3"),
        lambda case: case.debt is not None and case.debt.next_due is not None,
        takes=("next_due",),
    ),
    Question("overdue", _speaks_for_self, _overdue_known,
             takes=("overdue_duration", "overdue_since")),
    Question("request", lambda case: takes_long_way(case),
             lambda case: bool(case.open_requests) or case.finance.cap is not None
             or case.chosen_plan is not None,
             choices=("instalment", "deferral", "part", "unsure")),
    Question("pay_now", lambda case: case.only_forgot, lambda case: case.asks_for("Q6"),
             choices=("pay_now_yes", "pay_now_no")),
    Question("urgent", lambda case: takes_long_way(case), _never,
             choices=("urgent_no", "urgent_court", "urgent_debit")),
    Question("income", needs_budget, _income_known,
             takes=("income",)),
    Question("essentials", needs_budget, lambda case: bool(case.finance.essentials),
             takes=("essential",)),
    Question("household", needs_budget, lambda case: case.finance.household is not None,
             takes=("household",), choices=("one", "two", "three", "four")),
    Question("other_debt", needs_budget, lambda case: case.finance.other_debt is not None,
             takes=("other_debt_payment",), choices=("no_other_debt",)),
    Question("expected_income", _needs_expected_income,
             lambda case: case.finance.expected_income is not None,
             takes=("expected_income", "income_from")),
    Question("payment_cap", _wants_monthly_plan,
             lambda case: case.finance.cap is not None,
             takes=("payment_cap",)),
    Question("plan", _must_choose,
             lambda case: case.chosen_plan is not None, choices=("plans",)),
    Question("documents", lambda case: takes_long_way(case) and case.chosen_plan is not None,
             lambda case: bool(case.documents),
             choices=("have_all", "have_some", "have_none")),
    Question("contact", lambda case: case.consent.hand_off is True,
             lambda case: case.contact_window is not None,
             choices=("any_time", "evening", "no_phone")),
    Question("read_back", _speaks_for_self, lambda case: case.progress.read_back is True,
             choices=("correct", "change")),
    Question("hand_off", _speaks_for_self, lambda case: case.consent.hand_off is not None,
             choices=("agree", "decline")),
)  # fmt: skip

_BY_ID = {question.id: question for question in QUESTIONS}


def question(question_id: str) -> Question:
    """Give one question by its id."""
    return _BY_ID[question_id]


def open_questions(case: Case) -> tuple[Question, ...]:
    """Give the questions still to be asked, in the order of the interview.

    A question asked twice without an answer, or settled by "I would rather not say", is not open.
    """
    if case.consent.collect is False or case.user_role == "third_party":
        return ()
    return tuple(candidate for candidate in QUESTIONS if _is_open(case, candidate))


def _is_open(case: Case, candidate: Question) -> bool:
    asked = case.progress.times_asked.get(candidate.id, 0)
    if candidate.id in case.progress.settled or asked >= MOST_TIMES_ASKED:
        return False
    return candidate.needed(case) and not candidate.known(case)


def next_question(case: Case) -> Question | None:
    """Give the question to ask now.

    First what was never asked, then what was asked once and not answered, and only then what
    closes the interview.
    """
    questions = open_questions(case)
    return min(questions, key=lambda item: _rank(case, item), default=None)


def _rank(case: Case, candidate: Question) -> tuple[bool, int]:
    return candidate.id in CLOSING, case.progress.times_asked.get(candidate.id, 0)
