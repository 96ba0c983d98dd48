"""Card caches on Redis, and snapshots for them."""

from datetime import UTC, date, datetime

from gateway.cards.cache.redis_card_cache import FORM, RedisCardCache
from gateway.cards.card import EndReason
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.metrics import Metrics
from runtime.redis.client import RedisClient
from runtime.sealing import SealingKeys
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import (
    CHIP_ID,
    INSURANCE_NUMBER,
    THIS_YEAR,
    a_holding,
    a_period,
    a_person,
)

READ_AT = datetime(2026, 3, 2, 2, 0, 1, 250_000, tzinfo=UTC)
CUT = a_period("2026-01-01", "2026-12-31", ended_on="2026-02-01", why=EndReason.WITHDRAWN)
HER = RegisterSnapshot(a_holding(THIS_YEAR, CUT, person=a_person(died_on=date(2026, 1, 1))), READ_AT)
UNKNOWN = RegisterSnapshot(None, READ_AT)
BY_CHIP_ID, BY_INSURANCE_NUMBER = ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER)


def a_cache(
    redis: RedisClient,
    metrics: Metrics,
    *secrets: bytes,
    clock: FakeClock | None = None,
    form: bytes = FORM,
) -> RedisCardCache:
    """A cache of a gateway with these secrets."""
    keys = SealingKeys(secrets or [b"test"], b"cards")
    return RedisCardCache(redis, keys, 60, 600, (clock or FakeClock()).now, metrics, form)
