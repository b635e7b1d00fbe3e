"""The letter's account of the debt, of what happened, and of the calls: only what was said."""

from bot.core.case import Call, Case
from bot.core.debts import Debt
from bot.core.letter import debt_split
from bot.core.money import Money
from bot.documents.sheet import Block, Grid, Paragraph
from bot.documents.subject import Subject, product_of
from bot.documents.texts import Texts, moment, yuan
from bot.replies.labels import reason_name

# Nobody puts into their own letter that they will not pay.
_NOT_TO_WRITE = ("R13",)
_WITHHELD = "R12"
_MEDICAL = ("R01", "R02")
_COLLECTION = ("third_party_contact", "illegal_collection_alleged", "threat")


def debt_blocks(subject: Subject, texts: Texts) -> list[Block]:
    """Split the debt as told, the disputed part apart; the parts add up to the total."""
    debt = subject.debt
    if debt is None:
        return []
    lead = "debt_lead_approximate" if debt.approximate else "debt_lead"
    blocks: list[Block] = [Paragraph(texts.say(lead, product=product_of(debt, texts)))]
    rows = _debt_rows(debt, texts)
    if rows:
        head = (texts.say("debt_column_part"), texts.say("debt_column_amount"))
        totals = 1 if debt.known_total is not None and len(rows) > 1 else 0
        blocks.append(Grid(tuple(rows), (3, 2), "lr", head, totals=totals))
    if debt.disputed:
        blocks += _dispute_blocks(debt, texts, has_plan=subject.offer is not None)
    blocks += _bill_block(debt, texts)
    others = [other for other in subject.case.debts if other is not debt]
    if others:
        told = "、".join(_other(other, texts) for other in others)
        blocks.append(Paragraph(texts.say("debt_others", others=told)))
    return blocks


def _debt_rows(debt: Debt, texts: Texts) -> list[tuple[str, str]]:
    parts = debt_split(debt)
    if [name for name, _ in parts] == ["unsplit"]:
        return [(texts.say("debt_all_unsplit"), yuan(debt.known_total))]
    rows = [(texts.say(f"debt_{name}"), yuan(amount)) for name, amount in parts]
    return [*rows, (texts.say("debt_total"), yuan(debt.known_total))] if rows else []


def _dispute_blocks(debt: Debt, texts: Texts, *, has_plan: bool) -> list[Block]:
    rows = [(texts.say("debt_disputed"), yuan(debt.disputed))]
    if debt.known_total is not None:
        rows.append((texts.say("debt_undisputed"), yuan(debt.undisputed_total)))
    blocks: list[Block] = [Grid(tuple(rows), (3, 2), "lr", labels=(0,))]
    if has_plan:
        blocks.append(Paragraph(texts.say("debt_disputed_apart", disputed=debt.disputed)))
    return blocks


def _bill_block(debt: Debt, texts: Texts) -> list[Block]:
    rows = [
        (texts.say(f"debt_{name}"), yuan(amount))
        for name in ("amount_due", "next_due")
        if (amount := getattr(debt, name)) is not None
    ]
    return [Grid(tuple(rows), (3, 2), "lr", labels=(0,))] if rows else []


def _other(debt: Debt, texts: Texts) -> str:
    """Tell another lender's debt without its name: this institution need not know it."""
    product = product_of(debt, texts)
    if debt.known_total is None:
        return texts.say("debt_other_unknown", product=product)
    return texts.say("debt_other_known", product=product, amount=debt.known_total)


def fact_blocks(subject: Subject, texts: Texts) -> list[Block]:
    """Tell what happened in a table of facts."""
    case, told = subject.case, {}
    told["fact_reason"] = [reasons_phrase(case, texts)]
    told["fact_overdue"] = _overdue(subject.debt, texts)
    told["fact_income"] = _income(case, texts)
    told["fact_recovery"] = _recovery(case, texts)
    told["fact_collection"] = _collection(case, texts)
    rows = tuple(
        (texts.say(key), texts.joined(parts))
        for key, items in told.items()
        if (parts := [item for item in items if item])
    )
    return [Grid(rows, (1, 4), "ll", labels=(0,))] if rows else []


def reasons_phrase(case: Case, texts: Texts) -> str:
    """Name the reasons that may be written down; empty for none.

    An illness is named only where the person agreed to its being kept.
    """
    codes = [code for code in case.reasons if code not in (*_NOT_TO_WRITE, _WITHHELD)]
    open_codes = [code for code in codes if _may_be_named(case, code)]
    names = [_reason(case, code, texts) for code in open_codes]
    if len(open_codes) < len(codes) and not names:
        return texts.say("fact_reason_private")
    if not names and _WITHHELD in case.reasons:
        return texts.say("fact_reason_withheld")
    return "、".join(names)


def _reason(case: Case, code: str, texts: Texts) -> str:
    """Name a reason as one writes it of oneself."""
    own = f"reason_{code}"
    return texts.say(own) if texts.has(own) else reason_name(case, code, texts.wording)


def _may_be_named(case: Case, code: str) -> bool:
    bereaved = code == "R02" and "death" in case.signals
    return code not in _MEDICAL or bereaved or case.consent.sensitive is True


def _overdue(debt: Debt | None, texts: Texts) -> list[str]:
    if debt is None:
        return []
    found = []
    if debt.overdue_since is not None:
        found.append(texts.say("fact_overdue_since", day=debt.overdue_since))
    if debt.overdue_days:
        found.append(texts.say("fact_overdue_days", days=debt.overdue_days))
    elif debt.overdue_days == 0:
        found.append(texts.say("fact_overdue_none"))
    return found


def _income(case: Case, texts: Texts) -> list[str]:
    finance = case.finance
    if finance.usual_income is None or finance.income is None:
        return []
    now = "fact_income_now" if finance.income else "fact_income_now_none"
    before = texts.say("fact_income_before", amount=finance.usual_income)
    return [before, texts.say(now, amount=finance.income)]


def _recovery(case: Case, texts: Texts) -> list[str]:
    finance = case.finance
    told: dict[str, Money | None] = {
        "fact_recovery_amount": finance.expected_income, "fact_lump_sum": finance.lump_sum,
    }  # fmt: skip
    found = [texts.say(key, amount=amount) for key, amount in told.items() if amount]
    if finance.expected_income_from is not None:
        found.insert(0, texts.say("fact_recovery_from", day=finance.expected_income_from))
    return found


def _collection(case: Case, texts: Texts) -> list[str]:
    """Tell what collectors did, where the letter is about it or a promise was denied."""
    found = []
    if case.asks_for("Q7"):
        found = [texts.say(f"fact_collection_{name}") for name in _COLLECTION
                 if name in case.signals]  # fmt: skip
    if "verbal_promise_denied" in case.signals:
        found.append(texts.say("fact_promise_denied"))
    return found


def call_blocks(case: Case, texts: Texts) -> list[Block]:
    """List earlier contacts; a promise that cannot be proven reads 「待补证」."""
    if not case.calls:
        return []
    head = tuple(texts.say(f"calls_column_{name}") for name in ("at", "who", "said", "state"))
    rows = tuple(_call_row(call, texts) for call in case.calls)
    return [Grid(rows, (26, 20, 40, 13), "lllc", head)]


def _call_row(call: Call, texts: Texts) -> tuple[str, ...]:
    staff = call.staff_id and texts.say("call_staff", staff_id=call.staff_id)
    who = [part for part in (call.institution, call.agent, staff) if part]
    promise = call.promise and texts.say("call_promise", promise=call.promise)
    said = [part for part in (call.said, promise) if part]
    cells = (call_moment(call, texts), " ".join(who), texts.joined(said))
    return (*(cell or texts.say("dash") for cell in cells), call_state(call, texts))


def call_state(call: Call, texts: Texts) -> str:
    """Say whether what was promised could be proven."""
    return texts.say("call_noted" if call.complete else "call_unproven")


def call_moment(call: Call, texts: Texts) -> str:
    """Word when a call was; between two hours where the hour was only roughly told."""
    at = moment(call.at)
    if not call.until or not call.at:
        return at
    hours = {"from_hour": moment(call.at)[-5:], "until_hour": moment(call.until)[-5:]}
    return f"{moment(call.at[:10])} {texts.say('call_approximate', **hours)}"
