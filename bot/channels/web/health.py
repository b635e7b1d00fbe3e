"""`/healthz` and `/readyz`: whether the process lives, and whether it can serve."""

import asyncio

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.channels.web.house import WebHouse, house_of
from bot.errors import StoreUnavailable

_PATIENCE_S = 3.0


async def live(_request: Request) -> JSONResponse:
    """Answer, which only a living process does."""
    return JSONResponse({"alive": True})


async def ready(request: Request) -> JSONResponse:
    """Answer 200 only where a message sent now would be kept and answered."""
    house = house_of(request)
    checks = {
        "open": not house.bells.refusing,
        "database": await _in_time(_database_answers, house),
        "turns": await _in_time(_turns_run, house),
    }
    return JSONResponse(
        {"ready": all(checks.values()), **checks}, 200 if all(checks.values()) else 503
    )


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
