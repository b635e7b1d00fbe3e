"""What a person has to tell, piece by piece, and which piece answers which question."""

from collections.abc import Callable

from tests.simulator.people import Person
from tests.simulator.speech import Speaker

_DAYS_PER_MONTH = 30
_MONTHS = {1: "一个月", 2: "俩月", 3: "三个月", 4: "四个月", 5: "5个月"}

ANSWERS: dict[str, tuple[str, ...]] = {
    "product": ("product",),
    "reason": ("reason",),
    "amount": ("total", "parts", "amount_due"),
    "amount_due": ("amount_due", "total"),
    "next_due": ("next_due",),
    "overdue": ("overdue",),
    "request": ("wish",),
    "income": ("income",),
    "essentials": ("living",),
    "household": ("household",),
    "other_debt": ("other_debt",),
    "expected_income": ("expected",),
    "payment_cap": ("cap",),
}
"""The pieces that answer a question of the interview, by its id."""
_ASKED_BY_WORD = {
    "income": ("到手", "收入多少"), "living": ("必须花", "开销", "房租"), "household": ("几口人",),
    "other_debt": ("别的债", "其他债"), "overdue": ("没还上", "逾期几天", "逾期多久"),
    "total": ("一共欠", "欠多少"), "cap": ("拿出多少来还",),
}  # fmt: skip


def asked_for(asked: str | None, text: str) -> tuple[str, ...]:
    """Give the pieces a question asks for: those of its id, and those its words name beside."""
    question = text.rsplit("\n", 1)[-1]
    named = (piece for piece, words in _ASKED_BY_WORD.items() if any(w in question for w in words))
    return tuple(dict.fromkeys([*ANSWERS.get(asked or "", ()), *(named if asked else ())]))


def pieces_of(person: Person) -> list[str]:
    """List what the person has to tell, in the order they care about it."""
    figures, tells = person.figures, person.kind.tells
    named = ["reason", "product"]
    named += [name for name in ("total", "amount_due") if name in figures]
    named += ["parts"] if "parts" in tells else []
    named += ["overdue", "disputed" if "disputed" in tells else "", "wish"]
    named += ["waiver"] if "waiver" in tells else []
    named += ["pay_now", "next_due"] if "part" in tells else []
    if _tells_the_month(person):
        named += ["income", "living", "household", "other_debt", "expected", "cap"]
    return [name for name in named if name and (name not in ("expected", "cap") or name in tells
            or (name == "expected" and "part" in tells))]  # fmt: skip


def _tells_the_month(person: Person) -> bool:
    return not set(person.kind.tells) & {"no_income", "disputed", "paid", "parts", "due"}


def word(piece: str, speaker: Speaker) -> str:
    """Put one piece into words."""
    return _WORDS[piece](speaker)


def _reason(speaker: Speaker) -> str:
    return speaker.pick("reason", speaker.person.kind.reason)


def _product(speaker: Speaker) -> str:
    person = speaker.person
    if person.brand is None:
        return speaker.pick("product", person.product)
    brand = speaker.pick("brand", person.brand)
    return f"{brand}信用卡" if person.product == "credit_card" else f"{brand}的"


def _amount_in(frame: str, figure: str) -> Callable[[Speaker], str]:
    def say(speaker: Speaker) -> str:
        return speaker.pick(frame, amount=speaker.amount(speaker.person.figures[figure]))

    return say


def _parts(speaker: Speaker) -> str:
    figures = speaker.person.figures
    names = ("principal", "interest", "penalty")
    return speaker.pick("parts", **{name: str(figures[name]) for name in names})


def _overdue(speaker: Speaker) -> str:
    days = speaker.person.figures["overdue_days"]
    months, rest = divmod(days, _DAYS_PER_MONTH)
    if rest:
        return speaker.pick("overdue_days", days=str(days))
    return speaker.pick("overdue_months", months=_MONTHS[months])


def _wish(speaker: Speaker) -> str:
    wish = speaker.person.kind.wish
    return speaker.pick("unsure") if wish == "unsure" else speaker.pick("request", wish)


def _waiver(speaker: Speaker) -> str:
    told = (
        [] if "parts" in speaker.person.kind.tells else [_amount_in("penalty", "penalty")(speaker)]
    )
    return " ".join([*told, speaker.pick("request", "Q5")])


def _income(speaker: Speaker) -> str:
    income = speaker.person.figures["income"]
    if not income:
        return speaker.pick("income_none")
    frame = "benefit" if speaker.person.kind.reason == "R03" else "income"
    return speaker.pick(frame, amount=speaker.amount(income))


def _living(speaker: Speaker) -> str:
    joint = speaker.rng.choice((" ", "，", ""))
    living = speaker.person.living.items()
    return joint.join(f"{name}{speaker.amount(yuan)}" for name, yuan in living)


def _household(speaker: Speaker) -> str:
    count = speaker.person.figures["household"]
    return (
        speaker.pick("household_1")
        if count == 1
        else (
            speaker.pick("household_n", count=speaker.rng.choice((str(count), "两三四"[count - 2])))
        )
    )


def _other_debt(speaker: Speaker) -> str:
    if not speaker.person.figures["other_debt"]:
        return speaker.pick("other_debt_none")
    return _amount_in("other_debt", "other_debt")(speaker)


def _expected(speaker: Speaker) -> str:
    person = speaker.person
    if person.expected_from is None:
        return speaker.pick("expected_unknown")
    amount = speaker.amount(person.figures["expected_income"])
    return speaker.pick("expected", when=person.expected_from, amount=amount)


_WORDS: dict[str, Callable[[Speaker], str]] = {
    "reason": _reason,
    "product": _product,
    "total": _amount_in("total", "total"),
    "amount_due": _amount_in("amount_due", "amount_due"),
    "next_due": _amount_in("next_due", "next_due"),
    "pay_now": _amount_in("pay_now", "pay_now"),
    "disputed": _amount_in("disputed", "disputed"),
    "cap": _amount_in("cap", "cap"),
    "parts": _parts,
    "overdue": _overdue,
    "wish": _wish,
    "waiver": _waiver,
    "income": _income,
    "living": _living,
    "household": _household,
    "other_debt": _other_debt,
    "expected": _expected,
}
