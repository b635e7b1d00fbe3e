"""The wishes of a case, read as the requests a conversation would have noted."""

from collections.abc import Callable

from bot.cli.plan_fields import Fields
from bot.core.case import Request, Stage
from bot.core.debts import WAIVABLE_PARTS

LONGEST_WISH = 600
"""Fifty years: what is longer is a slip. Beyond the rules, but within this, it is not offered."""


def read_wishes(fields: Fields) -> tuple[Request, ...]:
    """Read what the person asks for, in the order given; an empty list leaves it to the offers.

    Raises:
        RequestInvalid: A wish is unknown, or one of its fields is missing or wrong.
    """
    return tuple(_read_wish(item) for item in fields.children("wishes", _WISH_FIELDS, fewest=0))


def _read_wish(item: Fields) -> Request:
    known, read = _WISHES[item.choice("kind", list(_WISHES))]
    return read(item.only(("kind", *known)))


def _instalment(item: Fields) -> Request:
    return Request(
        "Q1",
        terms=item.optional(item.count, "terms", lowest=1, highest=LONGEST_WISH),
        payment=item.optional(item.amount, "payment_fen", lowest=1),
    )


def _deferral(item: Fields) -> Request:
    months = item.optional(item.count, "months", lowest=1, highest=LONGEST_WISH)
    return Request("Q2", months=months)


def _rollover(item: Fields) -> Request:
    return Request("Q3", payment=item.amount("pay_now_fen", lowest=1))


def _step_up(item: Fields) -> Request:
    *given, last = item.children("stages", ("terms", "payment_fen"))
    stages = [_stage(stage) for stage in given]
    # A lone stage is followed by what the budget bears; a last one lasts as long as it must.
    open_ended = bool(given) and not last.has("terms")
    return Request("Q1", stages=(*stages, _stage(last, open_ended=open_ended)))


def _stage(item: Fields, *, open_ended: bool = False) -> Stage:
    terms = None if open_ended else item.count("terms", lowest=1, highest=LONGEST_WISH)
    return Stage(terms, item.amount("payment_fen", lowest=1))


def _waiver(item: Fields) -> Request:
    # The principal may be wished away like anything else; it is then said not to be waivable.
    parts = item.choices("parts", (*WAIVABLE_PARTS, "principal"))
    if not parts:
        raise item.refuse("parts", "is empty", f"name some of {', '.join(WAIVABLE_PARTS)}")
    return Request("Q5", waive=tuple(dict.fromkeys(parts)))


_WISHES: dict[str, tuple[tuple[str, ...], Callable[[Fields], Request]]] = {
    "instalment": (("terms", "payment_fen"), _instalment),
    "deferral": (("months",), _deferral),
    "rollover": (("pay_now_fen",), _rollover),
    "principal_only": ((), lambda _: Request("Q4")),
    "step_up": (("stages",), _step_up),
    "settlement": ((), lambda _: Request("Q6")),
    "waiver": (("parts",), _waiver),
}
_WISH_FIELDS = ("kind", *dict.fromkeys(name for known, _ in _WISHES.values() for name in known))
