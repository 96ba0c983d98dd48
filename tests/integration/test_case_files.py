"""What is kept of a case, as far as a reviewer may know it, from a real PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from gateway.mailbox.claim_content import ClaimContentTable
from gateway.mailbox.facility_names import FacilityNameTable
from insurance.claim.reader import ClaimReader
from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.claim_view.case_file_table import CaseFileTable
from review.triage.claim_view.evidence import EventKind
from review.triage.claim_view.read_claim_view import ReadClaimView
from review.triage.deciding.decision import Action, DecisionDraft
from review.triage.deciding.decision_view import Standing
from review.triage.refusals import CaseNotFound
from review.triage.tables.cases import case_facts
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import FINDING_OUTCOME_WARN, Finding, Text
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.fakes.fhir_claim import FACILITY
from tests.integration.triage_desk import Desk, an_actor, open_desk
from tests.unit.review.triage.deciding.claims import by_line, line

ACCEPT = DecisionDraft(action=Action.ACCEPT)
REFUSE = DecisionDraft(action=Action.REFUSE, reasons=("W04",))
OBJECTION = """
    WITH file AS (
        INSERT INTO gateway.files VALUES (
            $1, 'objection', 'citizen', $2, '', 'x', '01', '{}', '', now(), now(), 'open', NULL, NULL, '',
            NULL, 1, ''
        )
    )
    INSERT INTO gateway.objections VALUES ($1, $3, NULL, $4, now())
"""
LOOKS = {EventKind.LOOKED, EventKind.DECIDED}


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """Every claim needs a second look."""
    async with open_desk(database_url, second_look_from=0) as opened:
        yield opened


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Another pool on the same database."""
    async with open_database(database_url) as opened:
        yield opened


def reading(database: Database) -> ReadClaimView:
    return ReadClaimView(
        CaseFileTable(database), ClaimContentTable(database), FacilityNameTable(database), ClaimReader()
    )


async def looks(database: Database, claim_id: UUID, actor: Actor) -> list[EventKind]:
    """The decisions that the actor sees in the history."""
    view = await reading(database)(claim_id, actor)
    return [event.kind for event in view.evidence.events if event.kind in LOOKS]


async def test_a_claim_has_its_lines_facts_and_content(desk: Desk, database: Database) -> None:
    claim_id = await desk.claim(lines=3, number="C-77")
    view = await reading(database)(claim_id, an_actor())
    assert (view.row.number, view.facility_name, view.rate, view.visit_code) == ("C-77", "A", "80", "1.1")
    assert [line.net for group in view.groups for line in group.lines] == [Decimal(1000)] * 3
    assert b'"C-77"' in (view.content or b"")
    assert {event.kind for event in view.evidence.events} == {EventKind.RECEIVED, EventKind.REVIEWED}


async def test_the_history_says_why_an_operator_had_a_claim_judged_again(
    desk: Desk, database: Database
) -> None:
    claim_id = await desk.claim()
    async with database.transaction() as connection:
        facts = ClaimSubmitted.FromString((await connection.scalar(select(case_facts.c.message))) or b"")
        facts.judged_again.reason = "The register had deaths late"
        facts.judged_again.asked_at.FromDatetime(datetime(2026, 11, 1, tzinfo=UTC))
        await connection.execute(update(case_facts).values(message=facts.SerializeToString()))
    view = await reading(database)(claim_id, an_actor())
    (again,) = [event for event in view.evidence.events if event.kind is EventKind.JUDGED_AGAIN]
    assert again.reason == "The register had deaths late"


async def test_the_history_says_that_the_patient_objects_to_the_claim_and_why(
    desk: Desk, database: Database
) -> None:
    claim_id, other = await desk.claim(), await desk.claim()
    await desk.rows(OBJECTION, uuid4(), "1", claim_id, "Tôi không khám ở đó.")
    await desk.rows(OBJECTION, uuid4(), "2", other, "Khác.")
    view = await reading(database)(claim_id, an_actor())
    (objected,) = [event for event in view.evidence.events if event.kind is EventKind.OBJECTED]
    assert objected.reason == "Tôi không khám ở đó."


async def test_each_decision_of_the_history_has_its_lines_and_says_whether_it_is_in_effect(
    desk: Desk, database: Database
) -> None:
    first, second = an_actor(), an_actor()
    claim_id = await desk.claim(lines=2)
    taken_back = await desk.decided(first, claim_id, REFUSE)
    await desk.undo(first, claim_id, taken_back.decision_id)
    cut = by_line(line(1, "ACCEPT"), line(2, "CUT", 400, "W06", note="Chỉ 2 lần."))
    await desk.decided(first, claim_id, cut)
    await desk.decided(second, claim_id, cut)
    evidence = (await reading(database)(claim_id, second)).evidence
    made = [event.decision for event in evidence.events if event.decision]
    assert [one.standing for one in made] == [Standing.UNDONE, Standing.COMPARED, Standing.IN_EFFECT]
    assert [(one.action, one.accepted, one.reasons) for one in made[2].decision.lines] == [
        (Action.ACCEPT, Decimal(1000), ()),
        (Action.CUT, Decimal(400), ("W06",)),
    ]
    assert (made[2].fund, made[2].copayment) == (Decimal(1120), Decimal(280))
    assert evidence.in_effect
    assert evidence.in_effect.reviewer_id == second.reviewer_id


async def test_a_claim_of_another_province_is_not_found_and_an_administrator_reads_none(
    desk: Desk, database: Database
) -> None:
    claim_id = await desk.claim()
    with pytest.raises(CaseNotFound):
        await reading(database)(claim_id, an_actor(Role.REVIEWER, "79"))
    with pytest.raises(CaseNotFound):
        await reading(database)(uuid4(), an_actor())
    with pytest.raises(NotPermitted):
        await reading(database)(claim_id, an_actor(Role.ADMINISTRATOR))


async def test_nobody_sees_the_first_decision_before_the_second_and_then_only_a_lead_where_they_differ(
    desk: Desk, database: Database
) -> None:
    first, second, lead = an_actor(), an_actor(), an_actor(Role.LEAD)
    claim_id = await desk.claim()
    await desk.decided(first, claim_id, ACCEPT)
    for actor in (first, second, lead, an_actor(Role.AUDITOR)):
        assert await looks(database, claim_id, actor) == []
    await desk.decided(second, claim_id, REFUSE)
    assert await looks(database, claim_id, first) == []
    assert await looks(database, claim_id, lead) == [EventKind.LOOKED, EventKind.LOOKED]
    await desk.decided(lead, claim_id, ACCEPT)
    assert await looks(database, claim_id, second) == [EventKind.LOOKED, EventKind.LOOKED, EventKind.DECIDED]


async def test_of_a_facility_in_another_province_a_reviewer_reads_the_days_of_its_stays_alone(
    desk: Desk, database: Database
) -> None:
    elsewhere = "79003"
    told = Text(vi=f"Cơ sở {elsewhere} cũng đề nghị.", en=f"Facility {elsewhere} claims an inpatient stay.")
    finding = Finding(
        rule="W05", outcome=FINDING_OUTCOME_WARN, message=Text(en="An overlap."), reviewer_message=told
    )
    claim_id = await desk.claim(finding, billablePeriod={"start": "2026-03-02", "end": "2026-03-06"})
    for place, (stay_of, facility, first_day) in enumerate(
        [(claim_id, FACILITY, date(2026, 3, 2)), (uuid4(), elsewhere, date(2026, 2, 27))]
    ):
        await desk.rows(
            "INSERT INTO review.stays VALUES ($1, $2, 'p', $3, $4, '2026-03-06', true, '', '{}')",
            *(stay_of, place, facility, first_day),
        )
    everywhere = await reading(database)(claim_id, an_actor())
    here = await reading(database)(claim_id, an_actor(Role.REVIEWER, FACILITY[:2]))
    assert elsewhere in repr(everywhere)
    assert elsewhere not in repr(here)
    assert [finding.message.en for finding in here.findings] == ["An overlap."]
    (overlap,), (seen,) = here.evidence.overlaps, everywhere.evidence.overlaps
    assert (overlap.common_first, overlap.common_last) == (seen.common_first, seen.common_last)
    assert (overlap.stay.facility, seen.stay.facility) == ("", elsewhere)
