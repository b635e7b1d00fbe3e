"""Which of the plans on the table the person takes."""

from dataclasses import replace

from bot.core.case import Case, Request
from bot.core.listening.heard import Heard
from bot.core.listening.wishes import add_request, first_count

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
    shown = case.progress.shown_plans
    for number, key in enumerate(shown, start=1):
        if heard.says(f"choose:{number}"):
            return key
    if heard.says("choose:so") and (put_off := _deferral_of(heard, shown)):
        return put_off
    for kind, words in _KINDS_OF_CUE.items():
        if heard.says(f"choose:{kind}"):
            terms = first_count(heard, "terms") if kind == "instalment" else None
            return _of_kind(shown, words, terms)
    if heard.says("choose:this", "choose:that") and (named := _by_payment(case, heard)):
        return named
    takes = heard.says("choose:this") or (case.progress.asked == "plan" and heard.agrees)
    return shown[0] if takes and shown and not heard.facts else None


def _deferral_of(heard: Heard, shown: tuple[str, ...]) -> str | None:
    """Give the deferral of so many months on the table: 那就两个月."""
    months = {fact.months for fact in heard.has("deferral") if fact.months}
    keys = (key for key in shown for count in months if key.endswith(f".deferral.{count}"))
    return next(keys, None)


def _by_payment(case: Case, heard: Heard) -> str | None:
    """Give the plan whose payment they name: 就800那个, 1000以内那个; none too far from it."""
    told = (*heard.recalled, *heard.has(*_PAYMENTS))
    amounts = [fact for fact in told if fact.fen]
    table = list(zip(case.progress.shown_payments, case.progress.shown_plans, strict=False))
    if len(amounts) != 1 or not table:
        return None
    named = amounts[0].fen or 0
    fitting = [item for item in table if amounts[0].bound != "max" or item[0] <= named]
    nearest = min(fitting, key=lambda item: abs(item[0] - named), default=None)
    near = nearest is not None and abs(nearest[0] - named) * _NEAR <= named
    return nearest[1] if nearest is not None and near else None


def _of_kind(shown: tuple[str, ...], kinds: tuple[str, ...], terms: int | None) -> str | None:
    """Give the first plan of a kind on the table; where terms were named, the one with those."""
    fitting = [key.split(".") for key in shown if key.split(".")[1] in kinds]
    named = (parts for parts in fitting if terms is None or parts[2] == str(terms))
    return next((".".join(parts) for parts in named), None)
