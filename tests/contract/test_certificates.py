"""What Certificates guarantee, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.relay.certificates.certificate import Certificate, CertificateState
from gateway.relay.certificates.certificate_table import CertificateTable
from gateway.relay.certificates.manage_certificates import open_certificates
from gateway.relay.certificates.paper_rules import paper_rules
from insurance.certificates.paper import PaperKind
from runtime.postgres.open_database import open_database
from tests.fakes.certificates import FakeCertificates
from tests.fakes.papers import birth

STATE = CertificateState
LONG_AGO, LATER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@asynccontextmanager
async def real_certificates(database_url: str) -> AsyncIterator[CertificateTable]:
    async with open_certificates(database_url, paper_rules(None)) as manage:
        assert (await manage.submit(birth())).certificate_id == 1
    async with open_database(database_url) as database:
        yield CertificateTable(database)


@asynccontextmanager
async def fake_certificates() -> AsyncIterator[FakeCertificates]:
    fake = FakeCertificates()
    certificate = Certificate(
        certificate_id=1,
        facility="01001",
        kind=PaperKind.BIRTH,
        number="01001.GCS.00017.26",
        version=1,
        content=birth(),
        attempts=0,
    )
    fake.add(certificate, datetime.now(UTC))
    yield fake


@pytest.fixture
async def ports(kept_in: str | None) -> AsyncIterator[Any]:
    async with real_certificates(kept_in) if kept_in else fake_certificates() as opened:
        yield opened


async def test_a_certificate_is_begun_once_and_counts_its_attempts(ports: Any) -> None:
    assert list(await ports.waiting(datetime.now(UTC) - timedelta(minutes=1), 9)) == []
    assert list(await ports.waiting(LATER, 9)) == [1]
    begun = await ports.begin(1)
    assert (begun.kind, begun.number, begun.content, begun.attempts) == (
        PaperKind.BIRTH,
        "01001.GCS.00017.26",
        birth(),
        1,
    )
    assert await ports.begin(1) is None
    assert list(await ports.waiting(LATER, 9)) == []


async def test_a_certificate_that_waits_again_is_due_when_it_says(ports: Any) -> None:
    await ports.begin(1)
    next_at = datetime.now(UTC) + timedelta(hours=1)
    await ports.end(1, STATE.WAITING, "401", next_at, None)
    assert list(await ports.waiting(next_at - timedelta(seconds=1), 9)) == []
    assert list(await ports.waiting(next_at, 9)) == [1]
    # No pause is longer than an hour: the clock was set back.
    assert list(await ports.waiting(next_at - timedelta(hours=7), 9)) == [1]
    assert (await ports.begin(1)).attempts == 2


async def test_what_is_given_up_is_unknown_and_a_late_answer_changes_nothing(ports: Any) -> None:
    assert await ports.give_up_sending("lost") == 0
    await ports.begin(1)
    assert await ports.give_up_sending("lost") == 1
    await ports.end(1, STATE.WAITING, "late", LONG_AGO, None)
    assert list(await ports.waiting(LATER, 9)) == []
    assert await ports.begin(1) is None
