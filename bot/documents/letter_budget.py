"""The letter's table of the household's month, now and after recovery."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.affordability import Affordability
from bot.core.case import Finance
from bot.core.money import ZERO, Money
from bot.core.offers.shares import debts_to_serve, share_of
from bot.documents.sheet import Block, Grid, Paragraph
from bot.documents.subject import Subject
from bot.documents.texts import Texts, yuan

Row = tuple[str, Money | None, Money | None]


def budget_blocks(subject: Subject, texts: Texts) -> list[Block]:
    """Show income, living costs, other debts and what is left; every column adds up."""
    proposal, finance = subject.proposal, subject.case.finance
    if proposal.now is None and proposal.later is None:
        return _refused(finance, texts)
    rows = _rows(subject, texts)
    later = proposal.later is not None
    blocks: list[Block] = [_grid(rows, texts, later=later)]
    notes = [texts.say("budget_note")]
    if finance.household:
        alone = finance.household == 1
        key = "budget_household_one" if alone else "budget_household"
        notes.insert(0, texts.say(key, people=finance.household))
    if finance.savings:
        notes.append(texts.say("budget_savings", amount=finance.savings))
    if proposal.now is not None and proposal.now.surplus <= ZERO:
        short = "budget_short" if proposal.now.surplus < ZERO else "budget_zero"
        blocks.append(Paragraph(texts.say(short, gap=-proposal.now.surplus)))
    return [*blocks, Paragraph("".join(notes))]


def budget_of(subject: Subject, capacity: Affordability | None) -> Affordability | None:
    """Give what the debt in question gets of a month that several lenders share."""
    debt, debts = subject.debt, debts_to_serve(subject.case) if subject.case.debts else []
    shares = debt is not None and any(item.id == debt.id for item in debts)
    return share_of(capacity, debt, debts) if debt is not None and shares else capacity


def _refused(finance: Finance, texts: Texts) -> list[Block]:
    if not finance.income_refused:
        return []
    if finance.cap is None:
        return [Paragraph(texts.say("budget_none"))]
    return [Paragraph(texts.say("budget_refused", cap=finance.cap))]


def _grid(rows: list[Row], texts: Texts, *, later: bool) -> Grid:
    head = ("budget_column_item", "budget_column_now", "budget_column_later")
    columns = 3 if later else 2
    cells = tuple((name, yuan(now), yuan(then))[:columns] for name, now, then in rows)
    titles = tuple(texts.say(key) for key in head)[:columns]
    return Grid(cells, (4, 3, 3)[:columns], "lrr"[:columns], titles, whole=True)


@dataclass(frozen=True, slots=True)
class _Months:
    """This month and the one after recovery, where each is known."""

    now: Affordability | None
    later: Affordability | None

    def row(self, name: str, pick: Callable[[Affordability], Money]) -> Row:
        """Give one line of the table."""
        known = [None if month is None else pick(month) for month in (self.now, self.later)]
        return name, known[0], known[1]


def _rows(subject: Subject, texts: Texts) -> list[Row]:
    finance, proposal = subject.case.finance, subject.proposal
    months = _Months(proposal.now, proposal.later)
    earned = finance.income if proposal.now is not None else None
    expected = finance.expected_income if proposal.later is not None else None
    rows: list[Row] = [(texts.say("budget_income"), earned, expected)]
    rows += _essentials(finance, months, texts)
    if finance.other_debt is not None:
        rows.append(months.row(texts.say("budget_other_debt"), _always(finance.other_debt)))
    return rows + _what_is_left(subject, months, texts)


def _essentials(finance: Finance, months: _Months, texts: Texts) -> list[Row]:
    unnamed, total = texts.say("budget_essential_unnamed"), finance.essentials_total
    rows = [months.row(item.label or unnamed, _always(item.amount)) for item in finance.essentials]
    if len(rows) > 1 and total is not None:
        rows.append(months.row(texts.say("budget_essentials"), _always(total)))
    if any(month.floor_applied for month in (months.now, months.later) if month):
        floor = texts.say("budget_floor", people=finance.household)
        rows.append(months.row(floor, lambda month: month.essentials_used))
    return rows


def _what_is_left(subject: Subject, months: _Months, texts: Texts) -> list[Row]:
    rows = [
        months.row(texts.say("budget_surplus"), lambda month: month.surplus),
        months.row(texts.say("budget_reserve"), _reserve),
        months.row(texts.say("budget_usable"), lambda month: month.usable),
    ]
    cap = subject.case.finance.cap
    if cap is not None:
        rows.append(months.row(texts.say("budget_cap"), _always(cap)))
    if subject.case.debts and len(debts_to_serve(subject.case)) > 1:
        shares = _Months(budget_of(subject, months.now), budget_of(subject, months.later))
        rows.append(shares.row(texts.say("budget_share"), lambda month: month.budget))
    return rows


def _always(amount: Money) -> Callable[[Affordability], Money]:
    return lambda _month: amount


def _reserve(month: Affordability) -> Money:
    """What is kept back of a surplus; nothing where there is none."""
    return max(month.surplus - month.usable, ZERO) if month.surplus > ZERO else ZERO
