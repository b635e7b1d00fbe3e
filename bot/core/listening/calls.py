"""Earlier contacts with the institution, as the person tells of them."""

from dataclasses import replace

from bot.core.case import Call, Case
from bot.core.facts import Fact
from bot.core.listening.heard import Heard

_LAST_HOUR = 23
DENIED = "verbal_promise_denied"
"""Signal of a promise that the institution does not stand by."""


def note_call(case: Case, fact: Fact) -> Case:
    """Open a record of an earlier call, or name its clerk; the same call is kept once."""
    if fact.role == "staff_id":
        opened = case if case.calls else replace(case, calls=(Call(),))
        return complete_call(opened, staff_id=fact.value)
    at, until = _call_times(fact)
    if case.calls and case.calls[-1].at is None:
        return replace(case, calls=(*case.calls[:-1], replace(case.calls[-1], at=at, until=until)))
    if any(call.at == at for call in case.calls):
        return case
    return replace(case, calls=(*case.calls, Call(at=at, until=until)))


def complete_call(case: Case, **details: str | None) -> Case:
    """Add what is told of the latest call; nothing where no call was told."""
    told = {name: value for name, value in details.items() if value}
    if not case.calls or not told:
        return case
    debt = case.debt
    institution = case.calls[-1].institution or (debt.institution_name if debt else None)
    latest = replace(case.calls[-1], institution=institution, **told)
    return replace(case, calls=(*case.calls[:-1], latest))


def _call_times(fact: Fact) -> tuple[str | None, str | None]:
    """Give the beginning, and the end of the hour where only the hour was told."""
    if fact.on is None or not fact.value:
        return (fact.on.isoformat() if fact.on else None), None
    hour, _, minute = fact.value.partition(":")
    begins = f"{fact.on.isoformat()}T{hour}:{minute}"
    ends = f"{fact.on.isoformat()}T{int(hour) + 1:02d}:{minute}"
    return begins, ends if fact.approximate and int(hour) < _LAST_HOUR else None


def note_what_was_said(case: Case, heard: Heard) -> Case:
    """Keep who was on the line and what they answered or promised, told now or a message later."""
    if "possible_fraud_victim" in heard.signals:
        return case
    if case.calls and "contact_denied" in heard.signals:
        # 换个人说没这记录: what the clerk of that call said is disowned.
        case = replace(case, signals=tuple(dict.fromkeys([*case.signals, DENIED])))
        return complete_call(case, promise=case.calls[-1].promise or case.calls[-1].said)
    denied = DENIED in heard.signals
    if denied and not case.calls and (heard.clerk or heard.promise):
        case = replace(case, calls=(Call(),))
    if not (heard.has("called_at", "staff_id") or denied or _open_for(case, heard)):
        return case
    return complete_call(
        case,
        agent=heard.clerk,
        said=heard.clerk_said,
        promise=(heard.promise or heard.clerk_said) if denied else None,
    )


def _open_for(case: Case, heard: Heard) -> bool:
    """Whether the latest call still lacks whom they spoke to, and the message names somebody."""
    return bool(case.calls and heard.clerk and not case.calls[-1].agent)
