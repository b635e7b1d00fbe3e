"""The requests that stand in a case: a new way to pay replaces the old one."""

from dataclasses import replace

from bot.core.case import SETTLING_REQUESTS, Case, Request, Stage


def add_request(case: Case, request: Request) -> Case:
    """Put a request on the case; one that stands against it becomes superseded."""
    same = standing(case, request.code)
    if same is not None:
        return _refine(case, same, request)
    case, request = _revived(case, request)
    replaced = [_superseded_by(item, request) for item in case.requests]
    changed = replaced != list(case.requests)
    case = replace(case, requests=(*replaced, request))
    return replace(case, chosen_plan=None) if changed else case


def standing(case: Case, code: str) -> Request | None:
    """Give the open request of this kind."""
    return next((item for item in case.open_requests if item.code == code), None)


def _revived(case: Case, request: Request) -> tuple[Case, Request]:
    """Take up a replaced request again where they come back to it: 还是刚才那个12期吧."""
    former = next((item for item in case.requests if item.code == request.code), None)
    if former is None or not (
        _plan_of(former) == _plan_of(request)
        or not _names_a_plan(request)
        or (request.terms is not None and request.terms == former.terms)
    ):
        return case, request
    others = tuple(item for item in case.requests if item is not former)
    return replace(case, requests=others), replace(former, superseded=False)


def _refine(case: Case, former: Request, request: Request) -> Case:
    """Keep what was said before where the new message does not say it again."""
    stages, length = _join_stages(former.stages, request.stages), _length(former, request)
    merged = replace(
        former,
        terms=request.terms or (None if request.payment else former.terms),
        months=length.months,
        days=length.days,
        until=length.until,
        payment=request.payment or (None if request.terms else former.payment),
        stages=stages,
        waive=tuple(dict.fromkeys([*former.waive, *request.waive])),
        accepted=_came_of_an_offer(former, request),
    )
    requests = tuple(merged if item is former else item for item in case.requests)
    case = replace(case, requests=requests)
    # Other terms than those of the plan they took: that plan is no longer the chosen one.
    return case if _plan_of(merged) == _plan_of(former) else replace(case, chosen_plan=None)


def _length(former: Request, request: Request) -> Request:
    """Say which of the two tells how long: the later word, but a plan taken keeps its own day."""
    tells = request.months or request.days or request.until
    taken = request.accepted and (former.days or former.until)
    return request if tells and not taken else former


def _came_of_an_offer(former: Request, request: Request) -> bool:
    """Whether a plan is the bot's own; one they named stays theirs when they take it."""
    if not former.accepted and former.terms and request.terms in (None, former.terms):
        return False
    return request.accepted or (former.accepted and not _names_a_plan(request))


def _plan_of(request: Request) -> tuple[object, ...]:
    return (
        request.terms,
        request.payment,
        request.months,
        request.days,
        request.until,
        request.stages,
    )


def _names_a_plan(request: Request) -> bool:
    return any(_plan_of(request))


def _join_stages(former: tuple[Stage, ...], said: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """A later message may tell one stage only: keep the other."""
    if len(said) != 1 or not former:
        return said or former
    stage = said[0]
    if stage.terms is None:
        return (*[item for item in former if item.terms is not None], stage)
    return (stage, *[item for item in former if item.terms is None])


def _superseded_by(former: Request, request: Request) -> Request:
    stands_against = former.code in SETTLING_REQUESTS and request.code in SETTLING_REQUESTS
    return replace(former, superseded=True) if stands_against else former
