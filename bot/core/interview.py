"""The interview as data: every question, when it is needed and when it is answered.

Which question comes next is a pure function of the case (DOMAIN section 7).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.case import Case

TWICE = 2
JOINED = ("debt", "month")
"""Questions that ask for several things at once; what was not answered is asked one by one."""
PAPERS_AT_MOST = 30
PROOFS = (
    "D06", "D07", "D08", "D09", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17", "D23",
    "D25", "D27", "D28",
)  # fmt: skip
"""Papers that others give out, asked about one by one; the rest lies in one's own telephone."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview.

    Attributes:
        id: Names its wording, ``utter_ask_<id>``.
        needed: Whether this case needs the answer at all.
        known: Whether the answer is there.
        takes: Roles an unlabelled figure may take when this was just asked, first fit wins.
        choices: Ids of the quick replies shown beneath it.
        times: How often it may be put; twice only where nothing can be done without it.
        simple: Quick replies of its simpler wording, after two answers not understood; the usual
            ones where none are named.
    """

    id: str
    needed: Callable[[Case], bool]
    known: Callable[[Case], bool]
    takes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    times: int = 1
    simple: tuple[str, ...] = ()


def _always(_case: Case) -> bool:
    return True


def _never(_case: Case) -> bool:
    return False


def takes_long_way(case: Case) -> bool:
    """Whether affordability matters: not for fraud, a forgotten payment or paying all at once."""
    if case.only_forgot or case.asks_for("Q6"):
        return False
    return not case.disputes_only and case.willingness != "refuses"


def needs_budget(case: Case) -> bool:
    """Whether income and outgoings must be asked."""
    return takes_long_way(case) and not case.finance.income_refused


def _speaks_for_self(case: Case) -> bool:
    """Whether the debt is theirs, or they hold the authority of whose it is."""
    return case.user_role != "third_party" or case.authorised


def _may_hand_over(case: Case) -> bool:
    """For oneself; for another with their authority, once there is something to hand over."""
    told = bool(case.debts and (case.reasons or case.open_requests))
    return case.user_role != "third_party" or (case.authorised and told)


def _debt_has_amount(case: Case) -> bool:
    debt = case.debt
    if debt is None:
        return False
    if case.finance.debts_total is not None and len(case.debts) > 1:
        # One sum over several lenders: each is asked for.
        return all(item.known_total or item.total_low or item.amount_due for item in case.debts)
    stated = (debt.known_total, debt.total_low, debt.amount_due, debt.next_due)
    return any(amount is not None for amount in stated)


def _overdue_known(case: Case) -> bool:
    """Whoever soon cannot keep an agreed plan has missed nothing of it yet."""
    debt = case.debt
    if case.asks_for("Q9") and "pre_default" in case.signals:
        return True
    return debt is not None and (debt.overdue_days is not None or debt.overdue_since is not None)


def _income_known(case: Case) -> bool:
    """A late wage answers for the income of someone who pays the rest when it comes."""
    finance = case.finance
    return finance.income is not None or (
        case.asks_for("Q3") and finance.expected_income is not None
    )


def _month_is_begun(case: Case) -> bool:
    """Whether income or outgoings are told, so that only what is missing is asked."""
    finance = case.finance
    return _income_known(case) or bool(finance.essentials) or finance.expected_income is not None


def _needs_expected_income(case: Case) -> bool:
    """Asked where the month leaves nothing, or where nothing is earned after a loss."""
    finance = case.finance
    if not needs_budget(case) or finance.income is None:
        return False
    lost = bool(set(case.reasons) & {"R01", "R03", "R05", "R07"})
    earns_nothing = not finance.income or finance.income_kind in ("benefit", "none")
    return case.progress.nothing_left or (lost and earns_nothing)


def _wants_monthly_plan(case: Case) -> bool:
    if case.progress.nothing_left or case.chosen_plan is not None:
        return False
    named = any(item.payment or item.stages or item.terms for item in case.open_requests)
    # Whoever was asked how they want to pay was asked for the comfortable amount as well.
    asked_before = "request" in case.progress.times_asked and not case.finance.income_refused
    return takes_long_way(case) and not (case.asks_for("Q2", "Q3") or named or asked_before)


def _may_be_overdue(case: Case) -> bool:
    """Somebody who disputes a charge owes no answer since when they did not pay it."""
    disputes_only = bool(case.reasons) and set(case.reasons) <= {"R09", "R14"}
    return _speaks_for_self(case) and not disputes_only


def _knows_product(case: Case) -> bool:
    return case.debt is not None and case.debt.product != "unknown"


def _debt_is_told(case: Case) -> bool:
    """Whether at most one of product, amount and overdue days is still to be asked."""
    known = [_knows_product(case), _debt_has_amount(case)]
    known += [_overdue_known(case)] if _may_be_overdue(case) else []
    return known.count(False) < TWICE


def open_proofs(case: Case) -> tuple[str, ...]:
    """List the papers from others that nothing was said of yet, the one asked about included."""
    progress = case.progress
    passed = set(progress.papers_asked) - {progress.paper}
    return tuple(
        code for code in progress.papers
        if code in PROOFS and code not in passed and code not in case.documents
    )  # fmt: skip


def _papers_known(case: Case) -> bool:
    """Told of all at once, or each proof in its turn; a list without proofs is asked as a whole."""
    if "all" in case.documents:
        return True
    if not set(case.progress.papers) & set(PROOFS):
        return bool(case.documents)
    return not open_proofs(case)


def _needs_papers(case: Case) -> bool:
    disputes = bool(set(case.reasons) & {"R09", "R14"}) and bool(case.progress.papers)
    return disputes or (takes_long_way(case) and case.chosen_plan is not None)


def _needs_lender(case: Case) -> bool:
    """A letter says whom it is for; where the deployment names nobody, the person must."""
    planned = case.chosen_plan is not None or case.asks_for("Q8")
    return not case.institution and planned and _speaks_for_self(case)


def _needs_sensitive_consent(case: Case) -> bool:
    return bool(case.consent.collect) and bool(set(case.reasons) & {"R01", "R02"})


def _must_choose(case: Case) -> bool:
    return bool(case.progress.shown_plans) and not case.only_forgot


OF_ANOTHER = (
    "consent", "debt", "product", "reason", "amount", "overdue", "request", "hand_off", "contact",
)  # fmt: skip
"""What is asked of somebody who holds the authority of another: nothing of the other's month."""
CLOSING = ("plan", "lender", "contact", "read_back", "hand_off")
"""Questions that come when nothing else is open."""

QUESTIONS: tuple[Question, ...] = (
    Question("consent", _always, lambda case: case.consent.collect is not None,
             choices=("agree", "decline"), times=TWICE),
    Question("role", _always, lambda case: case.user_role != "unknown",
             choices=("self", "other")),
    Question("debt", lambda case: _speaks_for_self(case) and not case.only_forgot, _debt_is_told,
             takes=("total_debt", "overdue_duration", "overdue_since")),
    Question("product", _speaks_for_self, _knows_product,
             choices=("credit_card", "consumer_loan", "instalment_platform"), times=TWICE),
    Question("reason", _speaks_for_self, lambda case: bool(case.reasons),
             choices=("lost_job", "less_income", "ill", "forgot"), times=TWICE),
    Question("sensitive", _needs_sensitive_consent,
             lambda case: case.consent.sensitive is not None, choices=("agree", "decline")),
    Question("amount", lambda case: not case.only_forgot, _debt_has_amount,
             takes=("total_debt",), times=TWICE,
             simple=("to_20k", "to_50k", "to_100k", "no_idea")),
    Question("amount_due", lambda case: case.only_forgot, _debt_has_amount,
             takes=("amount_due",), times=TWICE),
    Question(
        "next_due",
        lambda case: case.asks_for("Q3"),
        lambda case: case.debt is not None and case.debt.next_due is not None,
        takes=("next_due",),
    ),
    Question("overdue", _may_be_overdue, _overdue_known,
             takes=("overdue_duration", "overdue_since"), times=TWICE,
             simple=("not_due_yet", "one_month", "three_months", "no_idea")),
    Question("request", lambda case: takes_long_way(case) and not case.progress.shown_plans,
             lambda case: bool(case.open_requests) or case.finance.cap is not None
             or case.chosen_plan is not None,
             choices=("instalment", "deferral", "part", "unsure")),
    Question("pay_now", lambda case: case.only_forgot, lambda case: case.asks_for("Q6"),
             choices=("pay_now_yes", "pay_now_no")),
    Question("urgent", takes_long_way, _never,
             choices=("urgent_no", "urgent_court", "urgent_debit")),
    Question("month", needs_budget, _month_is_begun, takes=("income",)),
    Question("income", needs_budget, _income_known,
             takes=("income",), times=TWICE,
             simple=("no_income", "about_3k", "about_5k", "rather_not")),
    Question("essentials", needs_budget, lambda case: bool(case.finance.essentials),
             takes=("essential",), times=TWICE,
             simple=("spends_1500", "spends_2500", "spends_4000", "no_idea")),
    Question("household", needs_budget, lambda case: case.finance.household is not None,
             takes=("household",), choices=("one", "two", "three", "four")),
    Question("other_debt", needs_budget, lambda case: case.finance.other_debt is not None,
             takes=("other_debt_payment",), choices=("no_other_debt",)),
    Question("expected_income", _needs_expected_income,
             lambda case: case.finance.expected_income is not None,
             takes=("expected_income", "income_from"), times=TWICE,
             simple=("no_idea",)),
    Question("payment_cap", _wants_monthly_plan,
             lambda case: case.finance.cap is not None,
             takes=("payment_cap",)),
    Question("plan", _must_choose,
             lambda case: case.chosen_plan is not None, choices=("plans",), times=TWICE),
    Question("documents", _needs_papers, _papers_known,
             choices=("have_all", "have_some", "have_none"), times=PAPERS_AT_MOST),
    Question("lender", _needs_lender, lambda case: bool(case.debt and case.debt.institution_name)),
    Question("contact", lambda case: case.consent.hand_off is True,
             lambda case: case.contact_window is not None,
             choices=("any_time", "evening", "no_phone")),
    Question("read_back", _speaks_for_self, lambda case: case.progress.read_back is True,
             choices=("correct", "change")),
    Question("hand_off", _may_hand_over, lambda case: case.consent.hand_off is not None,
             choices=("agree", "decline"), times=TWICE),
)  # fmt: skip

_BY_ID = {question.id: question for question in QUESTIONS}


def question(question_id: str) -> Question:
    """Give one question by its id."""
    return _BY_ID[question_id]


def asks_nothing(case: Case) -> bool:
    """Whether no question may be put: consent refused, or another's debt without authority."""
    return case.consent.refused or (case.user_role == "third_party" and not case.authorised)


def open_questions(case: Case) -> tuple[Question, ...]:
    """Give the questions still to be asked, in the order of the interview.

    A question is not open once it was put as often as it may be, or was settled by a refusal.
    """
    if asks_nothing(case):
        return ()
    return tuple(candidate for candidate in QUESTIONS if _is_open(case, candidate))


def open_items(case: Case) -> tuple[Question, ...]:
    """Give the open questions one by one, without those that only ask several of them at once."""
    return tuple(item for item in open_questions(case) if item.id not in JOINED)


def answered_items(case: Case) -> tuple[Question, ...]:
    """Give what this case needs and is done with: known, passed over, or asked often enough."""
    if asks_nothing(case):
        return ()
    needed = (item for item in QUESTIONS if item.id not in JOINED and item.needed(case))
    return tuple(item for item in needed if not _is_open(case, item))


def _is_open(case: Case, candidate: Question) -> bool:
    asked = case.progress.times_asked.get(candidate.id, 0)
    if case.user_role == "third_party" and candidate.id not in OF_ANOTHER:
        return False
    if candidate.id in case.progress.settled or asked >= candidate.times:
        return False
    return candidate.needed(case) and not candidate.known(case)


def next_question(case: Case) -> Question | None:
    """Give the question to ask now.

    First what was never asked, the documents of a chosen plan last of these; then what was asked
    once and not answered; and only then what closes the interview.
    """
    return min(open_questions(case), key=lambda item: _rank(case, item), default=None)


def _rank(case: Case, candidate: Question) -> tuple[bool, bool]:
    # A plan on the table is settled before anything is read back.
    again = candidate.id in case.progress.times_asked and candidate.id != "plan"
    return candidate.id in CLOSING, again
