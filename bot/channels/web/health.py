"""`/healthz` and `/readyz`: whether the process lives, and whether it can serve."""

import asyncio
import time

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from bot.channels.web.house import WebHouse, house_of
from bot.errors import StoreUnavailable

_PATIENCE_S = 3.0
_FRESH_S = 1.0


async def live(_request: Request) -> JSONResponse:
    """Answer, which only a living process does."""
    return JSONResponse({"alive": True})


class Readiness:
    """Answers 200 only where a message sent now would be kept and answered.

    One check at a time, and its answer serves everybody for a second: probes cost threads that
    messages need.
    """

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: tuple[float, dict[str, bool]] = (0.0, {})
        self._checking = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a probe."""
        house = house_of(Request(scope))
        checks = await self._checks(house)
        ready = all(checks.values())
        told = {"ready": ready, **checks, "model": house.model.told()}
        answer = JSONResponse(told, 200 if ready else 503)
        await answer(scope, receive, send)

    async def _checks(self, house: WebHouse) -> dict[str, bool]:
        async with self._checking:
            at, checks = self._known
            if not checks or time.monotonic() - at > _FRESH_S:
                database = await _in_time(_database_answers, house)
                checks = {"database": database, "turns": await _in_time(_turns_run, house)}
                self._known = (time.monotonic(), checks)
        return {"open": not house.bells.refusing, **checks}


async def _in_time(check: object, house: WebHouse) -> bool:
    try:
        return bool(await asyncio.wait_for(asyncio.to_thread(check, house), _PATIENCE_S))  # type: ignore[arg-type]
    except asyncio.TimeoutError:
        return False


def _database_answers(house: WebHouse) -> bool:
    try:
        with house.store.database.reading() as connection:
            connection.execute(sa.text("SELECT 1"))
    except StoreUnavailable:
        return False
    return True


def _turns_run(house: WebHouse) -> bool:
    return house.runner.alive(_PATIENCE_S)
