"""The doctor says whether replicas can know of each other."""

import pytest

from bot.cli.redis_health import check_redis
from bot.settings import Settings


@pytest.mark.parametrize(("running", "status"), [(True, "ok"), (False, "warn")])
def test_a_redis_is_looked_at_and_its_address_not_told(redis_server, running, status):
    if not running:
        redis_server.stop()
    (found,) = check_redis(Settings(redis_url=redis_server.url))
    assert found.status == status
    assert redis_server.url not in str(found)


def test_one_process_needs_none():
    assert list(check_redis(Settings())) == []
