"""What a document is made from: one case, its offers, the day, the plan in question."""

from dataclasses import dataclass
from datetime import date

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.letter import LetterPlans, letter_debt, letter_plans
from bot.core.offers import Offer, Proposal
from bot.documents.texts import Texts


@dataclass(frozen=True, slots=True)
class Subject:
    """One case as a document sees it.

    Attributes:
        case: What was said.
        proposal: Its offers, as reckoned on that day.
        today: The day the document is made.
        plan_key: Another plan than the one they chose, as for a second lender.
        first_payment_on: The day of the first payment, once it is agreed; never guessed.
    """

    case: Case
    proposal: Proposal
    today: date
    plan_key: str | None = None
    first_payment_on: date | None = None

    @property
    def debt(self) -> Debt | None:
        """The debt the document is about."""
        return letter_debt(self.case, self.proposal, self.plan_key)

    @property
    def plans(self) -> LetterPlans | None:
        """The plan in question with what follows it and what else would do."""
        return letter_plans(self.case, self.proposal, self.plan_key)

    @property
    def offer(self) -> Offer | None:
        """The plan in question."""
        return None if self.plans is None else self.plans.proposed


def institution_of(subject: Subject, texts: Texts) -> str | None:
    """Name whom the debt is owed to: as the rulebook knows it, else as the person called it.

    Returns:
        None where nobody said it and the deployment serves everyone.
    """
    debt, case = subject.debt, subject.case
    if debt is not None and debt.institution in texts.rulebook.profiles:
        return texts.rulebook.profile(debt.institution or "").name_on(subject.today)
    if debt is not None and debt.institution_name:
        return debt.institution_name
    if not case.institution:
        return None
    product = "unknown" if debt is None else debt.product
    return texts.rulebook.for_product(case.institution, product, subject.today).name


def product_of(debt: Debt, texts: Texts) -> str:
    """Name a debt's kind; one nobody named is just a debt."""
    known = "other" if debt.product == "unknown" else debt.product
    return texts.say(f"utter_product_{known}")
