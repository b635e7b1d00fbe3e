"""The case as its page shows it: DOMAIN section 8's first screen and what stands below."""

from dataclasses import dataclass
from typing import Any

from bot.core.checklist import ChecklistItem, needed_items
from bot.core.debts import Debt
from bot.core.money import Money
from bot.core.offers import Offer, offers_to_show
from bot.desk.opened import OpenedCase
from bot.desk.sensitive import (
    folded_lines,
    is_sensitive_document,
    is_sensitive_flag,
    is_sensitive_text,
    sensitive_of,
    without_sensitive,
)
from bot.desk.words import Words
from bot.replies.case_words import WordedCase
from bot.replies.labels import debt_name, field_name, plan_name, reason_name, shown_value
from bot.replies.tables import document_name, document_text, why_in_words

MOST_PLANS = 3
_DANGERS = (
    "self_harm", "threat", "illegal_collection_alleged", "third_party_contact", "id_leaked",
    "possible_fraud_victim", "due_in_3_days", "surplus_negative", "surplus_zero", "scam_agent",
    "do_not_contact_employer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseView:
    """Makes the parts of one case's page.

    Attributes:
        opened: The case.
        words: The desk's words.
        unfolded: This agent opened its sensitive facts.
    """

    opened: OpenedCase
    words: Words
    unfolded: bool

    def everything(self) -> dict[str, Any]:
        """Give all parts by name; amounts worded, nothing of what is folded."""
        file = self.opened.file
        return {
            "case_id": file["case_id"],
            "priority": file["priority"],
            **self.in_brief(),
            "left_out": self.opened.left_out,
            "sensitive": self._sensitive(),
            "month": self._month(),
            "plans": self._first_plans(),
            "all_plans": self._all_plans(),
            "documents": self._documents(),
            "contact": self._contact(),
            "promises": file["promises_by_bot"],
            "open_questions": file["open_questions"],
            **self._below(),
        }

    def in_brief(self) -> dict[str, Any]:
        """Give what a line of the queue shows."""
        return {
            **self._sentences(),
            "debts": [self._debt(debt) for debt in self.opened.case.debts],
            "flags": self._flags(),
            "requests": [self._request(item) for item in self.opened.case.open_requests],
        }

    def _sentences(self) -> dict[str, str]:
        opened, worded = self.opened, WordedCase(self.opened.known.wording)
        if self.unfolded or not self._folded_codes():
            file = opened.file
            return {"one_line": file["one_line"], "opening": file["suggested_opening"]}
        case = without_sensitive(opened.case)
        line = worded.one_line(case, opened.proposal)
        if not case.reasons:
            nothing = opened.known.wording.say("utter_reason_none")
            line = line.replace(nothing, self.words("folded_reason"))
        return {"one_line": line, "opening": worded.suggested_opening(case)}

    def _folded_codes(self) -> tuple[str, ...]:
        return sensitive_of(self.opened.case, self.opened.file["flags"])

    def _sensitive(self) -> dict[str, Any]:
        codes = self._folded_codes()
        hidden = [item for item in self._items() if is_sensitive_document(item.code)]
        named = dict.fromkeys(self._sensitive_name(code) for code in codes)
        return {
            "count": len(named) + len(hidden),
            "messages": len(folded_of(self.opened)),
            "open": self.unfolded,
            "named": list(named) if self.unfolded else [],
        }

    def _sensitive_name(self, code: str) -> str:
        kind, _, name = code.partition(":")
        if kind == "reason":
            return reason_name(self.opened.case, name, self.opened.known.wording)
        return self.words.of("flag", name)

    def _shown(self, sensitive: bool) -> bool:
        return self.unfolded or not sensitive

    def _request(self, request: Any) -> str:
        said = self.opened.known.wording.say(f"utter_request_{request.code}")
        wishes = [
            request.terms and self.words("terms", terms=request.terms),
            request.months and self.words("months", months=request.months),
            request.payment and self.words("a_month", amount=request.payment),
        ]
        return " · ".join([said, *filter(None, wishes)])

    def _debt(self, debt: Debt) -> dict[str, Any]:
        body = next(item for item in self.opened.file["debts"] if item["id"] == debt.id)
        parts = [(name, getattr(debt, name)) for name in
                 ("principal", "interest", "penalty", "fee", "amount_due", "next_due", "paid",
                  "current_instalment")]  # fmt: skip
        return {
            "name": debt_name(debt, self.opened.known.wording),
            "product": self.opened.known.wording.say(f"utter_product_{debt.product}"),
            "total": self._total(debt),
            "approximate": debt.approximate,
            "parts": [(self.words(f"part_{name}"), str(amount)) for name, amount in parts
                      if amount is not None],
            "disputed": None if debt.disputed is None else str(debt.disputed),
            "overdue_days": debt.overdue_days,
            "overdue_since": debt.overdue_since,
            "source": self.words(f"source_{body['source']}"),
        }  # fmt: skip

    def _total(self, debt: Debt) -> str | None:
        if debt.known_total is not None:
            return str(debt.known_total)
        if debt.total_low is not None and debt.total_high is not None:
            return f"{debt.total_low} – {debt.total_high}"
        return None

    def _month(self) -> dict[str, Any]:
        finance = self.opened.file["finance"]
        told = ("income", "expected_income", "essentials", "other_debt", "cap", "lump_sum",
                "savings")  # fmt: skip
        return {
            "told": [(self.words(f"month_{name}"), _yuan(finance[f"{name}_fen"]))
                     for name in told if finance[f"{name}_fen"] is not None],
            "household": finance["household"],
            "reckoned": _capacity(finance),
            "short": (finance["surplus_fen"] or 0) < 0,
            "later": finance["later"] and {"from": finance["later"]["from"],
                                           **_capacity(finance["later"])},
            "floor": finance["floor_applied"],
            "verified": finance["verified"],
            "essentials": [(item["label"], _yuan(item["fen"])) for item in finance["essentials"]
                           if self._shown(is_sensitive_text(item["label"]))],
        }  # fmt: skip

    def _first_plans(self) -> list[dict[str, Any]]:
        """Give up to three, the chosen one among them and first; none while they are in danger."""
        if self.opened.case.in_danger:
            return []
        proposal, chosen = self.opened.proposal, self.opened.case.chosen_plan
        own = proposal.offer(chosen)
        others = [offer for offer in offers_to_show(proposal) if offer.key != chosen]
        kept = [*([own] if own else []), *others][:MOST_PLANS]
        return [self._plan(offer) for offer in kept]

    def _all_plans(self) -> list[dict[str, Any]]:
        if self.opened.case.in_danger:
            return []
        return [self._plan(offer) for offer in self.opened.proposal.offers]

    def _plan(self, offer: Offer) -> dict[str, Any]:
        plan, wording, now = offer.plan, self.opened.known.wording, self.opened.proposal.now
        worded = WordedCase(wording)
        debts = {debt.id: debt_name(debt, wording) for debt in self.opened.case.debts}
        return {
            "name": plan_name(offer, wording),
            "lender": debts.get(offer.debt_id, "") if len(debts) > 1 else "",
            "payments": _payments(offer),
            "terms": plan.terms,
            "amounts": [payment.fen for payment in plan.payments],
            "total": str(plan.total),
            "cost": str(plan.cost),
            "waived": str(plan.waived) if plan.waived else None,
            "rate": None if plan.effective_annual_rate is None
                    else f"{plan.effective_annual_rate * 100:.2f}%",
            "why": why_in_words(offer, wording, now.usable if now else None),
            "affordable": offer.affordable,
            "over_cap": now is not None and now.budget < plan.largest_payment <= now.usable,
            "human": offer.approval == "human",
            "chosen": offer.key == self.opened.case.chosen_plan,
            "recommended": offer.recommended,
            "asked_for": offer.asked_for,
            "superseded": offer.superseded,
            "assumptions": [worded.assumption(code, offer.sources) for code in offer.assumptions],
            "rules": [source.rule_id for source in offer.sources],
        }  # fmt: skip

    def _items(self) -> tuple[ChecklistItem, ...]:
        return needed_items(self.opened.case, self.opened.proposal)

    def _documents(self) -> dict[str, list[dict[str, str]]]:
        """Sort what is needed into what they have, what can be had, cannot, and is not asked."""
        sorted_out: dict[str, list[dict[str, str]]] = {}
        for item in self._items():
            if self._shown(is_sensitive_document(item.code)):
                sorted_out.setdefault(item.status, []).append(self._document(item))
        return sorted_out

    def _document(self, item: ChecklistItem) -> dict[str, str]:
        rulebook, wording, today = (
            self.opened.known.rulebook, self.opened.known.wording, self.opened.today,
        )  # fmt: skip

        def found(code: str, institution: str) -> Any:
            return rulebook.document_for(code, institution, today)

        own = found(item.code, item.asked_by)
        return {
            "code": item.code,
            "name": document_name(item, found, wording),
            "how": document_text(own, "how_to_get", wording),
        }

    def _flags(self) -> list[dict[str, str]]:
        raised = [code for code in self.opened.file["flags"]
                  if self._shown(is_sensitive_flag(code))]  # fmt: skip
        ranked = sorted(raised, key=lambda code: code not in _DANGERS)
        return [
            {"label": self.words.of("flag", code), "tone": "danger" if code in _DANGERS else "calm"}
            for code in ranked
        ]

    def _contact(self) -> list[str]:
        case = self.opened.case
        window = case.contact_window and self.words.of("contact", case.contact_window)
        limits = [self.words("do_not_contact", who=self.words.of("whom", who))
                  for who in case.do_not_contact]  # fmt: skip
        return [*([window] if window else []), *limits]

    def _below(self) -> dict[str, Any]:
        case, file = self.opened.case, self.opened.file
        return {
            "corrections": [self._correction(item) for item in case.corrections
                            if self._shown(is_sensitive_text(item.field))],
            "calls": [self._call(call) for call in file["call_log"]],
            "consents": [(self.words(f"consent_{name}"), getattr(case.consent, name))
                         for name in ("collect", "sensitive", "hand_off")],
            "consent_at": case.consent.at,
            "notice_version": case.consent.notice_version,
            "rulebook_version": file["rulebook_version"],
            "created_at": file["created_at"],
            "updated_at": file["updated_at"],
            "channel": self.words(f"channel_{case.channel}"),
            "willingness": self.words(f"willingness_{case.willingness}"),
            "user_role": self.words(f"role_of_{case.user_role}"),
        }  # fmt: skip

    def _call(self, call: dict[str, Any]) -> dict[str, Any]:
        """Give a call as told; what is sensitive of what was said in it stays folded."""
        said = {
            name: self.words("folded_message")
            for name in ("said", "promise")
            if call[name] and not self._shown(is_sensitive_text(call[name]))
        }
        return {**call, **said}

    def _correction(self, item: Any) -> dict[str, Any]:
        wording = self.opened.known.wording
        return {
            "turn": item.turn,
            "field": _told_or(item.field, lambda: field_name(item.field, wording)),
            "old": _told_or(str(item.old), lambda: shown_value(item.field, item.old, wording)),
            "new": _told_or(str(item.new), lambda: shown_value(item.field, item.new, wording)),
        }


def _told_or(plain: str, worded: Any) -> str:
    """Give a text, or the plain value where the wording has none for its field yet."""
    try:
        return str(worded())
    except (KeyError, TypeError, ValueError):
        return plain


def _capacity(body: dict[str, Any]) -> dict[str, str | None]:
    return {name: _yuan(body[f"{name}_fen"]) for name in ("surplus", "usable", "budget")}


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else str(Money(fen))


def _payments(offer: Offer) -> str:
    plan = offer.plan
    if plan.kind == "deferral":
        return "0.00"
    first, last = plan.first_payment, plan.last_payment
    return str(first) if first == last else f"{first} → {last}"


def folded_of(opened: OpenedCase) -> frozenset[int]:
    """Give the numbers of a case's messages that are folded."""
    return folded_lines(opened.case, opened.file["flags"], opened.lines)
