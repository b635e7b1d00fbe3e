"""Small words: field names, product and reason names, plan names."""

from typing import Any

from bot.core.calendar_months import add_months
from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.money import Money
from bot.core.offers import Offer
from bot.replies.wording import Wording, in_words

MONEY_FIELDS = (
    "total", "principal", "interest", "amount_due", "penalty", "fee", "disputed", "next_due",
    "paid",
)  # fmt: skip
FINANCE_FIELDS = (
    "income", "usual_income", "expected_income", "expected_income_from", "other_debt",
    "household", "cap", "lump_sum", "savings",
)  # fmt: skip

_ESSENTIALS = "finance.essentials."


def known_facts(case: Case, wording: Wording, only: tuple[str, ...] | None = None) -> list[str]:
    """Word what is known of the case, one item a fact.

    Args:
        case: The case.
        wording: The texts.
        only: Names of the fields to tell; None for all.
    """
    found = dict(_debt_facts(case, wording))
    found.update(_other_debts(case, wording))
    found.update(_finance_facts(case, wording))
    found.update((f"reason:{code}", reason_name(case, code, wording)) for code in case.reasons)
    found.update(
        (f"request:{item.code}", wording.say(f"utter_request_{item.code}"))
        for item in case.open_requests
    )
    return [text for name, text in found.items() if only is None or name in only]


def _debt_facts(case: Case, wording: Wording) -> list[tuple[str, str]]:
    debt = case.debt
    if debt is None:
        return []
    found: list[tuple[str, Any]] = []
    if debt.institution_name:
        found.append(("institution_name", debt.institution_name))
    elif debt.product != "unknown":
        found.append(("product", wording.say(f"utter_product_{debt.product}")))
    found += [(name, getattr(debt, name)) for name in MONEY_FIELDS]
    if debt.total is None and debt.total_low is not None and debt.total_high is not None:
        found.append(("total", f"{in_words(debt.total_low)}到{in_words(debt.total_high)}"))
    found.append(("overdue_days", debt.overdue_days))
    return _worded(found, wording)


def _other_debts(case: Case, wording: Wording) -> list[tuple[str, str]]:
    """Word the debts beside the one under discussion, in one item."""
    told = [
        f"{debt_name(debt, wording)}{wording.say('utter_field_total', value=debt.known_total)}"
        for debt in case.debts[1:]
        if debt.known_total is not None
    ]
    return [("debts", "、".join(told))] if told else []


def debt_name(debt: Debt, wording: Wording) -> str:
    """Name a debt as the person did, else by its product."""
    return debt.institution_name or wording.say(f"utter_product_{debt.product}")


def _finance_facts(case: Case, wording: Wording) -> list[tuple[str, str]]:
    finance = case.finance
    found: list[tuple[str, Any]] = [("essentials", finance.essentials_total)]
    found += [(name, getattr(finance, name)) for name in FINANCE_FIELDS]
    return _worded(found, wording)


def _worded(found: list[tuple[str, Any]], wording: Wording) -> list[tuple[str, str]]:
    return [(name, _field(name, value, wording)) for name, value in found if value is not None]


def _field(name: str, value: Any, wording: Wording) -> str:
    """Word a fact; none and one have words of their own: 没有别的债, 就你一个人."""
    bare = value.fen if isinstance(value, Money) else value
    plain = {0: f"utter_field_{name}_none", 1: f"utter_field_{name}_one"}.get(bare, "")
    return wording.say(plain if wording.has(plain) else f"utter_field_{name}", value=value)


def reason_name(case: Case, code: str, wording: Wording) -> str:
    """Name a reason as closely as the person told it."""
    closer = (f"utter_reason_{code}_{signal}" for signal in case.signals)
    return wording.say(next((key for key in closer if wording.has(key)), f"utter_reason_{code}"))


def field_name(field: str, wording: Wording) -> str:
    """Name a corrected field as people say it: ``debts.A.total_fen`` is 欠款.

    A living cost keeps the name the person gave it.
    """
    if field.startswith(_ESSENTIALS):
        return field.removeprefix(_ESSENTIALS) or wording.say("utter_name_essentials")
    return wording.say(f"utter_name_{_bare(field)}")


def shown_value(field: str, value: Any, wording: Wording) -> str:
    """Word a corrected value with its unit; amounts come in fen, None was taken back."""
    if value is None:
        return wording.say("utter_value_none")
    if isinstance(value, list):
        low, high = (Money(end) for end in value)
        return wording.say("utter_value_range", low=low, high=high)
    if field.endswith("_fen") or field.startswith(_ESSENTIALS):
        return wording.say("utter_value_amount", value=Money(value))
    return wording.say(f"utter_value_{_bare(field)}", value=value)


def _bare(field: str) -> str:
    return field.split(".")[-1].removesuffix("_fen")


def plan_name(offer: Offer, wording: Wording) -> str:
    """Name a plan in a few words; variants of one kind read differently."""
    plan = offer.plan
    name = wording.say(
        _plan_key(offer),
        terms=plan.terms,
        months=_months_of(offer),
        ends_on=plan.ends_on,
        pay_now=plan.pay_now,
        waived=plan.waived,
    )
    for mark, key in _VARIANTS.items():
        if mark in offer.key and not _plan_key(offer).endswith("_waived"):
            name = wording.say(key, plan=name)
    return wording.say("utter_plan_later", plan=name) if offer.after_recovery else name


_VARIANTS = {
    ".waive.": "utter_plan_waived_part",
    ".due": "utter_plan_amount_due",
    ".affordable": "utter_plan_within_means",
    ".high": "utter_plan_high_end",
    ".low": "utter_plan_low_end",
}


def _plan_key(offer: Offer) -> str:
    plan = offer.plan
    if plan.kind == "settlement" and plan.waived:
        return "utter_plan_settlement_waived"
    if plan.kind == "rollover" and plan.cost:
        return "utter_plan_rollover_charged"
    if "principal_only.instalment" in offer.key:
        return "utter_plan_principal_only_instalment"
    return f"utter_plan_{plan.kind}"


def _months_of(offer: Offer) -> str:
    """Say how long a deferral lasts: whole months, or days where they named a day."""
    plan = offer.plan
    if plan.kind != "deferral" or plan.starts_on is None:
        return ""
    months = int(offer.key.split(".")[2])
    whole = plan.ends_on == add_months(plan.starts_on, months)
    return f"{months}个月" if whole else f"{plan.days}天"
