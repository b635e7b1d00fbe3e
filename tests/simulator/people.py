"""Invented people: what each owes, earns, wants, and how they go about saying it."""

import random
from dataclasses import dataclass, field
from datetime import date

TODAY = date(2026, 11, 22)
MOODS = ("calm", "angry", "ashamed", "terse", "rambling")
BRANDS = {
    "credit_card": (None, "cmb", "icbc"),
    "consumer_loan": ("huabei", "jiebei", "weilidai", None),
    "instalment_platform": (None, "fenqile"),
}
BEGINNINGS = {
    "明年三月": date(2027, 3, 1), "下个月10号": date(2026, 12, 10), "过完年": date(2027, 2, 13),
    "1月15号": date(2027, 1, 15),
}  # fmt: skip
LIVING_COSTS = ("房租", "吃饭", "水电", "孩子", "药费")


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of person and the end that is right for them.

    Attributes:
        name: As in the table.
        reason: Key of what happened, in phrases.yml.
        code: The reason's code in the case file; None where none must stand.
        wish: What they ask for: a request code, or ``unsure``.
        requests: Codes of which one must be open at the end.
        ends: ``case``, ``human``, ``refusal``, ``third_party`` or ``crisis``.
        products: What they may owe on.
        tells: Facts they have beyond the common ones.
    """

    name: str
    reason: str
    code: str | None
    wish: str
    requests: tuple[str, ...]
    ends: str = "case"
    products: tuple[str, ...] = ("credit_card", "consumer_loan", "instalment_platform")
    tells: tuple[str, ...] = ()


# Whoever takes the plan the month allows may end with another wish than they came with.
_ANY_PLAN = ("Q1", "Q2")
KINDS: tuple[Kind, ...] = (
    Kind("pay cut, instalments", "R04", "R04", "Q1", _ANY_PLAN),
    Kind("laid off, deferral", "R03", "R03", "Q2", ("Q2",), tells=("expected",)),
    Kind("laid off, unsure", "R03", "R03", "unsure", _ANY_PLAN, tells=("expected",)),
    Kind("ill, instalments", "R01", "R01", "Q1", _ANY_PLAN),
    Kind("relative ill", "R02", "R02", "Q2", _ANY_PLAN),
    Kind("business failed", "R05", "R05", "Q1", _ANY_PLAN, tells=("cap",)),
    Kind("divorced or bereaved", "R06", "R06", "Q1", _ANY_PLAN),
    Kind("disaster", "R07", "R07", "Q2", _ANY_PLAN),
    Kind("large expense", "R08", "R08", "Q1", _ANY_PLAN, tells=("cap",)),
    Kind("late wages, part now", "wages", "R04", "Q3", ("Q3",), products=("consumer_loan",),
         tells=("part",)),
    Kind("forgot, pays now", "R10", "R10", "pay_now", ("Q6",),
         products=("instalment_platform", "credit_card"), tells=("due", "waiver")),
    Kind("settles with a waiver", "R04", "R04", "Q6", ("Q6",), products=("credit_card",),
         tells=("parts", "waiver")),
    Kind("fraud, disputes", "R09", "R09", "Q8", ("Q8",), products=("credit_card",),
         tells=("disputed",)),
    Kind("paid and still chased", "R14", "R14", "Q8", ("Q8",), tells=("paid",)),
    Kind("will not say why or what", "R12", "R12", "Q1", _ANY_PLAN, tells=("no_income",)),
    Kind("chased hard", "R03", "R03", "Q1", _ANY_PLAN, tells=("pressure", "expected")),
    Kind("wants a human", "R04", "R04", "Q1", _ANY_PLAN, ends="human"),
    Kind("refuses consent", "R03", "R03", "Q1", (), ends="refusal"),
    Kind("asks for another", "R03", None, "Q1", (), ends="third_party"),
    Kind("in danger", "R03", "R03", "Q1", (), ends="crisis"),
)  # fmt: skip


@dataclass(slots=True)
class Person:
    """One invented person; amounts in whole yuan.

    Attributes:
        seed: Makes them again.
        kind: Which sort.
        mood: How they speak.
        verbosity: Facts they put into one message at most.
        typo_rate: Share of words they mistype.
        interrupts: Probability that they ask something instead of answering.
        corrects: They first tell a wrong total.
        leaks: They send a card number.
        product: What they owe on.
        brand: Which lender, where they name one.
        figures: Their figures by name.
        living: Their living costs by name.
        expected_from: When income returns, as they say it.
    """

    seed: int
    kind: Kind
    mood: str
    verbosity: int
    typo_rate: float
    interrupts: float
    corrects: bool
    leaks: bool
    product: str
    brand: str | None
    figures: dict[str, int] = field(default_factory=dict)
    living: dict[str, int] = field(default_factory=dict)
    expected_from: str | None = None


def draw(seed: int) -> Person:
    """Invent the person of a seed; the same seed gives the same person."""
    rng = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    product = rng.choice(kind.products)
    person = Person(
        seed, kind,
        mood=rng.choice(MOODS),
        verbosity=rng.choice((1, 1, 2, 3, 4)),
        typo_rate=rng.choice((0.0, 0.0, 0.3, 0.7)),
        interrupts=rng.choice((0.0, 0.0, 0.1, 0.25)),
        corrects=rng.random() < 0.15,
        leaks=rng.random() < 0.08,
        product=product,
        brand=rng.choice(BRANDS[product]),
    )  # fmt: skip
    _give_debt(person, rng)
    _give_month(person, rng)
    return person


def _give_debt(person: Person, rng: random.Random) -> None:
    figures, tells = person.figures, person.kind.tells
    if "part" in tells:
        figures["amount_due"] = rng.randrange(8, 40) * 100
        figures["pay_now"] = figures["amount_due"] // 200 * 100
        figures["next_due"] = figures["amount_due"]
    elif "due" in tells:
        figures["amount_due"] = rng.randrange(300, 6000)
        figures["penalty"] = rng.randrange(8, 60)
    elif "parts" in tells:
        figures["principal"] = rng.randrange(40, 400) * 100
        figures["interest"] = rng.randrange(100, 2500)
        figures["penalty"] = rng.randrange(60, 900)
    else:
        figures["total"] = rng.randrange(30, 900) * 100
    if "disputed" in tells:
        figures["disputed"] = max(500, figures["total"] // 300 * 100)
    overdue_days = "due" in tells or rng.random() < 0.3
    figures["overdue_days"] = rng.randrange(2, 25) if overdue_days else rng.randrange(1, 6) * 30


def _give_month(person: Person, rng: random.Random) -> None:
    figures, kind = person.figures, person.kind
    lost = kind.reason == "R03"
    figures["income"] = (
        rng.choice((0, rng.randrange(14, 23) * 100)) if lost else (rng.randrange(32, 110) * 100)
    )
    count = rng.randrange(1, 4)
    for name in rng.sample(LIVING_COSTS, count):
        person.living[name] = rng.randrange(2, 18) * 100
    figures["household"] = rng.randrange(1, 5)
    figures["other_debt"] = rng.choice((0, 0, 0, rng.randrange(5, 30) * 100))
    if "cap" in kind.tells:
        figures["cap"] = rng.randrange(3, 20) * 100
    if "expected" in kind.tells or "part" in kind.tells:
        figures["expected_income"] = rng.randrange(35, 90) * 100
        person.expected_from = rng.choice(tuple(BEGINNINGS))
