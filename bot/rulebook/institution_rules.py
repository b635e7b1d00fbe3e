"""From an institution's rule files to the rules the core reckons with."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.core.rules import (
    DeferralRule,
    InstalmentRule,
    InstitutionRules,
    RolloverRule,
    RuleSource,
)
from bot.errors import RuleNotInForce
from bot.rulebook.checks import near, refuse_file
from bot.rulebook.document_rules import ASPECTS, unit_of_aspect
from bot.rulebook.records import Quantity, Rule

# Every quantity an institution may have, with its unit; what stands before the slash is a part.
UNITS: dict[str, str] = {
    "personalised/terms": "terms",
    "personalised/annual_rate": "/1",
    "annuity/terms": "terms",
    "annuity/annual_rate": "/1",
    "fee_plan/terms": "terms",
    "fee_plan/fee_per_term": "/1",
    "deferral/max_months": "month",
    "deferral/daily_rate": "/1",
    "rollover/max_times": "time",
    "rollover/daily_rate": "/1",
    "step_up/max_terms": "month",
    "step_up/annual_rate": "/1",
    "principal_only": "decision",
    "waivable": "parts",
    "waiver_powers/clerk_limit": "fen",
    "waiver_powers/supervisor_limit": "fen",
    "minimum_payment/percent": "/1",
    "minimum_payment/floor": "fen",
    "grace_period_days": "day",
    "payment_allocation/order": "order",
    "payment_allocation/order_when_long_overdue": "order",
    "payment_allocation/long_overdue_from": "day",
    "credit_reporting/from_overdue_days": "day",
    "credit_reporting/how": "text",
    "reply_times/application": "day",
    "reply_times/complaint": "day",
    "contact/hotline": "telephone",
    "contact/hours": "text",
    "contact/complaints": "telephone",
    "contact/channels": "text",
}
# Where one file tells enough; the files of any other part make sense only together.
_STAND_ALONE = ("waiver_powers", "credit_reporting", "reply_times", "contact")
_ONLY_TOLD = (*_STAND_ALONE, "minimum_payment", "grace_period_days", "payment_allocation")
# Documents are said one by one: what a folder does not say stays as in documents/.
_DOCUMENTS = "documents"
PARTS = tuple(dict.fromkeys(name.partition("/")[0] for name in UNITS))


def check_parts(institution_id: str, quantities: Iterable[Quantity]) -> None:
    """Refuse an unknown quantity, one in a wrong unit, and a part with a file missing.

    Args:
        institution_id: Its folder.
        quantities: Those found below it, its profile left out.

    Raises:
        RuleFileInvalid: A part is unknown, incomplete or in a wrong unit.
    """
    folder = f"institutions/{institution_id}/"
    found = {quantity.rule_id.removeprefix(folder): quantity for quantity in quantities}
    for name, quantity in found.items():
        check_unit(quantity, _unit_of(f"{folder}{name}.yml", name))
    for part in dict.fromkeys(name.partition("/")[0] for name in found):
        for name in () if part in _STAND_ALONE else _files_of(part):
            if name not in found:
                raise refuse_file(
                    f"{folder}{name}.yml", "the file is missing", f"'{part}' needs it, add it"
                )


def _unit_of(file: str, name: str) -> str:
    unit = UNITS.get(name) or unit_of_aspect(name)
    if unit is not None:
        return unit
    aspects = [f"{name.rpartition('/')[0]}/{aspect}" for aspect in ASPECTS]
    known = aspects if name.startswith(f"{_DOCUMENTS}/") else UNITS
    raise refuse_file(file, "no such rule is known", near(name, known))


def check_unit(quantity: Quantity, unit: str) -> None:
    """Refuse a quantity that the code reckons with in another unit.

    Raises:
        RuleFileInvalid: The unit is another.
    """
    if quantity.unit != unit:
        raise refuse_file(
            f"{quantity.rule_id}.yml", f"its unit is '{quantity.unit}'", f"give it in '{unit}'"
        )


def institution_rules(
    institution_id: str, name: str, quantities: Mapping[str, Quantity], today: date
) -> InstitutionRules:
    """Assemble what an institution allows on a day; parts not yet in force are left out."""
    parts = {part: _part_on(institution_id, part, quantities, today) for part in PARTS}
    # What is only told enters no figure, so that doubt about it leaves the plans alone.
    found = {part: rules for part, rules in parts.items() if rules and part not in _ONLY_TOLD}
    return InstitutionRules(
        institution_id=institution_id,
        name=name,
        personalised=_instalment(parts["personalised"]),
        annuity=_instalment(parts["annuity"], published=True),
        fee_plan=_instalment(parts["fee_plan"], published=True),
        deferral=_deferral(parts["deferral"]),
        rollover=_rollover(parts["rollover"]),
        step_up=_step_up(parts["step_up"]),
        principal_only=any(rule.text == "human" for rule in parts["principal_only"]),
        waivable=tuple(name for rule in parts["waivable"] for name in rule.names),
        sources={
            part: source_of_part(f"institutions/{institution_id}/{part}", rules)
            for part, rules in found.items()
        },
    )


def source_of_part(rule_id: str, rules: list[Rule]) -> RuleSource:
    """Give the source of several quantities together: as old and as doubtful as the worst."""
    doubtful = [rule for rule in rules if not rule.source.verified]
    return RuleSource(
        rule_id,
        "；".join(dict.fromkeys(rule.source.title for rule in rules)),
        min(rule.source.checked_on for rule in rules),
        not doubtful,
        "、".join(rule.description for rule in doubtful or rules),
    )


def _files_of(part: str) -> tuple[str, ...]:
    return tuple(name for name in UNITS if name.partition("/")[0] == part)


def _part_on(
    institution_id: str, part: str, quantities: Mapping[str, Quantity], today: date
) -> list[Rule]:
    ids = [f"institutions/{institution_id}/{name}" for name in _files_of(part)]
    try:
        return [quantities[rule_id].on(today) for rule_id in ids if rule_id in quantities]
    except RuleNotInForce:
        return []


def _instalment(rules: list[Rule], *, published: bool = False) -> InstalmentRule | None:
    if not rules:
        return None
    terms, price = rules
    if price.rule_id.endswith("fee_per_term"):
        return InstalmentRule(terms.terms, fee_per_term=price.number, published=published)
    return InstalmentRule(terms.terms, annual_rate=price.number, published=published)


def _step_up(rules: list[Rule]) -> InstalmentRule | None:
    if not rules:
        return None
    longest, rate = rules
    return InstalmentRule(tuple(range(1, longest.whole + 1)), annual_rate=rate.number)


def _deferral(rules: list[Rule]) -> DeferralRule | None:
    return DeferralRule(rules[0].whole, rules[1].number) if rules else None


def _rollover(rules: list[Rule]) -> RolloverRule | None:
    return RolloverRule(rules[0].whole, rules[1].number) if rules else None
