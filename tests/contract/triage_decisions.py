"""Cases and assignments, in memory and on PostgreSQL, and decisions on cases."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from review.triage.deciding.decision import Action
from review.triage.desk.case_in_hand import CaseFacts, CaseNow, KeptDecision, Look, NewDecision
from review.v1.decision_pb2 import DECISION_ACTION_ACCEPT, Decision
from tests.contract.triage_ports import TriagePorts, open_triage

NOW = datetime(2026, 3, 4, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
DAY = date(2026, 3, 2)


@pytest.fixture(params=["in memory", "PostgreSQL"])
def shared(request: pytest.FixtureRequest) -> str | None:
    """A database for all tests, or None for memory."""
    return request.getfixturevalue("shared_database_url") if request.param == "PostgreSQL" else None


@pytest.fixture
async def triage(shared: str | None) -> AsyncIterator[TriagePorts]:
    async with open_triage(shared) as opened:
        yield opened


def a_decision(case: CaseNow, facts: CaseFacts, look: Look = Look.FIRST, **changes: Any) -> NewDecision:
    kept = KeptDecision(
        decision_id=uuid4(),
        look=look,
        action=Action.ACCEPT,
        reviewer_id=uuid4(),
        decided_at=NOW,
        is_effective=True,
        case_version=case.version,
        message=Decision(action=DECISION_ACTION_ACCEPT, note="được"),
        proposed=Decimal(2000),
        copayment=Decimal(400),
        currency="VND",
    )
    return NewDecision(replace(kept, **changes), facts, case.review_digest)
