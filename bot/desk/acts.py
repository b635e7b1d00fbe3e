"""What agents do with a case; each deed is accounted for."""

from typing import Any

from bot.channels.web.bells import EVERY_CONVERSATION
from bot.core.money import Money
from bot.desk.gate import Visit, text_of
from bot.desk.notes import LONGEST_NOTE, add_note, be_present
from bot.desk.opened import OpenedCase
from bot.desk.replying import ask_documents, plan_reply, reckon, with_chart
from bot.errors import CaseNotHeld, RequestInvalid
from bot.handoff.records import QueueEntry
from bot.handoff.states import OUTCOMES
from bot.replies.reply import Reply, text_reply

LONGEST_ANSWER = 4000
_LONGEST_KEY = 64


def claim(visit: Visit, _sent: dict[str, Any]) -> None:
    """Take a case."""
    entry, _ = visit.desk.case(visit.case_id)
    visit.desk.queue.claim(entry.case_id, visit.me.id)


def answer(visit: Visit, sent: dict[str, Any]) -> None:
    """Write to the person."""
    visit.desk.case(visit.case_id)
    _send(visit, text_reply(text_of(sent, "text", LONGEST_ANSWER)), sent)


def request_documents(visit: Visit, sent: dict[str, Any]) -> None:
    """Ask the person for documents, with where each is to be had."""
    _, opened = visit.desk.case(visit.case_id)
    codes = sent.get("codes") or []
    codes = codes if isinstance(codes, list) else [codes]
    _send(visit, ask_documents(opened, [str(code) for code in codes]), sent)


def offer_plan(visit: Visit, sent: dict[str, Any]) -> dict[str, Any] | None:
    """Reckon a plan anew and show it; send it when it was looked at."""
    entry, opened = visit.desk.case(visit.case_id)
    counter = reckon(opened, _debt_of(sent, opened), _terms_of(sent), _payment_of(sent))
    reply = plan_reply(opened, counter)
    if sent.get("send") == "yes":
        _must_hold(visit, entry)
        if not counter.offers:
            raise RequestInvalid("terms", "there is no plan to send", "try other figures")
        _send(visit, with_chart(visit.desk.store, opened, counter, reply), sent)
        return None
    values = {"reply": reply, "counter": counter, "case_id": entry.case_id, "sent": sent}
    return {"html": visit.desk.render("plan_preview.html", visit.words, **values)}


def write_note(visit: Visit, sent: dict[str, Any]) -> None:
    """Keep a note for colleagues."""
    entry, _ = visit.desk.case(visit.case_id)
    text = text_of(sent, "text", LONGEST_NOTE)
    add_note(visit.desk.store, entry.conversation_id, visit.me.name, text)
    visit.desk.account(visit.me.id, "note", entry.case_id)
    visit.desk.house.bells.ring(entry.conversation_id)


def release(visit: Visit, _sent: dict[str, Any]) -> None:
    """Put a case back into the queue; a lead also somebody else's."""
    entry, _ = visit.desk.case(visit.case_id)
    visit.desk.queue.release(entry.case_id, _on_behalf_of(visit, entry))


def hand_over(visit: Visit, sent: dict[str, Any]) -> None:
    """Give a case to a colleague; a lead also somebody else's."""
    entry, _ = visit.desk.case(visit.case_id)
    able = {one.id for one in visit.desk.staff.everybody() if one.active and one.may_act}
    to = text_of(sent, "to", 32)
    if to not in able:
        raise RequestInvalid("to", "this colleague cannot take it", "pick another")
    visit.desk.queue.hand_over(entry.case_id, _on_behalf_of(visit, entry), to)


def _on_behalf_of(visit: Visit, entry: QueueEntry) -> str:
    """Give whose case is moved; a lead who moves another's is accounted for.

    Raises:
        CaseNotHeld: It is somebody else's, and this is no lead.
    """
    holder = entry.claimed_by if entry.is_held else None
    if holder is None or holder == visit.me.id:
        return visit.me.id
    if not visit.me.leads:
        raise CaseNotHeld("the case is somebody else's")
    visit.desk.account(visit.me.id, "lead_moves", entry.case_id, holder=holder)
    return holder


def give_back(visit: Visit, sent: dict[str, Any]) -> None:
    """Give the conversation back to the bot."""
    entry, _ = visit.desk.case(visit.case_id)
    visit.desk.queue.give_back(entry.case_id, visit.me.id, text_of(sent, "reason", 200))


def close(visit: Visit, sent: dict[str, Any]) -> None:
    """Close a case with its outcome."""
    entry, _ = visit.desk.case(visit.case_id)
    outcome = sent.get("outcome")
    if outcome not in OUTCOMES:
        raise RequestInvalid("outcome", "there is no such outcome", "pick one of the list")
    visit.desk.queue.close(entry.case_id, visit.me.id, outcome)


def open_sensitive(visit: Visit, _sent: dict[str, Any]) -> None:
    """Open the folded facts of a case for this session; accounted for before they are shown."""
    entry, _ = visit.desk.case(visit.case_id)
    visit.desk.account(visit.me.id, "open_facts", entry.case_id)
    visit.desk.sessions.note_opened(visit.session, entry.case_id)


def be_here(visit: Visit, sent: dict[str, Any]) -> None:
    """Note who looks at a case; its own agent keeps it, looking at it or at another tab."""
    desk, (entry, _) = visit.desk, visit.desk.case(visit.case_id)
    if sent.get("looking") is True and be_present(desk.store, entry.conversation_id, visit.me.id):
        desk.house.bells.ring(EVERY_CONVERSATION)
    if entry.is_held and entry.claimed_by == visit.me.id:
        desk.queue.keep(entry.case_id, visit.me.id)


def _send(visit: Visit, reply: Reply, sent: dict[str, Any]) -> None:
    key = text_of(sent, "key", _LONGEST_KEY)
    visit.desk.queue.answer(visit.case_id, visit.me.id, reply, f"{visit.me.id}:{key}")


def _must_hold(visit: Visit, entry: QueueEntry) -> None:
    if not (entry.is_held and entry.claimed_by == visit.me.id):
        raise CaseNotHeld("the case is somebody else's, or nobody's")


def _debt_of(sent: dict[str, Any], opened: OpenedCase) -> str:
    own = opened.case.debt
    if own is None:
        raise RequestInvalid("debt", "no debt is known", "ask for the amount first")
    return str(sent.get("debt") or own.id)


def _terms_of(sent: dict[str, Any]) -> int | None:
    text = str(sent.get("terms") or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise RequestInvalid("terms", "no whole number", "write 12")
    return int(text)


def _payment_of(sent: dict[str, Any]) -> Money | None:
    text = str(sent.get("payment") or "").strip()
    if not text:
        return None
    try:
        amount = Money.from_yuan(text)
    except ValueError:
        raise RequestInvalid("payment", "no amount in yuan", "write 1200 or 1200.50") from None
    if amount.fen <= 0:
        raise RequestInvalid("payment", "not above zero", "write 1200 or 1200.50")
    return amount
