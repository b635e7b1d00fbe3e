"""What holds for every plan and every search, whatever the figures."""

import ast
import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.core
from bot.core.affordability import shortest_affordable_instalment
from bot.core.case import Request, Stage
from bot.core.debts import WAIVABLE_PARTS, Debt
from bot.core.money import ZERO, Money
from bot.core.offers import offers_to_show, propose
from bot.core.plans import Stage as PlanStage
from bot.core.plans import offer_instalment, offer_step_up
from bot.core.plans.schedule import monthly_irr
from bot.core.rules import InstalmentRule
from tests.core.cases import BUDGET_RULES, CARD, LOAN, NOTHING, TODAY, case, finance

FEE = InstalmentRule((3, 6, 12, 24), fee_per_term=Decimal("0.0075"), published=True)
FREE = InstalmentRule(tuple(range(1, 61)))
searches = settings(max_examples=50, deadline=None)
RULES = (CARD, LOAN, replace(NOTHING, fee_plan=FEE), replace(CARD, institution_id=""), NOTHING)

amounts = st.integers(0, 20_000_000).map(Money)
debts_owed = st.integers(1, 20_000_000).map(Money)
budgets = st.integers(0, 1_000_000).map(Money)
priced = st.sampled_from([FREE, FEE, LOAN.annuity])
wishes = st.one_of(
    st.builds(Request, st.just("Q1"), terms=st.none() | st.integers(1, 70)),
    st.builds(Request, st.just("Q1"), payment=budgets),
    st.builds(
        Request,
        st.just("Q1"),
        stages=st.tuples(
            st.builds(Stage, st.none() | st.integers(1, 70), amounts),
            st.builds(Stage, st.none(), amounts),
        ),
    ),
    st.builds(Request, st.just("Q2"), months=st.none() | st.integers(1, 12)),
    st.builds(Request, st.just("Q3"), payment=amounts),
    st.sampled_from([Request("Q4"), Request("Q6")]),
    st.builds(Request, st.just("Q5"), waive=st.sets(st.sampled_from(WAIVABLE_PARTS)).map(tuple)),
)
months_left = st.builds(
    lambda income, essentials, cap, later: replace(
        finance(essentials=str(essentials)),
        income=income, cap=cap, expected_income=later,
    ),
    st.none() | budgets, st.integers(0, 6000), st.none() | budgets, st.none() | budgets,
)  # fmt: skip
parts_owed = st.builds(
    lambda principal, interest, penalty, disputed: Debt(
        "A", "credit_card", principal=principal, interest=interest, penalty=penalty,
        disputed=disputed,
    ),
    debts_owed, amounts, st.none() | amounts, st.none() | amounts,
)  # fmt: skip


@st.composite
def cases(draw):
    """Draw a case of one to five debts with whatever wishes."""
    owed = draw(st.lists(parts_owed, min_size=1, max_size=5))
    return case(
        debts=tuple(replace(debt, id=name) for debt, name in zip(owed, "ABCDE", strict=False)),
        finance=draw(months_left),
        requests=tuple(draw(st.lists(wishes, max_size=4))),
    )


@searches
@given(cases(), st.sampled_from(RULES))
def test_the_sums_of_every_plan_hold_in_whole_fen(given_case, rules):
    for offer in propose(given_case, rules, BUDGET_RULES, TODAY).offers:
        plan = offer.plan
        assert Money.total(plan.payments) == plan.total
        assert plan.base + plan.cost - (plan.waived or ZERO) == plan.total
        assert min(plan.payments) >= ZERO
        assert plan.terms in (None, len(plan.payments))


@searches
@given(cases(), st.sampled_from(RULES))
def test_a_plan_called_affordable_never_asks_for_more_than_the_budget(given_case, rules):
    found = propose(given_case, rules, BUDGET_RULES, TODAY)

    for offer in found.offers:
        if offer.affordable and offer.plan.terms is not None:
            month = found.later if offer.after_recovery else found.now
            assert offer.plan.largest_payment <= month.budget


@searches
@given(cases(), st.sampled_from(RULES))
def test_one_budget_is_never_spent_twice(given_case, rules):
    found = propose(given_case, rules, BUDGET_RULES, TODAY)
    monthly = [offer for offer in found.offers if offer.recommended and offer.plan.terms]

    spent = Money.total(offer.plan.largest_payment for offer in monthly)
    assert found.now is None or spent <= found.now.budget
    assert len({offer.debt_id for offer in monthly}) == len(monthly)


@searches
@given(cases(), st.sampled_from(RULES))
def test_no_instalment_is_recommended_where_the_month_leaves_nothing(given_case, rules):
    found = propose(given_case, rules, BUDGET_RULES, TODAY)

    if found.now is not None and found.now.surplus <= ZERO:
        assert not any(offer.recommended and offer.plan.terms for offer in found.offers)


@searches
@given(cases(), st.sampled_from(RULES))
def test_at_most_four_are_shown_and_nothing_that_is_not_on_offer(given_case, rules):
    found = propose(given_case, rules, BUDGET_RULES, TODAY)
    shown = offers_to_show(found)

    assert len(shown) <= 4
    assert all(offer.stands for offer in shown)
    assert len({offer.key for offer in found.offers}) == len(found.offers)


KINDS = {"Q1": "instalment", "Q2": "deferral", "Q4": "principal_only", "Q6": "settlement"}


@given(parts_owed, months_left, st.sampled_from(sorted(KINDS)), st.sampled_from(RULES))
def test_every_wish_is_answered_with_a_plan_or_a_reason(owed, month, code, rules):
    month = replace(month, income=month.income or ZERO)
    asked = case(debts=(owed,), finance=month, requests=(Request(code),))

    found = propose(asked, rules, BUDGET_RULES, TODAY)

    refused = {kind for kind, _ in found.not_offered}
    assert KINDS[code] in refused or any(offer.stands for offer in found.offers)


@given(debts_owed, budgets, budgets, priced)
def test_more_budget_never_lengthens_the_term_under_any_rule(base, some, more, rule):
    shorter = shortest_affordable_instalment(base, some + more, rule)
    longer = shortest_affordable_instalment(base, some, rule)

    assert longer is None or (shorter is not None and shorter.terms <= longer.terms)


@given(debts_owed, budgets, priced)
def test_the_shortest_affordable_is_the_first_on_sale_that_fits(base, budget, rule):
    plan = shortest_affordable_instalment(base, budget, rule)

    fits = [
        terms for terms in rule.terms
        if offer_instalment(base, terms, rule).largest_payment <= budget
    ]  # fmt: skip
    assert (plan.terms if plan else None) == (fits[0] if fits else None)


@searches
@given(cases(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_of_debts_never_changes_what_each_can_be_paid(given_case, rules, random):
    # Terms and payments named are meant for the debt under discussion, the first.
    plain = tuple(Request(code) for code in {item.code for item in given_case.requests} - {"Q3"})
    given_case = replace(given_case, requests=plain)
    mixed = list(given_case.debts)
    random.shuffle(mixed)

    def plans(debts):
        found = propose(replace(given_case, debts=tuple(debts)), rules, BUDGET_RULES, TODAY)
        return {offer.key: offer.plan for offer in found.offers}

    assert plans(mixed) == plans(given_case.debts)


@given(parts_owed, months_left)
def test_an_instalment_without_the_waived_part_is_neither_dearer_nor_longer(owed, month):
    asked = case(debts=(owed,), finance=month, requests=(Request("Q1"), Request("Q5")))
    for offer in (found := propose(asked, LOAN, BUDGET_RULES, TODAY)).offers:
        if ".waive." in offer.key and offer.plan.terms and offer.affordable:
            full = [other for other in found.offers if other.affordable and not other.after_recovery
                    and ".waive." not in other.key]  # fmt: skip
            assert all(offer.plan.total <= other.plan.total for other in full)
            assert all(offer.plan.terms <= other.plan.terms for other in full)


@given(st.integers(100_000, 20_000_000).map(Money), st.integers(1, 60), priced)
def test_the_yearly_cost_is_the_one_another_library_finds(base, terms, rule):
    plan = offer_instalment(base, terms, rule)
    flows = [-base.fen, *(payment.fen for payment in plan.payments)]

    theirs = pyxirr.irr(flows)

    ours = monthly_irr(base, plan.payments)
    assert abs(float(ours) - theirs) < 1e-9
    assert abs(float(plan.nominal_annual_rate) - theirs * 12) < 0.000051
    assert abs(float(plan.effective_annual_rate) - ((1 + theirs) ** 12 - 1)) < 0.000051


@given(st.integers(1_000_000, 20_000_000).map(Money), st.integers(1, 20), st.integers(1, 40))
def test_the_yearly_cost_of_a_step_up_is_the_rate_it_was_made_with(base, early, late):
    first = [PlanStage(early, base.times(Decimal("0.015")))]
    plan = offer_step_up(base, first, late, Decimal("0.12"))

    theirs = pyxirr.irr([-base.fen, *(payment.fen for payment in plan.payments)])
    assert abs(float(monthly_irr(base, plan.payments)) - theirs) < 1e-9
    assert abs(plan.nominal_annual_rate - Decimal("0.12")) <= Decimal("0.0001")


# --- No float in the path of money ---------------------------------------------------------

CORE = Path(bot.core.__path__[0])
HOLD_THE_MODELS_CONFIDENCE = {"listening/heard.py", "listening/wishes.py"}
MODULES = {path.relative_to(CORE).as_posix(): path for path in sorted(CORE.rglob("*.py"))}


@pytest.mark.parametrize("name", sorted(MODULES.keys() - HOLD_THE_MODELS_CONFIDENCE))
def test_no_float_is_written_in_the_core(name):
    nodes = list(ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))))
    turned_away = [argument for node in nodes if _asks_for_type(node) for argument in node.args]

    assert not [
        node.lineno for node in nodes
        if (isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)))
        or (isinstance(node, ast.Name) and node.id == "float" and node not in turned_away)
    ]  # fmt: skip


def _asks_for_type(node: ast.AST) -> bool:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return is_call and node.func.id == "isinstance"


@searches
@given(cases(), st.sampled_from(RULES))
def test_no_float_comes_out_of_a_search(given_case, rules):
    found = propose(given_case, rules, BUDGET_RULES, TODAY)

    assert not [value for value in _values(found) if isinstance(value, float)]


def _values(value: object) -> Iterator[object]:
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _values(item)
    else:
        yield value
