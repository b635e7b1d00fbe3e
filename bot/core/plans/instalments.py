"""Instalments: with a fee per term, with interest (annuity), and free of interest."""

from decimal import ROUND_HALF_UP, Decimal

from bot.core.money import Money
from bot.core.plans.schedule import (
    LONGEST_TERMS,
    MONTHS_PER_YEAR,
    Plan,
    check_count,
    check_positive,
    check_rate,
    equal_shares,
    scheduled_plan,
)
from bot.core.rules import InstalmentRule


def offer_fee_instalment(base: Money, terms: int, fee_per_term: Decimal) -> Plan:
    """Offer equal principal with a fee on the whole base in every term.

    Args:
        base: The amount restructured, above zero.
        terms: Monthly payments, 1 to 60.
        fee_per_term: Fee a term as a fraction of the base, 0 to below 500 % a year.

    Returns:
        The plan; its payments sum to base + terms × fee.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, fee_instalment.

    Example:
        >>> plan = offer_fee_instalment(Money(1_200_000), 12, Decimal("0.006"))
        >>> str(plan.first_payment), str(plan.cost), str(plan.nominal_annual_rate)
        ('1,072.00', '864.00', '0.1303')
    """
    return scheduled_plan("fee_instalment", base, _fee_payments(base, terms, fee_per_term))


def offer_annuity(base: Money, terms: int, annual_rate: Decimal) -> Plan:
    """Offer level payments with interest; the last one clears the balance.

    Args:
        base: The amount restructured, above zero.
        terms: Monthly payments, 1 to 60.
        annual_rate: Yearly rate as a fraction, 0 to below 5; a twelfth of it runs each month.

    Returns:
        The plan; its payments sum to base + interest.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, annuity.

    Example:
        >>> plan = offer_annuity(Money(3_000_000), 24, Decimal("0.12"))
        >>> str(plan.first_payment), str(plan.last_payment), str(plan.cost)
        ('1,412.20', '1,412.30', '3,892.90')
    """
    return scheduled_plan("annuity", base, annuity_payments(base, terms, annual_rate))


def offer_interest_free_instalment(base: Money, terms: int) -> Plan:
    """Offer equal payments without interest or fee.

    Args:
        base: The amount restructured, above zero.
        terms: Monthly payments, 1 to 60.

    Returns:
        The plan; its payments sum to the base.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, interest_free_instalment.
    """
    _check_schedule(base, terms)
    return scheduled_plan("interest_free_instalment", base, equal_shares(base, terms))


def offer_instalment(base: Money, terms: int, rule: InstalmentRule) -> Plan:
    """Offer the kind of instalment a rule prices: fee, annuity, or free of interest.

    Whether ``terms`` are among the rule's is not asked: a person may name others, and the plan is
    then computed to be shown, never recommended.

    Args:
        base: The amount restructured, above zero.
        terms: Monthly payments, in the range of that kind.
        rule: Price of the instalment.

    Returns:
        The plan.

    Raises:
        ValueError: An argument is out of its range.
    """
    if rule.fee_per_term is not None:
        return offer_fee_instalment(base, terms, rule.fee_per_term)
    if rule.annual_rate > 0:
        return offer_annuity(base, terms, rule.annual_rate)
    return offer_interest_free_instalment(base, terms)


def instalment_payments(base: Money, terms: int, rule: InstalmentRule) -> tuple[Money, ...]:
    """List the payments of ``offer_instalment`` without their yearly rates, for a search."""
    if rule.fee_per_term is not None:
        return _fee_payments(base, terms, rule.fee_per_term)
    return annuity_payments(base, terms, rule.annual_rate)


def annuity_payments(base: Money, terms: int, annual_rate: Decimal) -> tuple[Money, ...]:
    """List level payments that clear a balance with monthly interest.

    Args:
        base: The balance, above zero.
        terms: Monthly payments, 1 to 60.
        annual_rate: Yearly rate as a fraction, 0 to below 5.

    Returns:
        ``terms`` payments; the last takes what rounding left.
    """
    _check_schedule(base, terms)
    check_rate("annual_rate", annual_rate)
    if not annual_rate:
        return equal_shares(base, terms)
    rate = annual_rate / MONTHS_PER_YEAR
    level, balance, payments = _level_payment(base, terms, rate), base, []
    for _ in range(terms - 1):
        owed = balance + balance.times(rate)
        payments.append(min(level, owed))
        balance = owed - payments[-1]
    return (*payments, balance + balance.times(rate))


def _level_payment(base: Money, terms: int, rate: Decimal) -> Money:
    growth = (1 + rate) ** terms
    exact = base.fen * rate * growth / (growth - 1)
    return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def _fee_payments(base: Money, terms: int, fee_per_term: Decimal) -> tuple[Money, ...]:
    _check_schedule(base, terms)
    check_rate("fee_per_term", fee_per_term, MONTHS_PER_YEAR)
    fee = base.times(fee_per_term)
    return tuple(share + fee for share in equal_shares(base, terms))


def _check_schedule(base: Money, terms: int) -> None:
    check_positive("base", base)
    check_count("terms", terms, 1, LONGEST_TERMS)
