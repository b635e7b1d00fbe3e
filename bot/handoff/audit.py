"""Who did what to which case: ids and codes, no words, kept when the case is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clock import SystemClock
from bot.conversation.codec import read_json, write_json, write_moment
from bot.conversation.schema import handoff_audit
from bot.conversation.store import ConversationStore


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One deed.

    Attributes:
        n: Its number; a later deed has a higher one.
        at: When, UTC.
        who: An id of the staff, or ``system``.
        what: A code: ``claim``, ``read``, ``answer``, ``open_facts``, ``download`` …
        case_id: To which case, if any.
        detail: Codes and ids that belong to it.
    """

    n: int
    at: datetime
    who: str
    what: str
    case_id: str | None
    detail: dict[str, Any]


def record(
    connection: Connection,
    who: str,
    what: str,
    case_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a deed in the caller's transaction.

    Args:
        connection: The transaction.
        who: An id of the staff, or ``system``.
        what: A code.
        case_id: To which case.
        detail: Codes and ids only: it stays when everything the person said is deleted.
    """
    told = write_json(dict(detail)) if detail else None
    row = {
        "at": write_moment(SystemClock().now()),
        "who": who,
        "what": what,
        "case_id": case_id,
        "detail": told,
    }
    connection.execute(sa.insert(handoff_audit).values(row))


def read(
    store: ConversationStore,
    *,
    case_id: str | None = None,
    who: str | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[AuditLine]:
    """Read deeds, newest first.

    Args:
        store: Where they are.
        case_id: Of this case only.
        who: Of this member of the staff only.
        before: Below this number only, to read page by page.
        limit: At most so many.
    """
    table = handoff_audit.c
    chosen = [] if case_id is None else [table.case_id == case_id]
    chosen += [] if who is None else [table.who == who]
    chosen += [] if before is None else [table.n < before]
    newest = sa.select(handoff_audit).where(*chosen).order_by(table.n.desc()).limit(limit)
    with store.database.reading() as connection:
        return [_line(row) for row in connection.execute(newest)]


def _line(row: Any) -> AuditLine:
    at = datetime.fromisoformat(row.at)
    return AuditLine(row.n, at, row.who, row.what, row.case_id, read_json(row.detail) or {})
