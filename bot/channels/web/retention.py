"""Deletes what is past its day while the server runs, so that nobody has to remember to."""

import asyncio
import logging
from datetime import timedelta

from bot.channels.web.house import WebHouse
from bot.conversation.retention import purge
from bot.errors import StoreUnavailable

EVERY_S = 3600.0
_LOG = logging.getLogger(__name__)


async def purge_hourly(house: WebHouse) -> None:
    """Purge now and then every hour; a database that does not answer is asked the next time."""
    retention = timedelta(days=house.settings.web.retention_days)
    while True:
        try:
            deleted = await asyncio.to_thread(purge, house.store, retention)
        except StoreUnavailable:
            _LOG.error("purge put off: the database does not answer")
        else:
            if deleted:
                _LOG.warning("purged conversations=%d", deleted)
        await asyncio.sleep(EVERY_S)
