"""Days and durations: which year is meant, which span is a number of terms or a deferral."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.core.facts import Fact
from bot.nlu.roles.scene import Scene
from bot.nlu.roles.scoring import is_bare_day
from bot.nlu.roles.values import fact_from
from bot.quantities import read_quantities
from bot.quantities.days import shift_days, shift_months
from bot.quantities.types import Quantity

_PER_PERIOD = re.compile(
    r"[一1]个?(?:月|天|年|日|周|星期|礼拜|季度|学期)|每个?(?:[月天年周]|星期|礼拜|季度|学期)"
)
_FROM_NOW = re.compile(r"(?:再?过)?(.+?)(?:以后|之后|后)?")
_VAGUE_DAYS = 12
_YEAR_NAMED = re.compile(r"年|春节|过完|\d{4}")
_LONGEST_WAIT = timedelta(days=270)
_WAITS = frozenset({"due_on", "deferral"})
_LIES = {"overdue_since": "past", "paid_on": "past", "called_at": "past"}


def read_time(scene: Scene, quantity: Quantity, role: str, lies: str | None) -> Iterator[Fact]:
    """Give the fact of a day or duration whose role is known.

    Args:
        scene: The message.
        quantity: A day or a duration.
        role: What it is about.
        lies: ``past`` or ``future`` where the words say on which side of today it lies.
    """
    if quantity.kind == "duration":
        yield _duration_fact(scene, quantity, role)
        return
    if quantity.on is None or _is_beside_the_point(scene, quantity, role):
        return
    length = _length_from_now(scene, quantity) if role in _WAITS else None
    if length:
        yield fact_from(replace(length, start=quantity.start, end=quantity.end), "deferral")
    else:
        day = _in_the_year_meant(scene, quantity, lies or _LIES.get(role))
        yield fact_from(replace(day, approximate=day.approximate or _is_vague(day)), role)


def in_the_year_begun(fact: Fact, today: date) -> Fact:
    """Move the day an income begins back a year where it is too far ahead: 11月3号才上班.

    Nobody dates a job to come by a bare day nine months off.
    """
    if fact.role != "income_from" or fact.on is None or _YEAR_NAMED.search(fact.text):
        return fact
    if fact.on - today <= _LONGEST_WAIT or (fact.on.month, fact.on.day) == (2, 29):
        return fact
    return replace(fact, on=fact.on.replace(year=fact.on.year - 1), until=None)


def only_sets_the_time(scene: Scene, quantity: Quantity) -> bool:
    """Tell whether a day or duration only says when or how often an amount falls."""
    amounts = any(other.kind == "money" for other in scene.quantities)
    if quantity.kind == "duration":
        return amounts and bool(_PER_PERIOD.fullmatch(quantity.text))
    if quantity.kind != "date":
        return False
    vague = _is_vague(quantity) or quantity.on == scene.today
    return quantity.on is None or "step_up" in scene.everywhere or (vague and amounts)


def _duration_fact(scene: Scene, quantity: Quantity, role: str) -> Fact:
    """Say a span to repay in as its number of monthly terms: 分五年 is 60."""
    if role == "income_from":
        return fact_from(_day_ahead(scene, quantity), role)
    if role == "terms" and (quantity.months or 0) > 1:
        return fact_from(replace(quantity, kind="count", count=quantity.months, months=None), role)
    return fact_from(quantity, "unlabelled" if role == "terms" else role)


def _day_ahead(scene: Scene, quantity: Quantity) -> Quantity:
    """Read 还有个把月就开工 as the day it points at."""
    month = shift_months(scene.today, quantity.months or 0) or scene.today
    on = shift_days(month, quantity.days or 0)
    return replace(quantity, kind="date", on=on, months=None, days=None, approximate=True)


def _is_vague(quantity: Quantity) -> bool:
    if quantity.on is None or quantity.until is None:
        return False
    return (quantity.until - quantity.on).days > _VAGUE_DAYS


def _is_beside_the_point(scene: Scene, quantity: Quantity, role: str) -> bool:
    """Leave out the month in 剩下的下个月还: it is the time of an amount, no day of its own."""
    return role == "due_on" and only_sets_the_time(scene, quantity)


def _length_from_now(scene: Scene, quantity: Quantity) -> Quantity | None:
    """Read 三个月后 and 过三个月 as the length they wait."""
    match = _FROM_NOW.fullmatch(quantity.text)
    inner = match[1].strip() if match else ""
    found = read_quantities(inner, scene.today)
    if len(found) == 1 and found[0].kind == "duration" and found[0].text == inner:
        return replace(found[0], text=quantity.text)
    return None


def _in_the_year_meant(scene: Scene, quantity: Quantity, lies: str | None) -> Quantity:
    """Move a day without its year back where the words speak of the past."""
    if lies != "past" or quantity.on is None or quantity.on <= scene.today:
        return quantity
    if not is_bare_day(quantity) or (quantity.on.month, quantity.on.day) == (2, 29):
        return quantity
    return replace(quantity, on=quantity.on.replace(year=quantity.on.year - 1))
