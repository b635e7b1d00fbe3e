"""From a case and a wish to the reminders that follow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.offers import propose_on
from bot.core.records import from_json
from bot.documents.calendar_file import Entry, entries
from bot.documents.subject import Subject
from bot.documents.texts import load_texts
from bot.reminders.book import Wish, keep_wish, wish_of
from bot.reminders.schedule import Planned, after_hand_over, before_payments, zone_of
from bot.rulebook import Rulebook

Rules = Callable[[], Rulebook]


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the reminders of conversations.

    Attributes:
        store: Where cases and wishes are.
        rules: Gives the rules plans are reckoned by.
    """

    store: ConversationStore
    rules: Rules

    def plan(self, conversation_id: str, wish: Wish | None = None) -> Wish | None:
        """Plan anew, under another wish or the one that is kept.

        Returns:
            The wish as it is kept; None where there is none, or no such conversation.
        """
        wish = wish or wish_of(self.store, conversation_id)
        if wish is None:
            return None
        state = self.store.load_case(conversation_id)
        case = from_json(Case, state) if state else None
        now = self.store.clock.now()
        wish = self._anchored(wish, case, now.astimezone(zone_of(wish.zone)).date())
        planned = list(self._planned(case, wish, now)) if case and wish.state == "on" else []
        return wish if keep_wish(self.store, conversation_id, wish, planned) else None

    @staticmethod
    def _anchored(wish: Wish, case: Case | None, today: date) -> Wish:
        """Hold the days of a plan still: reckoned from today, they would move every day."""
        chosen = case.chosen_plan if case else None
        if chosen == wish.plan:
            return wish
        return replace(wish, plan=chosen, anchored_on=today if chosen else None)

    def _planned(self, case: Case, wish: Wish, now: datetime) -> Iterator[Planned]:
        zone = zone_of(wish.zone)
        if case.chosen_plan and wish.anchored_on:
            days = self._days(case, wish, wish.anchored_on)
            yield from before_payments(days, now, zone)
        if case.consent.hand_off and case.consent.at:
            handed = datetime.fromisoformat(case.consent.at).astimezone(zone).date()
            yield from after_hand_over(handed, now, zone)

    def _days(self, case: Case, wish: Wish, anchor: date) -> list[Entry]:
        rules = self.rules()
        proposal = propose_on(case, rules, anchor)
        subject = Subject(case, proposal, anchor, first_payment_on=wish.first_payment_on)
        return entries(subject, load_texts(rules, anchor))
