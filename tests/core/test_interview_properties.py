"""Whatever is said, in whatever order: properties of the interview as a whole."""

import json
from collections import Counter
from dataclasses import fields, replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.case import Case
from bot.core.checklist import needed_documents
from bot.core.facts import Fact
from bot.core.interview import QUESTIONS, question
from bot.core.listening import Heard, note
from bot.core.listening.answers import SIDE_INTENTS, turns_away
from bot.core.listening.figures import DEBT_AMOUNTS, INCOMES
from bot.core.listening.wishes import REQUEST_OF_INTENT
from bot.core.money import Money
from bot.core.moves import adjust, plan_turn
from bot.core.moves.failing import HAND_ON
from bot.core.offers import propose
from bot.core.offers.search import situation_of
from bot.core.records import from_json, to_json
from tests.core.cases import BUDGET_RULES, CARD, LOAN, NOTHING, TODAY
from tests.core.messages import AT

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
INTENTS = (*SIDE_INTENTS, *REQUEST_OF_INTENT, "inform", "affirm", "deny", "state_overdue",
           "state_reason", "express_willingness")  # fmt: skip
CUES = ("agree", "decline", "none", "skip", "why", "dont_know", "prefer_not", "about:income",
        "short_way", "open_to_offers", "self", "other_person", "choose:1", "choose:2",
        "choose:this", "choose:deferral", "choose:instalment", "choose:settlement", "pay_now",
        "step_up", "principal_only", "stop_collection", "waive:penalty", "contact:evening",
        "document:have_all", "document:have_none", "income:benefit", "all_right_as_read",
        "wish:instalment", "wish:deferral", "back", "stop", "change", "less_a_month",
        "shorter_term", "longer_term", "less_at_first", "feel:fear", "document:have",
        "document:can_get", "document:cannot")  # fmt: skip
SIGNALS = ("threat", "scam_agent", "gambling", "critical", "compare", "possible_fraud_victim",
           "sensitive_leak_masked")  # fmt: skip
MONEY_ROLES = (*DEBT_AMOUNTS, *INCOMES, "essential", "payment_cap", "stage_payment", "pay_now",
               "current_instalment", "unlabelled")  # fmt: skip
DAY_ROLES = (
    "overdue_since",
    "deferral",
    "income_from",
    "due_on",
    "paid_on",
    "unlabelled",
    "called_at",
)
LABELS = {
    "reason": [f"R{number:02d}" for number in range(1, 15)],
    "product": ["credit_card", "consumer_loan", "instalment_platform", "other"],
    "institution": ["acorn", "birch", "cedar"],
    "staff_id": ["K-1", "K-2"],
}
FEN = st.integers(0, 9_000_000)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def amounts(draw, roles):
    role, fen = draw(st.sampled_from(roles)), draw(FEN)
    marks = {
        "approximate": draw(st.booleans()),
        "bound": draw(st.sampled_from([None, "max", "min"])),
        "label": draw(st.sampled_from([None, "房租", "吃饭", "6"])),
        "start": draw(st.integers(0, 30)),
    }
    if draw(st.integers(0, 4)) == 0:
        return Fact(role, "money", end=40, text="?", low_fen=fen, high_fen=fen + 10_000, **marks)
    old = draw(st.sampled_from([None, None, 100_000]))
    return Fact(role, "money", end=40, text="?", fen=fen, corrected=old is not None,
                old_fen=old, **marks)  # fmt: skip


def others():
    span = st.one_of(
        st.builds(lambda days: {"days": days}, st.integers(0, 900)),
        st.builds(lambda months: {"months": months}, st.integers(0, 40)),
    )
    return st.one_of(
        st.builds(lambda role, number: Fact(role, "count", 0, 1, "?", count=number),
                  st.sampled_from(["household", "terms", "unlabelled"]), st.integers(0, 70)),
        st.builds(lambda role, length: Fact(role, "duration", 0, 1, "?", **length),
                  st.sampled_from(["overdue_duration", "deferral", "unlabelled"]), span),
        st.builds(lambda role, on, hour: Fact(role, "date", 0, 1, "?", on=on, value=hour),
                  st.sampled_from(DAY_ROLES), st.none() | DAYS,
                  st.sampled_from([None, "09:30", "23:00"])),
        st.sampled_from(sorted(LABELS)).flatmap(
            lambda role: st.builds(
                lambda value, start: Fact(role, "label", start, 31, "?", value=value),
                st.sampled_from(LABELS[role]), st.integers(0, 30))),
    )  # fmt: skip


def some(values, most):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


def facts_of(roles, most=4):
    return st.lists(amounts(roles) | amounts(roles) | others(), max_size=most).map(tuple)


def messages(roles):
    return st.builds(
        Heard,
        message_id=st.uuids().map(str),
        intent=st.sampled_from(INTENTS),
        confidence=st.sampled_from([0.4, 0.55, 0.9]),
        intents=some(INTENTS, 2),
        facts=facts_of(roles),
        cues=some(CUES, 2),
        signals=some(SIGNALS, 1),
        topics=st.sampled_from([(), (), ("shares",), ("source",)]),
        clerk=st.sampled_from([None, "小林"]),
        clerk_said=st.sampled_from([None, "等三天"]),
        first_person=st.booleans(),
        traditional=st.booleans(),
    )


ROLES = st.lists(st.sampled_from(MONEY_ROLES), min_size=1, max_size=4, unique=True)
"""A talk turns on a few roles, so that they meet again."""
TALKS = ROLES.flatmap(lambda roles: st.lists(messages(roles), min_size=1, max_size=14))
RULES = st.sampled_from([CARD, LOAN, NOTHING])
FRESH = Case("K-1", "c-1")


def turns(talk, rules, sure=True):
    """Hold a conversation; give each turn as the case before, after listening, and what is said."""
    case = FRESH
    if sure:
        case = replace(case, user_role="self", consent=replace(case.consent, collect=True))
    for message in talk:
        before = case
        case = note(case, message, TODAY, AT)
        proposal = propose(case, rules, BUDGET_RULES, TODAY)
        case = adjust(case, proposal, situation_of(case, rules, BUDGET_RULES, TODAY))
        proposal = propose(case, rules, BUDGET_RULES, TODAY)
        left = proposal.now is not None and proposal.now.surplus.fen <= 0
        papers = needed_documents(case, proposal)
        case = case.with_progress(nothing_left=left, papers=papers)
        away = turns_away(case, message)
        if away:
            case = _answered(case, quiet=message.intent == "goodbye")
        turn = plan_turn(case, proposal, resuming=away)
        yield before, message, case, turn
        case = turn.case


def _answered(case, quiet):
    """What the actions note of a side question; after a goodbye nothing is asked."""
    turn = case.progress.turn
    silent = turn if quiet else case.progress.quiet
    return replace(case, progress=replace(case.progress, answered=turn, quiet=silent))


def known_figures(case):
    """Every exact figure of a case by the name its correction would have."""
    found = {f"debts.{debt.id}.{name}_fen": getattr(debt, name)
             for debt in case.debts for name in DEBT_AMOUNTS.values()}  # fmt: skip
    found |= {f"debts.{debt.id}.overdue_days": debt.overdue_days for debt in case.debts}
    month = case.finance
    found |= {f"finance.{name}_fen": getattr(month, name) for name in (*INCOMES.values(), "cap")}
    found |= {f"finance.essentials.{item.label}": item.amount for item in month.essentials}
    found["finance.household"] = month.household
    return {name: value for name, value in found.items() if value is not None}


def replaced_figures(before, after):
    later = known_figures(after)
    return {(name, _plain(value)) for name, value in known_figures(before).items()
            if later.get(name) != value}  # fmt: skip


def _plain(value):
    return value.fen if isinstance(value, Money) else value


@QUICK
@given(TALKS, RULES, st.booleans())
def test_no_known_figure_is_lost_unless_it_was_corrected(talk, rules, sure):
    for before, _, after, _ in turns(talk, rules, sure):
        new = after.corrections[len(before.corrections) :]

        assert replaced_figures(before, after) <= {(item.field, item.old) for item in new}
        assert after.corrections[: len(before.corrections)] == before.corrections
        assert set(before.reasons) - set(after.reasons) <= {"R13"}
        assert len(after.requests) >= len(before.requests)


ANSWERS = st.builds(
    Heard,
    message_id=st.uuids().map(str),
    intent=st.sampled_from(["inform", "affirm", "deny"]),
    cues=some(("none", "decline", "skip", "prefer_not"), 1),
)
ASKED = st.sampled_from(["income", "other_debt", "household", "essentials", "payment_cap"])


@QUICK
@given(ASKED, facts_of(MONEY_ROLES, 6), ANSWERS)
def test_a_short_word_takes_nothing_back(asked, facts, answer):
    """Every figure is told first; whatever was asked, a yes or no then leaves it alone."""
    known = [Fact(role, "money", 0, 1, "?", fen=70_000) for role in (*DEBT_AMOUNTS, *INCOMES)]
    case = replace(FRESH, user_role="self", consent=replace(FRESH.consent, collect=True))
    before = note(case, Heard("told", "inform", facts=(*known, *facts)), TODAY, AT)
    before = replace(before, progress=replace(before.progress, asked=asked))
    after = note(before, answer, TODAY, AT)

    assert known_figures(after) == known_figures(before)
    assert after.corrections == before.corrections


@QUICK
@given(TALKS, RULES, st.booleans())
def test_reading_a_message_twice_changes_nothing(talk, rules, sure):
    for _, message, after, turn in turns(talk, rules, sure):
        assert note(after, message, TODAY, "later") == after
        assert note(turn.case, message, TODAY, "later") == turn.case


@QUICK
@given(TALKS, RULES, st.booleans())
def test_a_case_survives_being_written_down_at_every_step(talk, rules, sure):
    for _, _, after, turn in turns(talk, rules, sure):
        for case in (after, turn.case):
            assert from_json(Case, json.loads(json.dumps(to_json(case)))) == case


@QUICK
@given(TALKS, RULES, st.booleans())
def test_a_turn_ends_with_one_question_or_is_done(talk, rules, sure):
    for _, _, after, turn in turns(talk, rules, sure):
        asked = [move.key for move in turn.moves if move.kind == "ask"]

        assert len(asked) == (0 if turn.done else 1)
        if asked:
            assert turn.moves[-1].kind == "ask"
            assert turn.case.progress.asked == asked[0]
        refused = False in (after.consent.collect, after.consent.hand_off)
        human = _how(turn) == "human"
        assert not (asked and refused and not human)
        assert not (asked and after.user_role == "third_party")


def _how(turn):
    return None if turn.done else turn.moves[-1].values["how"]


@QUICK
@given(TALKS, RULES, st.booleans())
def test_a_question_known_or_closed_is_never_asked(talk, rules, sure):
    for _, _, _, turn in turns(talk, rules, sure):
        if _how(turn) not in (None, "human", "back", "changing"):
            asked = question(turn.moves[-1].key)

            assert asked.needed(turn.case)
            assert not asked.known(turn.case)
            assert asked.id not in turn.case.progress.settled


@QUICK
@given(TALKS, RULES, st.booleans())
def test_no_question_is_put_more_often_than_it_may(talk, rules, sure):
    put = Counter()
    for _, _, _, turn in turns(talk, rules, sure):
        if any(move.kind == "offers" for move in turn.moves):
            # Another table is another choice.
            del put["plan"]
        if _how(turn) in ("first", "again"):
            put[turn.moves[-1].key] += 1

        assert all(put[item.id] <= item.times for item in QUESTIONS), put
        times = turn.case.progress.times_asked
        assert all(times.get(item.id, 0) <= item.times for item in QUESTIONS)


@QUICK
@given(TALKS, RULES, st.booleans())
def test_an_answer_is_lost_three_times_at_most_before_a_human_or_the_next_question(
    talk, rules, sure
):
    for _, _, _, turn in turns(talk, rules, sure):
        lost = turn.case.progress.baffled

        assert all(times <= HAND_ON for times in lost.values())


@QUICK
@given(TALKS, RULES, st.booleans())
def test_no_advice_is_given_twice(talk, rules, sure):
    told = Counter()
    for _, _, _, turn in turns(talk, rules, sure):
        told.update(
            move.values.get("once", move.key)
            for move in turn.moves
            if move.kind == "say" and move.values.get("once", move.key) is not None
        )

        assert all(times == 1 for times in told.values()), told


@QUICK
@given(TALKS, RULES)
def test_after_a_refusal_nothing_more_is_kept_but_signals_and_the_answer(talk, rules):
    for before, _, after, _ in turns(talk, rules, sure=False):
        if after.consent.collect is False or after.user_role == "third_party":
            kept = {item.name for item in fields(Case)} - {
                "signals", "consent", "progress", "user_role", "updated_at", "traditional",
            }  # fmt: skip
            assert all(getattr(before, name) == getattr(after, name) for name in kept)


@QUICK
@given(messages(MONEY_ROLES))
def test_danger_stops_every_figure(message):
    danger = replace(message, signals=("self_harm",), cues=("crisis:spoken",))
    after = note(replace(FRESH, user_role="self"), danger, TODAY, AT)

    assert "self_harm" in after.signals
    assert (after.debts, after.finance, after.requests) == (
        FRESH.debts,
        FRESH.finance,
        FRESH.requests,
    )
