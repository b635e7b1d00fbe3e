"""The pages of the desk: queue, case, audit log, staff."""

import logging
from typing import Any

import sqlalchemy as sa
from starlette.responses import Response

from bot.conversation.schema import messages
from bot.conversation.store import ConversationStore
from bot.desk.case_view import CaseView
from bot.desk.charts import payment_bars
from bot.desk.finished import finished_entries
from bot.desk.gate import Visit
from bot.desk.moments import clock_time, until
from bot.desk.notes import read_notes, who_is_present
from bot.desk.opened import OpenedCase
from bot.desk.queue_view import QueueView, Wish, counts_of, has_words, read_wish
from bot.desk.transcript_view import transcript_lines
from bot.errors import StoreUnavailable
from bot.handoff import audit
from bot.handoff.records import QueueEntry
from bot.handoff.states import CLAIMABLE, OUTCOMES
from bot.replies.labels import debt_name
from bot.wiring import house

_LOG = logging.getLogger(__name__)
_DEEDS_A_PAGE = 100
_DEEDS_OF_CASE = 30
_REASONS = tuple(f"R{number:02}" for number in range(1, 15))


def show_queue(visit: Visit) -> Response:
    """Show the cases that somebody must see to, or the ones that are done."""
    desk, after = visit.desk, visit.desk.queue.newest_change()
    desk.account_reading(visit.session)
    entries, now = desk.queue.open_entries(), desk.now()
    wish = read_wish(visit.request.query_params)
    view = QueueView(visit.words, now, visit.me.id, _names(visit), who_is_present(desk.store),
                     _waiting(desk.store))  # fmt: skip
    wanted = finished_entries(desk.store) if wish.whose == "done" else entries
    rows = [row for entry in wanted if (row := _row(visit, view, entry, wish))]
    say = house(desk.today()).wording.say
    return visit.page(
        "queue.html",
        at="queue",
        after=after,
        wish=wish,
        counts=counts_of(entries, now, visit.me.id),
        rows=[row for row in rows if has_words(row, wish)],
        reasons=[(code, say(f"utter_reason_{code}")) for code in _REASONS],
    )  # fmt: skip


def _row(visit: Visit, view: QueueView, entry: QueueEntry, wish: Wish) -> dict[str, Any] | None:
    """Give a case as a row where it is wished for and may be seen."""
    try:
        opened = visit.desk.opened(entry, whole=False)
        return view.row(entry, opened) if view.keeps(entry, opened, wish) else None
    except StoreUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one case that cannot be read must not hide the rest
        if type(error) is LookupError:
            return None
        _LOG.error("row failed case=%s error=%s", entry.case_id, type(error).__name__)
        return view.bare_row(entry)


def show_case(visit: Visit) -> Response:
    """Show one case."""
    desk, words = visit.desk, visit.words
    after = desk.queue.newest_change()
    entry, opened = desk.case(visit.case_id)
    desk.account_reading(visit.session, entry.case_id)
    unfolded = entry.case_id in visit.session.opened
    view = CaseView(opened, words, unfolded=unfolded).everything()
    for plan in view["all_plans"]:
        plan["bars"] = payment_bars(plan["amounts"])
    return visit.page(
        "case.html",
        at="case",
        after=after,
        entry=entry,
        standing=_standing(visit, entry),
        view=view,
        may={**_may(visit, entry), "reckon": _can_reckon(opened)},
        lines=transcript_lines(desk.store, opened, words, unfolded=unfolded),
        notes=_notes(desk.store, entry.conversation_id),
        colleagues=[one for one in desk.staff.everybody()
                    if one.active and one.may_act and one.id != entry.claimed_by],
        outcomes=OUTCOMES,
        phrases=opened.known.wording.responses["utter_desk_phrases"],
        papers=_papers(opened),
        debt_choices=[(debt.id, debt_name(debt, opened.known.wording))
                      for debt in opened.case.debts],
        deeds=_deeds(visit, case_id=entry.case_id, limit=_DEEDS_OF_CASE)
              if visit.me.oversees else [],
    )  # fmt: skip


def _standing(visit: Visit, entry: QueueEntry) -> dict[str, Any]:
    now = visit.desk.now()
    here = who_is_present(visit.desk.store).get(entry.conversation_id, ())
    waits = entry.is_open and entry.first_answer_at is None
    answered = visit.words("answered") if entry.is_open else ""
    return {
        "overdue": entry.overdue(now),
        "due": until(entry.due_at, now, visit.words) if waits else answered,
        "due_at": clock_time(entry.due_at) if waits else "",
        "estimated": entry.due_estimated,
        "holder": _names(visit).get(entry.claimed_by or "", "") if entry.is_held else "",
        "present": [name for name in here if name != visit.me.name],
    }


def _may(visit: Visit, entry: QueueEntry) -> dict[str, Any]:
    own = entry.is_held and entry.claimed_by == visit.me.id
    acts = visit.me.may_act
    why = "claim_first" if acts and entry.state in CLAIMABLE else "others_case"
    why = why if acts else "reads_only"
    return {
        "claim": acts and entry.state in CLAIMABLE,
        "answer": own and acts,
        "end": own and acts,
        "move": acts and (own or (entry.is_held and visit.me.leads)),
        "why_not": "case_closed" if acts and entry.state == "closed" else why,
    }


def _can_reckon(opened: OpenedCase) -> bool:
    """Whether plans are a matter at all: some debt is known, and nobody is in danger."""
    return opened.case.debt is not None and not opened.case.in_danger


def _notes(store: ConversationStore, conversation_id: str) -> list[dict[str, str]]:
    return [
        {"who": note.staff_name, "text": note.text, "at": clock_time(note.at)}
        for note in read_notes(store, conversation_id)
    ]


def _papers(opened: OpenedCase) -> list[dict[str, Any]]:
    """List every document that can be asked for, what this case lacks first."""
    lacking = {item["code"] for item in opened.file["documents"] if item["status"] != "have"}
    known = opened.known.rulebook
    every = [
        {"code": code, "name": known.document_for(code, opened.case.institution, opened.today).name,
         "missing": code in lacking}
        for code in sorted(known.documents)
    ]  # fmt: skip
    return sorted(every, key=lambda paper: not paper["missing"])


def show_audit(visit: Visit) -> Response:
    """Show who did what."""
    asked = visit.request.query_params
    before = asked.get("before", "")
    wish = {"case": asked.get("case", "").strip()[:64], "who": asked.get("who", "")[:64]}
    deeds = _deeds(
        visit,
        case_id=wish["case"] or None,
        who=wish["who"] or None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
        limit=_DEEDS_A_PAGE,
    )
    older = deeds[-1]["n"] if len(deeds) == _DEEDS_A_PAGE else None
    staff = visit.desk.staff.everybody()
    return visit.page("audit.html", at="audit", wish=wish, deeds=deeds, older=older, staff=staff)


def _deeds(visit: Visit, **which: Any) -> list[dict[str, Any]]:
    names = {**_names(visit), "system": visit.words("system")}
    return [
        {
            "n": line.n,
            "at": clock_time(line.at),
            "who": names.get(line.who, line.who),
            "what": visit.words.of("deed", line.what),
            "case_id": line.case_id,
            "detail": "、".join(f"{name} {names.get(str(value), value)}"
                               for name, value in line.detail.items()),
        }
        for line in audit.read(visit.desk.store, **which)
    ]  # fmt: skip


def show_staff(visit: Visit) -> Response:
    """Show the staff to who leads, and to everybody their own password."""
    staff = visit.desk.staff.everybody() if visit.me.leads else []
    return visit.page("staff.html", at="staff", staff=staff)


def _names(visit: Visit) -> dict[str, str]:
    return {one.id: one.name for one in visit.desk.staff.everybody()}


def _waiting(store: ConversationStore) -> frozenset[str]:
    """Give the conversations in which the person wrote after the last agent."""
    last = (
        sa.select(messages.c.conversation_id, sa.func.max(messages.c.seq).label("seq"))
        .where(messages.c.direction.in_(("user", "agent")))
        .group_by(messages.c.conversation_id)
        .subquery()
    )
    same = sa.and_(messages.c.conversation_id == last.c.conversation_id,
                   messages.c.seq == last.c.seq)  # fmt: skip
    theirs = sa.select(messages.c.conversation_id).join(last, same)
    with store.database.reading() as connection:
        found = connection.execute(theirs.where(messages.c.direction == "user")).scalars()
        return frozenset(found)
