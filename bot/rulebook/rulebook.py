"""The rulebook: read whole at start-up, asked by day ever after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from bot.core.money import Money
from bot.core.rules import BudgetRules, InstalmentRule, InstitutionRules, RuleSource
from bot.errors import RuleNotInForce
from bot.rulebook.checks import near
from bot.rulebook.document_rules import document_on, document_rules
from bot.rulebook.institution_rules import institution_rules
from bot.rulebook.records import DatedValue, Document, Hotline, Profile, Quantity, Rule, source_of

DEMO = "demo"
# Every turn asks for the same few institutions several times, on one day.
_REMEMBERED = 64
# A public fact nobody has looked at for a year is worth another look, expired or not.
LOOK_AGAIN_AFTER = timedelta(days=365)
LONGEST_TERM = "law/personalised_instalment_longest_term"
# Rules outside institutions/ that enter a figure, with the unit they are reckoned in.
RECKONED_UNITS = {
    "budget/buffer": "/1",
    "budget/floor_per_person": "fen",
    "budget/rate_check_annual": "/1",
    LONGEST_TERM: "month",
    "law/payment_allocation_principal_first_from": "day",
}
_DEMO_OF_PRODUCT = {"consumer_loan": "demo_cf", "instalment_platform": "demo_platform"}
_LAW_ONLY_NAME = "未指定机构（只适用法规）"


# Compared by identity, since a process has one; what it answers for a day is remembered so.
@dataclass(frozen=True, eq=False)
class Rulebook:
    """Everything the rule files say; asked with the day, since it has no clock.

    Attributes:
        version: Short hash of all files; the same files always give the same.
        quantities: Rule id -> quantity with its history.
        profiles: Institution id -> who it is.
        documents: Code -> document.
    """

    version: str
    quantities: Mapping[str, Quantity]
    profiles: Mapping[str, Profile]
    documents: Mapping[str, Document]

    def rule(self, rule_id: str, today: date) -> Rule:
        """Give one quantity as it stands on a day.

        Args:
            rule_id: Path of its file without the ending: ``budget/buffer``.
            today: The day asked for.

        Raises:
            RuleNotInForce: There is no such rule, or none on that day.
        """
        return self._quantity(rule_id).on(today)

    def law(self, name: str, today: date) -> Rule:
        """Give a legal rule on a day, by its file's name; raises as ``rule``."""
        return self.rule(f"law/{name}", today)

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - a process has one rulebook, for good
    def institution(self, institution_id: str, today: date) -> InstitutionRules:
        """Give what an institution allows on a day; nothing but its name without rules of its own.

        Raises:
            ValueError: The institution is not in the rulebook.
        """
        profile = self.profile(institution_id)
        rules = institution_rules(institution_id, profile.name_on(today), self.quantities, today)
        return self._with_documents(rules, today)

    def profile(self, institution_id: str) -> Profile:
        """Give who an institution is.

        Raises:
            ValueError: The institution is not in the rulebook.
        """
        if institution_id not in self.profiles:
            raise ValueError(
                f"institution '{institution_id}' is not in the rulebook; "
                f"{near(institution_id, self.profiles.keys())}"
            )
        return self.profiles[institution_id]

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019
    def for_product(self, deployment: str | None, product: str, today: date) -> InstitutionRules:
        """Give the rules a deployment applies to a product.

        Args:
            deployment: An institution's id; ``demo`` for the fictional ones by product, where an
                unknown product counts as a credit card; None or empty where only law applies, as
                it does for an institution without rules of its own.
            product: ``credit_card`` …, ``unknown``.
            today: The day asked for.

        Raises:
            ValueError: The institution is not in the rulebook.
        """
        if not deployment:
            return self._with_documents(self._law_only(product, today), today)
        if deployment == DEMO:
            return self.institution(_DEMO_OF_PRODUCT.get(product, "demo_card"), today)
        own = self.institution(deployment, today)
        if own.has_own:
            return own
        # It has no rules here; what law lets any bank agree to is open to it all the same.
        law = self._law_only(product, today)
        return replace(law, name=own.name, documents=own.documents)

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019
    def budget(self, today: date) -> BudgetRules:
        """Give how a budget is reckoned on a day.

        Raises:
            RuleNotInForce: A budget rule has no value on that day.
        """
        rules = {
            "buffer": self.rule("budget/buffer", today),
            "floor_per_person": self.rule("budget/floor_per_person", today),
            "longest_term_months": self.rule(LONGEST_TERM, today),
        }
        return BudgetRules(
            buffer=rules["buffer"].number,
            floor_per_person=Money(rules["floor_per_person"].whole),
            longest_term_months=rules["longest_term_months"].whole,
            sources={field: rule.source for field, rule in rules.items()},
        )

    def document(self, code: str) -> Document:
        """Give a document by its code, as it is anywhere.

        Raises:
            ValueError: There is no such document.
        """
        if code not in self.documents:
            raise ValueError(f"there is no document '{code}'; {near(code, self.documents.keys())}")
        return self.documents[code]

    def document_for(self, code: str, institution_id: str, today: date) -> Document:
        """Give a document as one institution wants it on a day; raises as ``document``."""
        return document_on(self.document(code), institution_id, self.quantities, today)

    def hotline(self, number: str) -> Hotline:
        """Give a public telephone number, as the newest entry has it.

        Raises:
            RuleNotInForce: There is no such number in the rulebook.
        """
        quantity = self._quantity(f"hotlines/{number}")
        newest = quantity.values[-1]
        return Hotline(number, quantity.description, newest.text, newest)

    def institution_names(self) -> dict[str, tuple[str, ...]]:
        """List what each institution is called: official names newest first, then aliases."""
        return {
            institution_id: profile.all_names for institution_id, profile in self.profiles.items()
        }

    def stale(self, today: date) -> list[RuleSource]:
        """List the newest values that expired, or that nobody looked at for a year, by rule id."""
        return [
            source_of(rule_id, value, today)
            for rule_id, value in self._newest()
            if value.has_expired(today) or today - value.checked_on > LOOK_AGAIN_AFTER
        ]

    def unverified(self, today: date) -> list[RuleSource]:
        """List the newest values that people read with 「未核实」, by rule id."""
        return [
            source_of(rule_id, value, today)
            for rule_id, value in self._newest()
            if not value.is_verified(today)
        ]

    def _quantity(self, rule_id: str) -> Quantity:
        if rule_id not in self.quantities:
            raise RuleNotInForce(
                f"there is no rule '{rule_id}'; {near(rule_id, self.quantities.keys())}"
            )
        return self.quantities[rule_id]

    def _newest(self) -> list[tuple[str, DatedValue]]:
        newest = [(rule_id, quantity.values[-1]) for rule_id, quantity in self.quantities.items()]
        names = [(p.names.rule_id, p.names.values[-1]) for p in self.profiles.values()]
        papers = [(f"documents/{d.code}", d.value) for d in self.documents.values()]
        return sorted(newest + names + papers, key=lambda pair: pair[0])

    def _with_documents(self, rules: InstitutionRules, today: date) -> InstitutionRules:
        asked = document_rules(self.documents, rules.institution_id, self.quantities, today)
        return replace(rules, documents=asked)

    def _law_only(self, product: str, today: date) -> InstitutionRules:
        """Give what law alone allows: a personalised card instalment the bank may agree to.

        Law sets its longest term and leaves interest to the agreement, so a plan from it is an
        illustration without interest and must say so.
        """
        if product not in ("credit_card", "unknown"):
            return InstitutionRules("", _LAW_ONLY_NAME)
        longest = self.rule(LONGEST_TERM, today)
        terms = tuple(range(1, longest.whole + 1))
        return InstitutionRules(
            "", _LAW_ONLY_NAME, personalised=InstalmentRule(terms),
            sources={"personalised": longest.source},
        )  # fmt: skip
