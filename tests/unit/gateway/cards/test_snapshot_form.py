"""Gateways of two releases read each other's snapshots only where both write them in the same form."""

from datetime import UTC, date, datetime
from hashlib import sha256

import msgspec

from gateway.cards.cache.redis_card_cache import FORM
from gateway.cards.card import EndReason
from gateway.cards.register_snapshot import RegisterSnapshot
from insurance.law.insured import Copayment
from tests.unit.gateway.cards.people import THIS_YEAR, a_holding, a_period, a_person

# Each form that was ever released, by the digest of the snapshot below. Where a change of RegisterSnapshot or
# of what it consists of makes the test fail, add a form here, and name it FORM.
FORMS = {b"1": "ac83e92b108028ca"}
CUT = a_period("2026-01-01", "2026-12-31", ended_on="2026-02-01", why=EndReason.WITHDRAWN)
SNAPSHOT = RegisterSnapshot(
    a_holding(
        THIS_YEAR,
        CUT,
        person=a_person(died_on=date(2026, 3, 1)),
        copaid=(Copayment(date(2026, 1, 5), 100_000),),
    ),
    datetime(2026, 3, 2, 2, 0, 1, 250_000, tzinfo=UTC),
)


def test_another_form_of_snapshots_has_another_name_in_redis() -> None:
    assert sha256(msgspec.msgpack.encode(SNAPSHOT)).hexdigest()[:16] == FORMS[FORM]
