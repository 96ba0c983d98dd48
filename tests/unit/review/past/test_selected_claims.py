"""Claims are selected by name, or by the days on which they came in."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from uuid import UUID

import pytest

from review.past.selected_claims import PAGE, SelectedClaims, Selection, UnknownClaims
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.past import FakeReceived

CLAIMS = [FakeReceived(UUID(int=number), "01001" if number % 2 else "01002") for number in range(1, 6)]


class Gateway:
    """The claims of the gateway. It notes the times that it was asked for."""

    def __init__(self) -> None:
        self.asked: set[tuple[datetime, datetime]] = set()

    async def facilities(self) -> list[str]:
        return ["01001", "01002"]

    async def count(self, since: datetime, until: datetime) -> int:
        return len(CLAIMS)

    async def find(self, claim_ids: Sequence[UUID]) -> list[FakeReceived]:
        return [one for one in CLAIMS if one.claim_id in claim_ids]

    async def pages(
        self, facility: str, since: datetime, until: datetime, limit: int
    ) -> AsyncIterator[list[FakeReceived]]:
        assert limit == PAGE
        self.asked.add((since, until))
        yield [one for one in CLAIMS if one.facility == facility]


async def ids(selected: SelectedClaims) -> list[int]:
    return [one.claim_id.int async for page in selected.pages() for one in page]


async def test_the_last_day_counts() -> None:
    gateway = Gateway()
    days = Selection((), date(2026, 3, 1), date(2026, 3, 31))
    assert await ids(SelectedClaims(gateway, days)) == [1, 3, 5, 2, 4]
    begin, end = datetime(2026, 3, 1, tzinfo=HO_CHI_MINH), datetime(2026, 4, 1, tzinfo=HO_CHI_MINH)
    assert gateway.asked == {(begin, end)}


async def test_claims_are_named_once_in_their_order() -> None:
    selected = SelectedClaims(Gateway(), Selection((UUID(int=4), UUID(int=1), UUID(int=4))))
    assert await ids(selected) == [4, 1]
    assert await selected.total() == 2


async def test_a_claim_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownClaims, match=str(UUID(int=9))):
        await SelectedClaims(Gateway(), Selection((UUID(int=9), UUID(int=1)))).total()
