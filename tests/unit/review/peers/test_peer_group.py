"""Which groups a claim is compared with."""

import pytest

from review.peers.peer_group import chapter_of, peer_group, with_wider
from review.rulebook.engine.usual import PeerGroup
from tests.rules.claims import a_claim


def test_a_claim_belongs_to_its_tier_kind_of_visit_and_category() -> None:
    claim = a_claim(inpatient=True, diagnoses=[{"code": "j18.9"}])
    assert peer_group(claim, "district") == PeerGroup("district", "inpatient", "J18")


def test_a_claim_that_does_not_say_whether_it_is_of_an_inpatient_belongs_to_no_group() -> None:
    assert peer_group(a_claim(inpatient=None), "district") is None


def test_wider_groups_are_the_chapter_all_diagnoses_and_all_tiers() -> None:
    wider = [(one.tier, one.diagnosis) for one in with_wider(PeerGroup("district", "inpatient", "D62"))]
    assert wider == [("district", "D62"), ("district", "D50-D89"), ("district", ""), ("", "")]


def test_a_code_of_no_chapter_has_all_diagnoses_of_its_tier_above_it() -> None:
    assert [one.diagnosis for one in with_wider(PeerGroup("district", "inpatient", "???"))] == ["???", "", ""]


@pytest.mark.parametrize(
    ("category", "chapter"),
    [("A00", "A00-B99"), ("D48", "C00-D48"), ("D50", "D50-D89"), ("T98", "S00-T98"), ("D49", ""), ("", "")],
)
def test_the_chapter_of_a_category_is_that_of_the_list(category: str, chapter: str) -> None:
    assert chapter_of(category) == chapter
