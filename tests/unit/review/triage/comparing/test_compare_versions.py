"""A reviewer compares versions of a claim, and reads no more than the own scope has."""

from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.claim_view.claim_view import ClaimView
from review.triage.comparing.compare_versions import CompareVersions
from review.triage.comparing.line_pairs import LineChange
from review.triage.refusals import CaseNotFound
from tests.fakes.case_files import FakeCaseFiles
from tests.unit.review.triage.deciding.claims import by_line, line, whole

HA = Actor(reviewer_id=uuid4(), account="ha", full_name="Trần Thu Hà", role=Role.REVIEWER)


class Opening:
    """Opens claims, and notes which."""

    def __init__(self) -> None:
        self.files = FakeCaseFiles()
        self.opened: list[UUID] = []
        self.compare = CompareVersions(self, self.files.read)

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        view = await self.files.read(claim_id, actor)
        self.opened.append(claim_id)
        return view


@pytest.fixture
def opening() -> Opening:
    return Opening()


async def test_a_correction_is_compared_with_the_claim_that_it_replaces_and_both_readings_are_logged(
    opening: Opening,
) -> None:
    old = opening.files.claim(lines=3, row={"state": "CLOSED"})
    new = opening.files.claim(lines=2, replaces=old)
    comparison = await opening.compare(new, None, HA)
    assert [pair.change for pair in comparison.pairs] == [LineChange.SAME] * 2 + [LineChange.REMOVED]
    assert not comparison.of_decisions
    assert sorted(opening.opened) == sorted([old, new])


async def test_an_older_version_is_found_through_those_between(opening: Opening) -> None:
    first = opening.files.claim(lines=1)
    second = opening.files.claim(lines=2, replaces=first)
    third = opening.files.claim(lines=4, replaces=second)
    comparison = await opening.compare(third, first, HA)
    assert (len(comparison.old.view.lines), len(comparison.new.view.lines)) == (1, 4)
    assert opening.opened == [third, first]


async def test_what_is_no_version_of_the_claim_is_not_found(opening: Opening) -> None:
    old, other = opening.files.claim(), opening.files.claim()
    new = opening.files.claim(replaces=old)
    for claim_id, other_id in ((new, other), (old, new), (old, None), (new, uuid4())):
        with pytest.raises(CaseNotFound):
            await opening.compare(claim_id, other_id, HA)
    assert other not in opening.opened


async def test_a_version_outside_of_the_scope_is_not_found(opening: Opening) -> None:
    elsewhere = opening.files.claim(row={"facility": "79003"})
    new = opening.files.claim(replaces=elsewhere)
    hanoi = replace(HA, provinces=frozenset({"01"}))
    with pytest.raises(CaseNotFound):
        await opening.compare(new, elsewhere, hanoi)
    with pytest.raises(CaseNotFound):
        await opening.compare(new, None, replace(HA, provinces=frozenset({"79"})))
    with pytest.raises(NotPermitted):
        await opening.compare(new, elsewhere, replace(HA, role=Role.ADMINISTRATOR))


async def test_an_explained_claim_is_compared_with_what_was_decided_before(opening: Opening) -> None:
    claim_id = opening.files.claim(lines=2)
    cut = by_line(line(1, "ACCEPT"), line(2, "CUT", 400, "W06"))
    before = opening.files.decide(claim_id, cut, HA.reviewer_id)
    comparison = await opening.compare(claim_id, None, HA)
    assert comparison.of_decisions
    assert comparison.old.decision
    assert comparison.old.decision.decision
    assert comparison.old.decision.decision.decision_id == before
    assert comparison.new.decision is None
    again = opening.files.decide(claim_id, whole("ACCEPT"), HA.reviewer_id)
    opening.files.change(claim_id, state="DECIDED")
    decided = await opening.compare(claim_id, before, HA)
    assert decided.new.decision
    assert decided.new.decision.decision
    assert decided.new.decision.decision.decision_id == again


async def test_a_decision_that_the_reviewer_may_not_know_is_not_found(opening: Opening) -> None:
    claim_id = opening.files.claim(row={"state": "SECOND_LOOK"})
    first = opening.files.decide(claim_id, whole("ACCEPT"), uuid4(), in_effect=False)
    opening.files.hides_decisions = True
    for other_id in (first, None):
        with pytest.raises(CaseNotFound):
            await opening.compare(claim_id, other_id, HA)
