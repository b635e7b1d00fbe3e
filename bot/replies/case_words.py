"""The sentences of a case file, worded for the agent who reads it."""

from collections.abc import Sequence

from bot.core.case import Case
from bot.core.money import Money
from bot.core.offers import Proposal
from bot.core.rules import RuleSource
from bot.replies.labels import reason_name
from bot.replies.wording import Wording

# Nobody wants to hear at once that they would not tell why, or would not pay.
_NOT_TO_REPEAT = ("R12", "R13")


class WordedCase:
    """Implements ``bot.core.casefile.CaseWords`` with the texts of wording.yml."""

    def __init__(self, wording: Wording) -> None:
        """Hold the texts."""
        self._wording = wording

    def one_line(self, case: Case, proposal: Proposal) -> str:
        """Tell the case in one line: product, amount, overdue, reasons, budget, requests."""
        debt = case.debt
        amount = None if debt is None else debt.known_total or debt.amount_due
        return self._wording.say(
            "utter_one_line",
            product=self._wording.say(f"utter_product_{debt.product if debt else 'unknown'}"),
            amount=self._field("total", amount),
            overdue=self._field("overdue_days", debt.overdue_days if debt else None),
            reasons=self._reasons(case),
            budget=self._budget(proposal),
            requests=self._requests(case),
        )

    def suggested_opening(self, case: Case) -> str:
        """Give the agent a first sentence that shows they have read the case."""
        if "self_harm" in case.signals:
            return self._wording.say("utter_opening_crisis")
        told = [*self._reason_names(case, leave_out=_NOT_TO_REPEAT), *self._request_names(case)]
        if not told:
            return self._wording.say("utter_opening_nothing_told")
        return self._wording.say("utter_opening", told="、".join(told))

    def assumption(self, code: str, sources: Sequence[RuleSource] = ()) -> str:
        """Word an assumption; of rules that are not verified, name which."""
        text = self._wording.say(f"utter_assumption_{code}")
        doubtful = [source.about or source.rule_id for source in sources if not source.verified]
        if code != "rule_unverified" or not doubtful:
            return text
        named = "、".join(dict.fromkeys(doubtful))
        return self._wording.say("utter_assumption_rules_named", assumption=text, rules=named)

    def promise(self, code: str) -> str:
        """Word what the person was told would happen."""
        return self._wording.say(f"utter_promise_{code.replace(':', '_')}")

    def open_question(self, question_id: str) -> str:
        """Word a question that stayed open, as it would be asked."""
        return self._wording.say(f"utter_ask_{question_id}")

    def _field(self, name: str, value: Money | int | None) -> str:
        return "" if value is None else self._wording.say(f"utter_field_{name}", value=value)

    def _reasons(self, case: Case) -> str:
        return "、".join(self._reason_names(case)) or self._wording.say("utter_reason_none")

    def _reason_names(self, case: Case, leave_out: tuple[str, ...] = ()) -> list[str]:
        codes = (code for code in case.reasons if code not in leave_out)
        return [reason_name(case, code, self._wording) for code in codes]

    def _requests(self, case: Case) -> str:
        return "、".join(self._request_names(case)) or self._wording.say("utter_request_none")

    def _request_names(self, case: Case) -> list[str]:
        codes = (request.code for request in case.open_requests)
        return [self._wording.say(f"utter_request_{code}") for code in codes]

    def _budget(self, proposal: Proposal) -> str:
        now = proposal.now
        if now is None:
            return ""
        if now.surplus.fen < 0:
            return self._wording.say("utter_budget_line_gap", gap=-now.surplus)
        if now.surplus.fen == 0:
            return self._wording.say("utter_budget_line_zero")
        if now.budget < now.usable:
            # Their own limit comes first: who reads no further must not ask for more.
            return self._wording.say("utter_budget_line_cap", cap=now.budget, usable=now.usable)
        return self._wording.say("utter_budget_line_surplus", usable=now.usable)
