"""The case of one person while the conversation goes on: what was said, nothing reckoned."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.money import Money

DANGER = "self_harm"
RELEASED = "crisis:released"
"""Mark of an alarm that was a guess, its person back at the matter; a human still looks."""
DISPUTES = {"R09", "R14"}
"""Reasons that deny a charge: not theirs, or paid already."""
HARDSHIPS = {"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R11"}
"""Reasons for which somebody who owes cannot pay."""
CLEARED = "crisis:cleared"
"""Mark of an alarm that a human has seen to; nobody more is on the way."""
SETTLING_REQUESTS = ("Q1", "Q2", "Q3", "Q4", "Q6")
"""Ways to pay that stand against one another: a new one replaces the old."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person agreed to; None is not asked or not answered.

    Attributes:
        collect: Going on after the AI notice.
        sensitive: Keeping medical and similar facts.
        hand_off: Passing the case to the institution's people.
        at: Moment of the latest answer, ISO.
        notice_version: Which notice they saw.
    """

    collect: bool | None = None
    sensitive: bool | None = None
    hand_off: bool | None = None
    at: str | None = None
    notice_version: str | None = None

    @property
    def refused(self) -> bool:
        """Whether keeping the facts or passing them on was refused."""
        return False in (self.collect, self.hand_off)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a step-up.

    Attributes:
        terms: Its months; None where the last stage runs until the debt is paid.
        payment: What is paid each month of it.
    """

    terms: int | None
    payment: Money


@dataclass(frozen=True, slots=True)
class Request:
    """What the person asks for.

    Attributes:
        code: Q1 to Q9.
        terms: Number of instalments they named.
        months: Months of deferral they named.
        days: Days of deferral they named.
        until: The day they want to put it off to.
        payment: Payment per month they named, or what they would pay now for Q3.
        stages: Months and payment of each stage of a step-up they named.
        waive: Parts they want waived: penalty, interest, fee.
        accepted: It came of an offer the person took, not of their own words.
        superseded: Another request took its place.
    """

    code: str
    terms: int | None = None
    months: int | None = None
    days: int | None = None
    until: date | None = None
    payment: Money | None = None
    stages: tuple[Stage, ...] = ()
    waive: tuple[str, ...] = ()
    accepted: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Essential:
    """One monthly living cost as the person named it."""

    label: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Finance:
    """Income and outgoings a month, as stated.

    Attributes:
        income: Net income now; zero where they have none.
        usual_income: What they earned before.
        expected_income: What they expect to earn.
        expected_income_from: From which day.
        income_kind: ``wages``, ``benefit``, ``pension``, ``business``, ``gig``, ``none`` or None.
        income_refused: They would rather not say.
        essentials: Living costs, each once.
        other_debt: Monthly payments on other debts.
        household: People who live on it, themselves included.
        cap: Most they can pay a month.
        cap_is_loose: Said with 出头, 多, 以上: kept, but no limit.
        others_income: What relatives in the household earn; counted in ``income``.
        debts_total: All debts together, where only their sum was told.
        debt_payments: What these lenders cost a month together as things stand.
        lump_sum: Money coming once.
        savings: Money put by.
    """

    income: Money | None = None
    usual_income: Money | None = None
    expected_income: Money | None = None
    expected_income_from: date | None = None
    income_kind: str | None = None
    income_refused: bool = False
    essentials: tuple[Essential, ...] = ()
    other_debt: Money | None = None
    household: int | None = None
    cap: Money | None = None
    cap_is_loose: bool = False
    others_income: Money | None = None
    debts_total: Money | None = None
    debt_payments: Money | None = None
    lump_sum: Money | None = None
    savings: Money | None = None

    @property
    def essentials_total(self) -> Money | None:
        """Sum of the living costs, None while none is known."""
        if not self.essentials:
            return None
        return Money.total(essential.amount for essential in self.essentials)


@dataclass(frozen=True, slots=True)
class Correction:
    """A stated figure replaced by another.

    Attributes:
        turn: Number of the person's message.
        field: Name in the case file, ``debts.A.total_fen``.
        old: JSON value before.
        new: JSON value after.
    """

    turn: int
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Call:
    """One earlier contact with the institution; None is not told.

    Attributes:
        at: Beginning, ISO to the minute where the hour is known, else the day.
        until: End of the hour named, where it was approximate.
        institution: Who was on the line.
        agent: Name as told.
        staff_id: Number of the clerk.
        said: What they answered.
        promise: What they promised.
    """

    at: str | None = None
    until: str | None = None
    institution: str | None = None
    agent: str | None = None
    staff_id: str | None = None
    said: str | None = None
    promise: str | None = None

    @property
    def complete(self) -> bool:
        """Whether a promise could be proven: somebody named, at a known time."""
        return bool(self.at and (self.agent or self.staff_id))


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How the plan on the table was turned at the person's wish, figures not named.

    Attributes:
        how: longer, shorter, step_up, or why not: over, no_longer, no_shorter, no_rule.
        terms: Number of payments afterwards.
        first: First payment afterwards.
        terms_before: Number of payments of the plan it was turned from.
        first_before: First payment of that plan.
    """

    how: str
    terms: int | None = None
    first: Money | None = None
    terms_before: int | None = None
    first_before: Money | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the interview stands.

    Attributes:
        turn: Messages read so far.
        last_message_id: So that a message is never read twice.
        asked: The question the person is answering now.
        times_asked: How often each question was put.
        settled: Questions that are closed without a figure: refused, skipped, not known.
        shown_plans: Keys of the plans on the table, in the order shown.
        shown_totals: What each of them came to, in fen, so that a changed one is shown again.
        read_back: None not yet, False shown, True confirmed.
        finished: The interview came to its end.
        told: Pieces of advice already given, so that none is given twice.
        last_roles: Roles of the money told in the latest message that told any, last first.
        unclear: Words of an amount whose role could not be told.
        unclear_fen: That amount, kept until they say what it is.
        quiet: Number of a message after which nothing is asked, as after a goodbye.
        news: Names of what the latest message changed: ``income``, ``request:Q1`` …
        cues: Dialogue cues of the latest message.
        topics: What the latest message asks about, by phrase.
        nothing_left: The month leaves nothing to pay with, as last reckoned.
        answered: Number of the message whose side question was answered.
        intents: What the latest message means, the leading intent first.
        unsure: That leading intent is no more than a guess.
        signals: Flags the latest message raised, new or again.
        away_days: Whole days between the latest message and the one before.
        baffled: How often an answer to each question was not understood.
        trail: Questions in the order they were put, for whoever wants to go back.
        papers: Documents this case needs, as last drawn up.
        paper: The document the open question is about.
        papers_asked: Documents asked about one by one.
        cited: Texts said last that rest on a rule, for whoever asks for the source.
        adjusted: What the latest message changed about the plan on the table.
        named_papers: Documents the latest message speaks of.
        compared: Numbers of terms they last asked to see side by side.
        kept_back: What somebody without authority told, to be read once they show it.
        offered: For what the lender is said to call the debt settled, as last told.
    """

    turn: int = 0
    last_message_id: str | None = None
    asked: str | None = None
    times_asked: dict[str, int] = field(default_factory=dict)
    settled: tuple[str, ...] = ()
    shown_plans: tuple[str, ...] = ()
    shown_totals: tuple[int, ...] = ()
    read_back: bool | None = None
    finished: bool = False
    told: tuple[str, ...] = ()
    last_roles: tuple[str, ...] = ()
    unclear: str | None = None
    unclear_fen: int | None = None
    quiet: int = 0
    news: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    nothing_left: bool = False
    answered: int = 0
    intents: tuple[str, ...] = ()
    unsure: bool = False
    signals: tuple[str, ...] = ()
    away_days: int = 0
    baffled: dict[str, int] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    paper: str | None = None
    papers_asked: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    adjusted: Adjustment | None = None
    named_papers: tuple[str, ...] = ()
    compared: tuple[int, ...] = ()
    kept_back: tuple[Fact, ...] = ()
    offered: Money | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything one person said that bears on their case.

    Attributes:
        case_id: Number people and agents name it by.
        conversation_id: Where it was said.
        channel: web, telegram, rest or terminal.
        created_at: ISO moment of the first message.
        updated_at: ISO moment of the latest.
        institution: Whose rules the deployment applies: an id, ``demo`` or empty.
        consent: What they agreed to.
        user_role: self, third_party or unknown.
        authorised: They say they hold the written authority of whom they speak for.
        willingness: willing, willing_but_unable, partial, refuses or unknown.
        reasons: R01 to R14 in the order told.
        requests: Q1 to Q9, superseded ones kept.
        debts: What they owe, the one under discussion first.
        finance: Income and outgoings.
        signals: Flags the words themselves raised.
        documents: Status by document code: have, can_get, cannot.
        corrections: Replaced figures.
        calls: Earlier contacts with the institution.
        chosen_plan: Key of the plan they chose.
        contact_window: When they may be called.
        do_not_contact: Whom not to contact.
        promises: What the bot told them would happen.
        progress: Where the interview stands.
        traditional: They write traditional characters.
    """

    case_id: str
    conversation_id: str
    channel: str = "terminal"
    created_at: str = ""
    updated_at: str = ""
    institution: str = ""
    consent: Consent = field(default_factory=Consent)
    user_role: str = "unknown"
    authorised: bool = False
    willingness: str = "unknown"
    reasons: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    debts: tuple[Debt, ...] = ()
    finance: Finance = field(default_factory=Finance)
    signals: tuple[str, ...] = ()
    documents: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    calls: tuple[Call, ...] = ()
    chosen_plan: str | None = None
    contact_window: str | None = None
    do_not_contact: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    progress: Progress = field(default_factory=Progress)
    traditional: bool = False

    @property
    def debt(self) -> Debt | None:
        """The debt under discussion."""
        return self.debts[0] if self.debts else None

    @property
    def open_requests(self) -> tuple[Request, ...]:
        """Requests that still stand."""
        return tuple(request for request in self.requests if not request.superseded)

    def with_progress(self, **changes: Any) -> "Case":
        """Give the same case further on in the interview."""
        return replace(self, progress=replace(self.progress, **changes))

    def having_told(self, *marks: str) -> "Case":
        """Give the same case with pieces of advice marked as given, each once."""
        return self.with_progress(told=tuple(dict.fromkeys([*self.progress.told, *marks])))

    def asks_for(self, *codes: str) -> bool:
        """Whether one of these requests still stands."""
        return any(request.code in codes for request in self.open_requests)

    @property
    def in_danger(self) -> bool:
        """Whether nothing counts now but that they are safe."""
        return DANGER in self.signals and RELEASED not in self.progress.told

    @property
    def without_authority(self) -> bool:
        """They speak for somebody else, whom nothing shows they may speak for."""
        return self.user_role == "third_party" and not self.authorised

    @property
    def disputes_only(self) -> bool:
        """They dispute the debt and name no hardship beside: nobody knows what is owed at all."""
        return bool(DISPUTES & set(self.reasons)) and not HARDSHIPS & set(self.reasons)

    @property
    def only_forgot(self) -> bool:
        """Forgot or a failed debit is the only reason: the short way."""
        return self.reasons == ("R10",)
