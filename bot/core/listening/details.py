"""What a message says of one request: terms, months, payments, stages, the parts to waive."""

from dataclasses import replace

from bot.core.case import Case, Request, Stage
from bot.core.facts import Fact
from bot.core.listening.heard import Heard
from bot.core.money import Money

WAIVABLE_ROLES = ("penalty", "interest", "fee")


def detailed(case: Case, heard: Heard, code: str) -> Request:
    """Make the request a message asks for, with all the message says of it."""
    return _of_told_charge(case, heard, _as_told(code, heard))


def _as_told(code: str, heard: Heard) -> Request:
    if code in ("Q1", "Q4", "Q9"):
        stages = _stages(heard.has("stage_payment"))
        payment = None if stages else _first_fen(heard.has("payment_cap"))
        return Request(code, terms=first_count(heard, "terms"), payment=payment, stages=stages)
    if code == "Q2":
        asked = heard.has("deferral")
        return Request(
            code,
            months=next((fact.months for fact in asked if fact.months), None),
            days=next((fact.days for fact in asked if fact.days), None),
            until=next((fact.on for fact in asked if fact.on), None),
        )
    if code == "Q3":
        return Request(code, payment=_first_fen(heard.has("pay_now")))
    if code == "Q5":
        named = [fact.role for fact in heard.has(*WAIVABLE_ROLES)]
        spoken = [role for role in WAIVABLE_ROLES if heard.says(f"waive:{role}")]
        return Request(code, waive=tuple(dict.fromkeys([*named, *spoken])))
    return Request(code)


def _of_told_charge(case: Case, heard: Heard, request: Request) -> Request:
    """那23块16能给免了不 names the charge by its amount; 能免了不 means the penalty."""
    if request.code != "Q5" or request.waive or not heard.says("waive:told"):
        return request
    named = {fact.fen for fact in (*heard.facts, *heard.recalled) if fact.fen}
    known = {role: getattr(case.debt, role, None) for role in WAIVABLE_ROLES}
    meant = [role for role, amount in known.items() if amount and amount.fen in named]
    told = meant or [role for role, amount in known.items() if amount][:1]
    return replace(request, waive=tuple(told))


def _stages(facts: tuple[Fact, ...]) -> tuple[Stage, ...]:
    stages = [
        Stage(int(fact.label) if fact.label and fact.label.isdigit() else None, Money(fact.fen))
        for fact in facts
        if fact.fen
    ]
    return tuple(stages)


def _first_fen(facts: tuple[Fact, ...]) -> Money | None:
    stated = [fact.fen if fact.fen is not None else fact.low_fen for fact in facts]
    return next((Money(fen) for fen in stated if fen is not None), None)


def first_count(heard: Heard, role: str) -> int | None:
    """Give the first number told in a role."""
    return next((fact.count for fact in heard.has(role) if fact.count), None)


def names_a_waiver(heard: Heard) -> bool:
    """Whether a message speaks of waiving a charge by its name: 违约金免了."""
    return heard.says(*(f"waive:{role}" for role in WAIVABLE_ROLES))
