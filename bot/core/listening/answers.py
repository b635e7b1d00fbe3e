"""What a short answer means: it takes its meaning from the question just asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.interview import question
from bot.core.listening.certainty import stands_for_an_answer
from bot.core.listening.danger import comes_first
from bot.core.listening.figures import near_the_range, roles_holding
from bot.core.listening.heard import SURE, Heard
from bot.core.money import ZERO

SIDE_INTENTS = (
    "ask_amount", "ask_process", "ask_documents", "ask_credit_impact", "ask_consequence",
    "ask_due_rule", "ask_status", "ask_restore_access", "bot_challenge", "out_of_scope",
    "request_certificate", "request_due_date_change", "request_human", "complaint",
    "report_collection", "report_payment_problem", "dispute_debt", "refuse_repay", "nlu_fallback",
    "distress", "greet", "thanks", "goodbye",
)  # fmt: skip
"""Intents that turn away from the question just asked."""
_QUESTIONS = (
    "ask_amount", "ask_process", "ask_documents", "ask_credit_impact", "ask_consequence",
    "ask_due_rule", "ask_status", "ask_restore_access", "request_certificate",
    "request_due_date_change", "report_payment_problem", "dispute_debt",
)  # fmt: skip
"""Of these, the intents of a question, or of a denial that must be said in words."""
_STEERING_CUES = (
    "skip", "why", "dont_know", "prefer_not", "short_way", "open_to_offers", "keep_talking",
    "agree", "decline", "none", "self", "other_person", "back", "change", "less_a_month",
    "shorter_term", "longer_term", "less_at_first",
)  # fmt: skip
FEBRUARY = 2
_COURTESIES = ("greet", "thanks")
_UNSURE_INTENTS = ("out_of_scope", "nlu_fallback", "greet", "thanks", "goodbye")


def turns_away(case: Case, heard: Heard) -> bool:
    """Whether the message leaves the question just asked for something to be answered first.

    Args:
        case: After the message was read into it; ``progress.news`` says what it changed.
        heard: The message.
    """
    if heard.intent == "distress" or case.in_danger:
        # An alarm that was answered before, or a faint one beside facts, turns to nothing else.
        return comes_first(case, heard)
    if case.progress.answered == case.progress.turn or heard.intent not in SIDE_INTENTS:
        return False
    if heard.intent in _COURTESIES and case.progress.asked is None:
        return False
    if "secret" in case.progress.cues and not heard.facts and heard.intent in _UNSURE_INTENTS:
        # They were told about the secret already; there is nothing else to answer.
        return False
    if heard.intent == "request_human":
        return not heard.says("decline")
    if heard.intent == "report_payment_problem" and "reason:R10" in case.progress.news:
        return False
    if heard.says(*_STEERING_CUES) or _chooses(heard):
        return False
    if _tells(case, heard):
        return False
    return not case.progress.news or (
        heard.intent not in _UNSURE_INTENTS and heard.confidence >= SURE
    )


def _chooses(heard: Heard) -> bool:
    """Whether it takes a plan; 那就 and 行 that lead into a plain question take none."""
    chosen = {cue for cue in heard.cues if cue.startswith("choose:")}
    asks = heard.intent in _QUESTIONS and heard.confidence >= SURE
    return bool(chosen - {"choose:so"} if asks else chosen)


def _tells(case: Case, heard: Heard) -> bool:
    """Whether a message taken for a question tells facts and holds no word of a question."""
    asks = heard.says("question") or "request:Q8" in case.progress.news
    return heard.intent in _QUESTIONS and bool(case.progress.news) and not asks


def label_by_question(case: Case, heard: Heard) -> tuple[Fact, ...]:
    """Give unlabelled figures the role the question just asked about.

    Args:
        case: Its ``progress.asked`` names the question.
        heard: As read from the message alone.

    Returns:
        Its facts; an unlabelled one stays so where its kind does not fit the question.
    """
    asked = case.progress.asked
    takes = (*question(asked).takes, *_TAKES_BESIDES.get(asked, ())) if asked else ()
    labelled = (
        _labelled(case, fact, takes if stands_for_an_answer(heard, fact) else ())
        for fact in heard.facts
    )
    return tuple(_as_asked(case, heard, fact) for fact in labelled)


_TAKES_BESIDES = {
    "pay_now": ("pay_now",),
    "request": ("terms", "deferral"),
}
"""What a bare figure says to a question whose answer is mostly a yes, a no or a wish."""
_MEANT = {
    ("pay_now", "payment_cap"): "pay_now",
    ("pay_now", "savings"): "pay_now",
    ("payment_cap", "pay_now"): "payment_cap",
    ("payment_cap", "current_instalment"): "payment_cap",
    ("next_due", "amount_due"): "next_due",
    ("expected_income", "income"): "expected_income",
    ("expected_income", "due_on"): "income_from",
    ("other_debt", "current_instalment"): "other_debt_payment",
    ("other_debt", "payment_cap"): "other_debt_payment",
    ("other_debt", "essential"): "other_debt_payment",
    ("income", "expected_income"): "income",
    ("overdue", "paid_on"): "overdue_since",
    ("overdue", "due_on"): "overdue_since",
}
"""A role the words alone suggest, and what it means to the question just asked."""


_OF_ALL = ("debt", "amount")
"""Questions after all that is owed."""


def _as_asked(case: Case, heard: Heard, fact: Fact) -> Fact:
    """Read a figure in the light of the question: 最多四百 to 现在能还多少 is paid now.

    A day to 什么时候开始逾期 lies behind: 9月底 in November is that of this year.
    """
    asked = case.progress.asked
    role = _MEANT.get((asked or "", fact.role), fact.role)
    if role == "amount_due" and asked in _OF_ALL and not heard.marked(fact, "one_bill"):
        # 账单上写16800.5 tells all that is owed, to whoever asks for that.
        role = "total_debt"
    if role == "savings" and asked in _OF_ALL and heard.marked(fact, "on_the_account"):
        # 现在账上还有11000 tells what the lender's page says.
        role = "total_debt"
    if asked == "other_debt" and fact.role in ("essential", "payment_cap"):
        # 没别的了 孩子一千五 goes on with the living costs, 最多拿800 with what they can pay.
        denied = heard.says("no_other_debt", "none") or fact.bound == "max"
        wished = fact.role == "payment_cap" and heard.marked(fact, "can_pay", "asks_less")
        named = bool(fact.label) or denied or wished or heard.has("other_debt_payment")
        return fact if named else replace(fact, role=role)
    if role != fact.role and (fact.corrected or _lies_ahead(heard, fact) or _asks(heard)):
        return fact
    if asked == "overdue" and role == "overdue_since":
        return replace(fact, role=role, on=_behind(case, fact.on))
    return replace(fact, role=role)


def _asks(heard: Heard) -> bool:
    """Whether it asks something itself: 能不能25号前有人找我 answers nothing."""
    asks = heard.intent == "request_human" or heard.intent.startswith("ask_")
    return asks and heard.confidence >= SURE


def _lies_ahead(heard: Heard, fact: Fact) -> bool:
    """Whether a bill falls due yet, or wages are still to come, whatever was asked."""
    due = fact.role == "due_on" and heard.marked(
        fact, "falls_due", "not_yet_due", "event_of_its_own"
    )
    return due or (fact.role == "expected_income" and bool(heard.has("income_from")))


def _behind(case: Case, on: date | None) -> date | None:
    """Move a day that lies after the case's latest message back by a year."""
    if on is None or on.isoformat() <= case.updated_at[:10] or not case.updated_at:
        return on
    return on.replace(year=on.year - 1, day=min(on.day, 28) if on.month == FEBRUARY else on.day)


def _labelled(case: Case, fact: Fact, takes: tuple[str, ...]) -> Fact:
    known = fact.corrected and fact.old_fen is None and fact.fen is not None
    if fact.role != "unlabelled" or (known and roles_holding(case, fact.fen or 0)):
        # 那到底该打多少 两万四够不够 corrects nothing: it names what was told before.
        return fact
    # 800以内 is what they can pay, unless an amount was asked: 不到3万 answers how much they owe.
    capped = ("payment_cap",) if fact.bound == "max" and fact.kind == "money" else ()
    roles = (*_corrected_roles(case, fact), *takes, *capped)
    fitting = (role for role in roles if fact.kind in _KINDS_OF_ROLE.get(role, ("money",)))
    return replace(fact, role=next(fitting, "unlabelled"))


def _corrected_roles(case: Case, fact: Fact) -> tuple[str, ...]:
    """Say what a correction is about: the figure it names as wrong, else the one told last."""
    if not fact.corrected:
        return ()
    if fact.old_fen is not None:
        named = roles_holding(case, fact.old_fen)
        if named:
            return named
    # 不是三四万 after a debt known as a range: the figure stands near it.
    return ("total_debt",) if near_the_range(case.debt, fact) else case.progress.last_roles


_KINDS_OF_ROLE = {
    "income_from": ("date",),
    "overdue_since": ("date",),
    "overdue_duration": ("duration",),
    "household": ("count",),
    "terms": ("count",),
    "deferral": ("duration", "date"),
}


def note_role(case: Case, heard: Heard) -> Case:
    """Tell whether the person speaks for themselves."""
    if heard.says("other_person") and case.user_role != "self":
        return replace(case, user_role="third_party")
    # The notice asks both at once: may we go on, if the account is your own.
    told = heard.says("self") or (case.progress.asked in ("role", "consent") and heard.agrees)
    if case.user_role == "third_party" and not heard.says("self"):
        return case
    if told or (case.user_role == "unknown" and heard.first_person):
        return replace(case, user_role="self")
    return case


def note_short_answer(case: Case, heard: Heard) -> Case:
    """Read yes, no, none, skip and I-do-not-know against the question just asked."""
    asked = case.progress.asked
    if heard.says("prefer_not") and heard.says("about:income") and not heard.has("income"):
        return _settle(case, "income", refused=True)
    if heard.says("prefer_not") and heard.says("about:essentials") and not heard.has("essential"):
        return _settle(_settle(case, "month"), "essentials")
    if heard.says("leaves_it") and not case.open_requests:
        # 你看着帮我算算 has answered how they want to pay, whenever it is said.
        case = _settle(case, "request")
    if asked is None:
        return case
    case = _earns_nothing_beside_others(case)
    if question(asked).known(case):
        # Told just now, or before: a short word neither closes the question nor answers it anew.
        return case
    if heard.says("skip", "prefer_not", "dont_know"):
        return _settle(case, asked, refused=heard.says("prefer_not"))
    if heard.says("same_as_before") and not heard.facts:
        return _same_as_before(case)
    reader = _READERS.get(asked)
    told = any(fact.kind != "label" for fact in heard.facts)
    return reader(case, heard) if reader and not told else case


def _earns_nothing_beside_others(case: Case) -> Case:
    """Whoever lost their job and tells only what a relative earns lives on that."""
    finance = case.finance
    asked = case.progress.asked == "income" and finance.income is None
    if not asked or finance.others_income is None or "R03" not in case.reasons:
        return case
    return replace(case, finance=replace(finance, income=finance.others_income))


def _settle(case: Case, question_id: str, *, refused: bool = False) -> Case:
    if refused and question_id == "income":
        case = replace(case, finance=replace(case.finance, income_refused=True))
    settled = tuple(dict.fromkeys([*case.progress.settled, question_id]))
    return case.with_progress(settled=settled)


def _same_as_before(case: Case) -> Case:
    """跟上个月一样 takes what was told of the like before; nothing told, nothing taken."""
    debt, finance = case.debt, case.finance
    if case.progress.asked == "next_due" and debt is not None:
        known = debt.amount_due or debt.current_instalment
        return replace(case, debts=(replace(debt, next_due=known), *case.debts[1:]))
    if case.progress.asked == "income":
        return replace(case, finance=replace(finance, income=finance.usual_income))
    if case.progress.asked == "expected_income":
        usual = finance.usual_income or finance.income
        return replace(case, finance=replace(finance, expected_income=usual))
    return case


def note_nothing_urgent(case: Case, heard: Heard) -> Case:
    """没啥急事 closes that question even where another one was put meanwhile."""
    return _settle(case, "urgent") if heard.says("no_urgent") else case


def _urgent(case: Case, heard: Heard) -> Case:
    return case if heard.intent in SIDE_INTENTS else _settle(case, "urgent")


def _other_debt(case: Case, heard: Heard) -> Case:
    if not (heard.declines or heard.says("none")):
        return case
    return replace(case, finance=replace(case.finance, other_debt=ZERO))


def _income(case: Case, heard: Heard) -> Case:
    if not heard.says("none", "decline"):
        return case
    return replace(case, finance=replace(case.finance, income=ZERO, income_kind="none"))


def _closed_by_no(question_id: str) -> Callable[[Case, Heard], Case]:
    def read(case: Case, heard: Heard) -> Case:
        declined = heard.declines or heard.says("none")
        return _settle(case, question_id) if declined else case

    return read


def _request(case: Case, heard: Heard) -> Case:
    """Whoever leaves it to the reckoning has answered how they want to pay."""
    left = heard.says("open_to_offers", "none") or heard.declines
    return _settle(case, "request") if left else case


def _read_back(case: Case, heard: Heard) -> Case:
    if not heard.agrees:
        return case
    return case.with_progress(read_back=True)


def _contact(case: Case, heard: Heard) -> Case:
    return _settle(case, "contact") if heard.agrees or heard.declines else case


def _lender(case: Case, heard: Heard) -> Case:
    """A name nobody here knows stays a blank they fill in themselves."""
    return case if heard.intent in SIDE_INTENTS else _settle(case, "lender")


def _documents(case: Case, heard: Heard) -> Case:
    if heard.papers:
        # Said of papers by name: note_papers has read it.
        return case
    if heard.says("document:have_all"):
        return replace(case, documents={**case.documents, "all": "have"})
    if heard.says("document:have_none"):
        return replace(case, documents={**case.documents, "all": "can_get"})
    status, paper = _status_told(heard), case.progress.paper
    if status is None:
        return case if heard.intent in SIDE_INTENTS or paper else _settle(case, "documents")
    return replace(case, documents={**case.documents, paper or "all": status})


def _status_told(heard: Heard) -> str | None:
    """Read a bare answer; without the paper at hand, it is to be fetched until they say not."""
    for status in ("cannot", "can_get", "have"):
        if heard.says(f"document:{status}"):
            return status
    return "can_get" if heard.declines or heard.says("none") else None


_READERS: dict[str, Callable[[Case, Heard], Case]] = {
    "urgent": _urgent,
    "other_debt": _other_debt,
    "income": _income,
    "expected_income": _closed_by_no("expected_income"),
    "payment_cap": _closed_by_no("payment_cap"),
    "request": _request,
    "read_back": _read_back,
    "lender": _lender,
    "contact": _contact,
    "documents": _documents,
}
