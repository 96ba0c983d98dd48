"""Small groups are shrunk to the wider ones."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from review.peers.edition import PeerEdition
from review.peers.shrinkage import GroupStatistics, shrunk
from review.rulebook.engine.usual import Measure, PeerGroup, Spread
from tests.rules.claims import DAY

ALL, CHAPTER, CATEGORY = (PeerGroup("district", "inpatient", code) for code in ("", "J00-J99", "J18"))


def cost(group: PeerGroup, claims: int, value: int) -> GroupStatistics:
    return GroupStatistics(group, claims, {Measure.COST: Spread(*[Decimal(value)] * 6)})


def test_a_group_of_twenty_claims_counts_as_much_as_the_wider_one() -> None:
    (category, _) = shrunk([cost(CATEGORY, 20, 300), cost(CHAPTER, 1000, 100)])
    assert category.spreads[Measure.COST].high == 200


def test_the_wider_group_is_shrunk_first() -> None:
    (category, chapter, whole) = shrunk([cost(CATEGORY, 20, 400), cost(CHAPTER, 20, 200), cost(ALL, 9000, 0)])
    assert [one.spreads[Measure.COST].high for one in (category, chapter)] == [250, 100]
    assert whole.spreads[Measure.COST].high == 0


def test_a_measure_that_the_wider_group_does_not_have_stays_as_it_is() -> None:
    days = GroupStatistics(CATEGORY, 10, {Measure.DAYS: Spread(*[Decimal(3)] * 6)})
    assert shrunk([days, cost(CHAPTER, 1000, 100)])[0] == days


@given(st.integers(1, 10_000), st.integers(0, 10**9), st.integers(0, 10**9))
def test_what_is_shrunk_lies_between_its_own_number_and_the_wider_groups(
    claims: int, own: int, wider: int
) -> None:
    (category, _) = shrunk([cost(CATEGORY, claims, own), cost(CHAPTER, 100, wider)])
    assert min(own, wider) <= category.spreads[Measure.COST].median <= max(own, wider)


def test_a_claim_is_compared_with_the_narrowest_group_that_the_edition_has() -> None:
    edition = PeerEdition(3, DAY, [cost(CHAPTER, 50, 100), cost(ALL, 900, 80)])
    found = edition.usual_for(CATEGORY)
    assert found
    assert (found.group, found.claims, found.edition) == (CHAPTER, 50, 3)
    assert edition.usual_for(PeerGroup("district", "outpatient", "J18")) is None
    assert edition.usual_for(None) is None
