"""Which of the plans on the table the person takes."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.case import Case, Request
from bot.core.facts import Fact
from bot.core.listening.comparing import compared_terms
from bot.core.listening.details import first_count, names_a_waiver
from bot.core.listening.heard import Heard
from bot.core.listening.requests import add_request

REQUEST_OF_PLAN = {
    "deferral": "Q2", "rollover": "Q3", "principal_only": "Q4", "settlement": "Q6",
}  # fmt: skip
_KINDS_OF_CUE = {
    "deferral": ("deferral",),
    "instalment": ("interest_free_instalment", "annuity", "fee_instalment", "step_up"),
    "settlement": ("settlement",),
    "rollover": ("rollover",),
    "principal_only": ("principal_only",),
    "step_up": ("step_up",),
}
_PAYMENTS = ("payment_cap", "unlabelled")
_ROUNDED = 7
"""七百多 is said of less than a seventh more."""
_NEAR = 4
"""A payment is meant by an amount within a quarter of it."""


def note_choice(case: Case, heard: Heard) -> Case:
    """Let the person take one of the plans on the table, by number, by kind or by a yes."""
    key = _chosen_key(case, heard)
    if key is None:
        return case
    kind, _, detail = key.partition(".")[2].partition(".")
    # A plan after recovery begins where a deferral ends: that comes first.
    after_recovery = "later" in detail.split(".")
    monthly = "Q9" if case.asks_for("Q9") else "Q1"
    code = "Q2" if after_recovery else REQUEST_OF_PLAN.get(kind, monthly)
    count = int(detail.split(".")[0]) if detail.split(".")[0].isdigit() else None
    request = Request(
        code,
        terms=count if code in ("Q1", "Q9") else None,
        months=count if kind == "deferral" else None,
        accepted=True,
    )
    case = add_request(case, request)
    if detail.startswith("waive"):
        case = add_request(case, Request("Q5", waive=tuple(detail.split(".")[1].split("+"))))
    return replace(case, chosen_plan=key)


def _chosen_key(case: Case, heard: Heard) -> str | None:
    if compared_terms(heard):
        return None
    shown = case.progress.shown_plans
    for number, key in enumerate(shown, start=1):
        if heard.says(f"choose:{number}"):
            return key
    named = _named_in_words(case, heard)
    if named is not None:
        return named
    for kind, words in _KINDS_OF_CUE.items():
        if heard.says(f"choose:{kind}"):
            terms = first_count(heard, "terms") if kind == "instalment" else None
            return _with_waiver(heard, shown, words) or _of_kind(shown, words, terms)
    if heard.says("choose:this", "choose:that") and (paid := _by_payment(case, heard)):
        return paid
    # 把我说的念一遍 我对对 asks for something else than a plan.
    nods = heard.agrees and not heard.says("read_back")
    takes = heard.says("choose:this") or (case.progress.asked == "plan" and nods)
    if not (takes and shown) or heard.facts:
        return None
    # 就按这个免掉违约金 takes the plan that rests on the waiver.
    return (names_a_waiver(heard) and _once_waived(heard, shown)) or shown[0]


def _named_in_words(case: Case, heard: Heard) -> str | None:
    """Give the plan meant by what it is like: so long, their own, the short one, the waived one."""
    shown = case.progress.shown_plans
    ways: dict[str, Callable[[], str | None]] = {
        "choose:so": lambda: _deferral_of(heard, shown),
        "choose:own": lambda: _their_own(case),
        "choose:short": lambda: _at_the_end(shown, longest=False),
        "choose:long": lambda: _at_the_end(shown, longest=True),
        "choose:waived": lambda: _once_waived(heard, shown),
        "choose:terms": lambda: _of_so_many_terms(heard, shown),
    }
    found = (way() for cue, way in ways.items() if heard.says(cue))
    return next((key for key in found if key), None)


def _at_the_end(shown: tuple[str, ...], *, longest: bool) -> str | None:
    """Give the instalment plan on the table with the most terms, or the fewest: 短的那个."""
    terms = {
        key: int(parts[2])
        for key in shown
        if (parts := key.split("."))[1] in _KINDS_OF_CUE["instalment"] and parts[2].isdigit()
    }
    if len(set(terms.values())) < len(terms) or not terms:
        return None
    return (max if longest else min)(terms, key=lambda key: terms[key])


def _their_own(case: Case) -> str | None:
    """Give the plan on the table that they named themselves: 还是按我那个来."""
    named = [item for item in case.requests if item.code in ("Q1", "Q9") and not item.accepted]
    steps = any(item.stages for item in named)
    terms = next((item.terms for item in named if item.terms), None)
    kinds = ("step_up",) if steps else _KINDS_OF_CUE["instalment"]
    return _of_kind(case.progress.shown_plans, kinds, None if steps else terms)


def _with_waiver(heard: Heard, shown: tuple[str, ...], kinds: tuple[str, ...]) -> str | None:
    """Give the plan after a waiver where the choice names one: 就一次结清 违约金按短信免."""
    if not names_a_waiver(heard):
        return None
    keys = (key for key in shown if ".waive." in key and key.split(".")[1] in kinds)
    return next(keys, None)


def _of_so_many_terms(heard: Heard, shown: tuple[str, ...]) -> str | None:
    """Give the one plan with the terms named: 还是12个月那个; none where two have as many."""
    named = {fact.count or fact.months for fact in heard.facts if fact.kind != "money"} - {None}
    plans = (key.split(".") for key in shown)
    fitting = [
        ".".join(plan)
        for plan in plans
        if plan[1] in _KINDS_OF_CUE["instalment"] and plan[2] in {str(count) for count in named}
    ]
    return fitting[0] if len(fitting) == 1 else None


def _once_waived(heard: Heard, shown: tuple[str, ...]) -> str | None:
    """Give the plan that rests on a waiver: 免了违约金那个; of those terms where any were named."""
    terms = first_count(heard, "terms")
    keys = (key for key in shown if ".waive." in key)
    return next((key for key in keys if terms is None or key.split(".")[2] == str(terms)), None)


def _deferral_of(heard: Heard, shown: tuple[str, ...]) -> str | None:
    """Give the deferral of so many months on the table: 那就两个月."""
    months = {fact.months for fact in heard.has("deferral") if fact.months}
    keys = (key for key in shown for count in months if key.endswith(f".deferral.{count}"))
    return next(keys, None)


def _by_payment(case: Case, heard: Heard) -> str | None:
    """Take the plan whose payments come nearest to an amount, 就800那个; 1000以内 is no less."""
    named = [fact for fact in (*heard.recalled, *heard.has(*_PAYMENTS)) if fact.fen]
    totals = zip(case.progress.shown_plans, case.progress.shown_totals, strict=False)
    monthly = {key: _payment(key, total) for key, total in totals}
    if not named:
        return None
    amount, most = named[0].fen or 0, named[0].bound == "max"
    fitting = [key for key, fen in monthly.items() if fen and not (most and fen > amount)]
    nearest = min(fitting, key=lambda key: abs(monthly[key] - amount), default=None)
    near = nearest is not None and abs(monthly[nearest] - amount) * _NEAR <= amount
    return nearest if near else None


def speaks_of_the_chosen(case: Case, fact: Fact) -> bool:
    """Whether 一个月七百多我吃得消 nods at the plan they took, and limits nothing anew."""
    totals = dict(zip(case.progress.shown_plans, case.progress.shown_totals, strict=False))
    fen = _payment(case.chosen_plan or "", totals.get(case.chosen_plan or "", 0))
    if not fen or fact.fen is None or fact.bound == "max":
        return False
    over = fen - fact.fen
    return 0 <= over * _ROUNDED < fact.fen if fact.bound == "min" else over == 0


def _payment(key: str, total: int) -> int:
    """Give the payment a plan asks for each month, 0 for a plan without terms."""
    kind, _, terms = key.partition(".")[2].partition(".")
    count = terms.split(".")[0]
    return total // int(count) if count.isdigit() and kind != "deferral" else 0


def _of_kind(shown: tuple[str, ...], kinds: tuple[str, ...], terms: int | None) -> str | None:
    """Give the first plan of a kind on the table; where terms were named, the one with those."""
    fitting = [key.split(".") for key in shown if key.split(".")[1] in kinds]
    named = (parts for parts in fitting if terms is None or parts[2] == str(terms))
    return next((".".join(parts) for parts in named), None)
