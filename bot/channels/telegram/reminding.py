"""`/remind`: asked for, changed and stopped in the chat; offered once, when a plan is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.records import from_json
from bot.quantities.reader import read_quantities
from bot.reminders.book import Due, Wish, stop, to_come, wish_of
from bot.reminders.planner import Planner
from bot.reminders.schedule import FOLLOW_UP, zone_of
from bot.replies.reply import Button, Reply, text_reply
from bot.replies.wording import Wording

OFFER_KEY = "telegram:remind-offer"
_SHOWN = 3
# An agreement on the day of a payment further off than that is a slip of typing.
_LATEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Reminding:
    """Answers ``/remind`` and offers it.

    Attributes:
        store: Where wishes are.
        planner: Plans what follows from them.
        wording: The texts.
    """

    store: ConversationStore
    planner: Planner
    wording: Wording

    def answer(self, conversation_id: str, rest: str) -> list[Reply]:
        """Answer the command: on, off, a day for the first payment, a zone, or nothing."""
        wish = wish_of(self.store, conversation_id)
        if rest == "off":
            stop(self.store, conversation_id)
            return [self._say("stopped")]
        if not rest:
            return [self._how_it_stands(conversation_id, wish)]
        if rest == "on":
            return self._keep(conversation_id, replace(wish or Wish(), state="on"))
        return self._changed(conversation_id, wish or Wish(), rest)

    def offer(self, conversation_id: str) -> None:
        """Offer it once, when the interview has ended with a plan or a hand-over."""
        state = self.store.load_case(conversation_id)
        case = from_json(Case, state) if state else None
        if case is None or not case.progress.finished or case.in_danger:
            return
        worth_it = case.chosen_plan or case.consent.hand_off
        if worth_it and wish_of(self.store, conversation_id) is None:
            reply = self._with_buttons(self._say("offer"), ("on", "off"))
            self.store.post(conversation_id, reply, "system", OFFER_KEY)

    def _changed(self, conversation_id: str, wish: Wish, rest: str) -> list[Reply]:
        if "/" in rest or rest.upper().startswith("UTC"):
            try:
                zone_of(rest)
            except ValueError:
                return [self._say("zone_unknown")]
            return self._keep(conversation_id, replace(wish, state="on", zone=rest))
        today = self.store.clock.now().astimezone(zone_of(wish.zone)).date()
        day = _day_in(rest, today)
        if day is None:
            return [self._say("not_understood")]
        return self._keep(conversation_id, replace(wish, state="on", first_payment_on=day))

    def _keep(self, conversation_id: str, wish: Wish) -> list[Reply]:
        kept = self.planner.plan(conversation_id, wish)
        return [self._how_it_stands(conversation_id, kept)]

    def _how_it_stands(self, conversation_id: str, wish: Wish | None) -> Reply:
        if wish is None or wish.state == "off":
            return self._with_buttons(self._say("about"), ("on",))
        coming = to_come(self.store, conversation_id, _SHOWN)
        if not coming:
            return self._with_buttons(self._say("on_nothing"), ("off",))
        lines = "\n".join(self._lines(coming, wish))
        key = "on" if wish.first_payment_on or not wish.plan else "on_tentative"
        return self._with_buttons(self._say(key, lines=lines), ("off",))

    def _lines(self, coming: list[Due], wish: Wish) -> Iterator[str]:
        for one in coming:
            sent_on = _there(one.send_at, wish.zone)
            kind = "line_follow_up" if one.about == FOLLOW_UP else "line"
            yield self.wording.say(f"utter_remind_{kind}", sent_on=sent_on, title=one.title)

    def _with_buttons(self, reply: Reply, names: tuple[str, ...]) -> Reply:
        reply["buttons"] = [
            Button(title=self.wording.say(f"utter_remind_press_{name}"), payload=f"/remind {name}")
            for name in names
        ]
        return reply

    def _say(self, name: str, **values: str) -> Reply:
        return text_reply(self.wording.say(f"utter_remind_{name}", ("", 0), **values))


def _there(moment: datetime, zone: str) -> date:
    return moment.astimezone(zone_of(zone)).date()


def _day_in(text: str, today: date) -> date | None:
    """Read the day somebody names; None where there is none, or none that can be meant."""
    found = (one.on for one in read_quantities(text, today, past=False) if one.kind == "date")
    day = next((on for on in found if on), None)
    return day if day and today <= day <= today + timedelta(days=_LATEST_DAYS) else None
