"""Side questions: what a message asks about is answered, whatever else it says."""

from collections.abc import Iterator

from bot.core.case import Case
from bot.core.checklist import checklist
from bot.core.debts import Debt
from bot.core.interview import PROOFS
from bot.core.money import Money
from bot.core.moves.hearing import COLLECTION, FEELINGS
from bot.core.moves.reckoning import RECKONED
from bot.core.moves.records import Move, View
from bot.core.offers import Proposal, offers_to_show
from bot.core.offers.shares import debts_to_serve
from bot.core.plans import share_pro_rata

MOST_ANSWERS = 2
QUESTION_INTENTS = (
    "ask_credit_impact", "ask_consequence", "ask_due_rule", "ask_status", "ask_restore_access",
    "request_certificate", "request_due_date_change", "bot_challenge", "ask_process", "ask_amount",
)  # fmt: skip
"""Questions answered even where the message also tells facts, the nearest one first."""
TURNING_INTENTS = (
    *QUESTION_INTENTS, "report_payment_problem", "dispute_debt", "refuse_repay", "complaint",
    "ask_documents", "out_of_scope", "greet", "thanks", "goodbye",
)  # fmt: skip
"""Intents with an answer of their own where a message holds nothing else."""
_GENERAL = ("ask_process", "ask_amount")
_NEVER_GUESSED = (
    "refuse_repay", "complaint", "dispute_debt", "report_payment_problem", "out_of_scope",
    "goodbye",
)  # fmt: skip
_STEERING = ("open_to_offers", "short_way", "why", "dont_know", "skip", "back", "stop", "change",
             "less_a_month", "shorter_term", "longer_term", "less_at_first")  # fmt: skip


_BESIDE_FACTS = ("signal:", "willingness", "consent", "user_role")
"""News that a complaint or a question brings along, which tells no fact."""
_COVERED = {
    **dict.fromkeys(("jail", "home_visit", "collector_calls_others", "who_to_call"), COLLECTION),
    "credit_score": ("credit_expectation",),
    "ask_credit_impact": ("credit_expectation", "scam_agent"),
}
"""Topics that the rule or advice of a flag raised in the same message answers already."""


_OF_ANOTHER = {
    # 我能替他办吗: how to act for another, not how one settles one's own.
    "ask_process": "utter_third_party_more",
    "ask_amount": "utter_answer_example",
    "look_it_up": "utter_answer_is_a_customer",
}
"""What somebody who speaks for another is answered instead: in general terms, of nobody."""


_WARNS = {
    "keep_reserve", "borrow_more", "scam_transfer", "agent_trust", "after_leak",
    "pay_private_account", "link_in_message",
}  # fmt: skip
"""Topics whose answer keeps somebody from harm: 要不全还进去算了 is answered unasked."""


def tell_answers(view: View) -> Iterator[Move]:
    """Answer by topic, else by intent, at most two questions of one message."""
    for name in questions_asked(view)[:MOST_ANSWERS]:
        if view.case.without_authority and name in _OF_ANOTHER:
            yield Move("say", _OF_ANOTHER[name], {"once": None})
            continue
        yield from _SPECIAL[name](view) if name in _SPECIAL else [_plain(name)]


def questions_asked(view: View) -> list[str]:
    """Name what the message asks, topics before what the classifier makes of it."""
    progress = view.case.progress
    if progress.topics:
        raised = set(progress.signals)
        asked = [name for name in progress.topics if not raised & set(_COVERED.get(name, ()))]
        return [] if _is_no_question(view.case) else [name for name in asked if name != _told(view)]
    if _only_tells(view.case) or "offered" in progress.news:
        return []
    if view.resuming and progress.intents:
        return [name for name in progress.intents[:1] if _is_answered(view.case, name)]
    steers = any(cue in progress.cues for cue in _STEERING)
    meant = progress.intents[1:] if progress.unsure else progress.intents
    asked = [name for name in QUESTION_INTENTS if name in meant]
    raised = set(progress.signals)
    return [name for name in asked if not (name in _GENERAL and (steers or progress.news))
            and not raised & set(_COVERED.get(name, ()))]  # fmt: skip


def _only_tells(case: Case) -> bool:
    """Whether a message tells facts or a feeling and holds no question word.

    失业金2800 别的进账没有 is an income, however much it sounds like the state of something.
    """
    progress = case.progress
    feels = any(cue in progress.cues for cue in FEELINGS)
    told = [name for name in progress.news if not name.startswith(_BESIDE_FACTS)]
    return "question" not in progress.cues and (bool(told) or feels)


def _is_no_question(case: Case) -> bool:
    """Whether a message that only sounds like a topic tells facts, takes a plan or says yes.

    昨天报了警 回执有 asks nothing about reporting; 行 就按你算的来 asks nothing about figures.
    """
    progress = case.progress
    if {"question", "prefer_not"} & set(progress.cues) or _WARNS & set(progress.topics):
        return False
    takes = any(cue.startswith("choose:") and cue != "choose:so" for cue in progress.cues)
    agrees = bool({"agree", "agree_hand_off"} & set(progress.cues))
    return takes or agrees or _only_tells(case)


def _told(view: View) -> str | None:
    """Name the topic that is answered already by what the figures say of it."""
    return "settlement_offer" if "offered" in view.case.progress.news else None


def _is_answered(case: Case, name: str) -> bool:
    """Whether to answer what a message is taken for; not a feeling, nor a guess that may offend."""
    progress = case.progress
    feels = any(cue in progress.cues for cue in FEELINGS)
    doubtful = name in _NEVER_GUESSED and (progress.unsure or feels)
    return name in TURNING_INTENTS and not doubtful


def _plain(name: str) -> Move:
    return Move("say", f"utter_answer_{name}", {"once": None})


def _shares(view: View) -> Iterator[Move]:
    """Split what can be paid a month over the lenders, by what each is owed."""
    shares = monthly_shares(view.case, view.proposal)
    if shares:
        yield Move("say", "utter_shares", {"shares": shares, "once": None})
    else:
        yield _plain("shares")


def monthly_shares(case: Case, proposal: Proposal) -> tuple[tuple[Debt, Money], ...]:
    """Give each debt's part of the month's budget; none where there is nothing to split.

    Source: DOMAIN section 4, pro_rata across creditors.
    """
    debts = sorted(debts_to_serve(case) if case.debts else [], key=lambda debt: debt.id)
    owed = {debt.id: total for debt in debts if (total := debt.undisputed_total)}
    budget = proposal.now.budget if proposal.now else case.finance.cap
    if len(owed) < 2 or not budget:
        return ()
    parts = share_pro_rata(budget, owed)
    return tuple((debt, parts[debt.id]) for debt in debts if debt.id in parts)


def _source(view: View) -> Iterator[Move]:
    """Name the rules behind what was said last, else those behind the plans on the table."""
    shown = offers_to_show(view.proposal)
    rules = tuple(dict.fromkeys(source for offer in shown for source in offer.sources))
    yield Move("say", "utter_sources", {
        "cited": view.case.progress.cited, "rules": rules, "once": None})  # fmt: skip


def _documents(view: View) -> Iterator[Move]:
    """List what the case needs so far; in general terms while nothing is known of it."""
    if not view.case.reasons and view.case.user_role != "third_party":
        yield _plain("ask_documents")
        return
    items = checklist(view.case, view.proposal)
    if len(items) == 1:
        codes = tuple(item.code for item in items)
        yield Move("say", "utter_documents_only", {"codes": codes, "once": None})
    elif items:
        yield Move("documents", "utter_documents_so_far", {"items": items, "once": None})
    else:
        yield Move("say", "utter_documents_none", {"once": None})


def asks_for_figures(case: Case) -> bool:
    """Whether they ask what it comes to: the plans answer that, where there are any."""
    progress = case.progress
    asked = "ask_amount" in progress.intents[:1] and not progress.unsure
    return asked and not progress.topics and case.consent.collect is True


def _amount(view: View) -> Iterator[Move]:
    plans = offers_to_show(view.proposal) if view.case.chosen_plan is None else ()
    if not (asks_for_figures(view.case) and plans):
        yield _plain("ask_amount")


def _proof(view: View) -> Iterator[Move]:
    """Say how the paper spoken of is had, and what else proves the same; else the cause's own."""
    progress = view.case.progress
    proofs = [code for code in progress.papers if code in PROOFS]
    code = next(iter([*progress.named_papers, *proofs]), None)
    if code is None:
        yield _plain("what_proves")
    elif view.case.documents.get(code) == "have":
        yield Move("say", "utter_proof_kept", {"codes": (code,), "once": None})
    else:
        yield Move("say", "utter_proof_how", {"codes": (code,), "once": None})


def _borrow_more(view: View) -> Iterator[Move]:
    """Say it again to whoever comes back to it; the first time the advice says so itself."""
    if "utter_advice_borrow_to_repay" in view.case.progress.told:
        yield _plain("borrow_more")


_SPECIAL = {
    **RECKONED,
    "borrow_more": _borrow_more,
    "what_proves": _proof,
    "ask_amount": _amount,
    "shares": _shares,
    "source": _source,
    "ask_documents": _documents,
}
