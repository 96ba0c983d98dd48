"""What is still known of claims that `wardgate archive` has moved into files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.explaining.explanation import Explanation
from gateway.claims.kept_claim import ClaimState
from gateway.mailbox.claim_content import ClaimContentTable
from gateway.refusals import ClaimArchived, ClaimIsDecided, ExplanationLate
from gateway.services.claim_answers import to_get_response
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.claim_view.case_file_table import CaseFileTable
from review.triage.desk.case_table import CaseTable
from review.triage.refusals import CaseNotFound
from runtime.postgres.open_database import open_database
from tests.contract.claim_ports import ClaimPorts, a_use, a_withdrawal, an_entry
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.access_audit import fetch
from tests.integration.archiving_claims import FACILITY, archived, decided, files_of, get, ports, reviewed

__all__ = ["ports"]


async def test_an_archived_claim_says_where_it_is_and_what_was_decided(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1")
    await archived(database_url, tmp_path)
    claim = await get(ports, claim_id)
    (path,) = files_of(tmp_path)
    assert claim.archived
    assert claim.archived.file == path.name
    assert await ports.past.received.open_archived([claim_id]) == {claim_id}
    assert (claim.state, claim.content, claim.reviewed) == (ClaimState.DECIDED, None, None)
    response = to_get_response(claim)
    assert response.content == response.claim.claim_response == b""
    assert response.claim.archived.file == path.name
    assert response.claim.decision.accepted_amount.units == 1400
    assert response.claim.decision.lines[1].reasons[0].words.en == "Billed twice"
    (listed,) = await ports.claims.page(ClaimFilter(FACILITY, (ClaimState.DECIDED,)), PageCursor(), 10)
    assert (listed.claim_id, listed.archived) == (claim_id, claim.archived)


async def test_an_archived_claim_that_is_sent_again_is_known_and_another_content_is_refused(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1", idempotency_key="k")
    await archived(database_url, tmp_path)
    again = an_entry("1", content=fhir_claim("1") + b"\n", idempotency_key="k")
    (known,) = await ports.intake.keep([again])
    assert (known.claim_id, known.state) == (claim_id, ClaimState.DECIDED)
    other = an_entry("1", content=fhir_claim("1", created="2026-03-03"))
    corrected = an_entry("1", content=fhir_claim("1", created="2026-03-03"), replaces_claim_id=claim_id)
    withdrawal = a_withdrawal("1", content=fhir_claim("1", status="cancelled"))
    refused = [(await ports.intake.keep([one]))[0] for one in (other, corrected, withdrawal)]
    assert [type(one) for one in refused] == [ClaimArchived, ClaimIsDecided, ClaimIsDecided]
    assert refused[0].metadata.keys() == {"archived_on"}
    with pytest.raises(ClaimIsDecided):
        await ports.cancellations.cancel(FACILITY, claim_id)
    with pytest.raises(ExplanationLate):
        await ports.explanations.keep(FACILITY, claim_id, Explanation("Khác"), datetime.now(UTC))


async def test_later_claims_are_still_compared_with_the_stay_of_an_archived_one(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    await decided(ports, "1", uses=(a_use(),))
    before = await fetch(database_url, "SELECT * FROM review.stays")
    assert len(await fetch(database_url, "SELECT FROM review.uses")) == 1
    await archived(database_url, tmp_path)
    assert await fetch(database_url, "SELECT * FROM review.stays") == before
    assert await fetch(database_url, "SELECT FROM review.uses") == []
    assert len(await fetch(database_url, "SELECT FROM review.cases WHERE state = 'DECIDED'")) == 1


async def test_what_was_withdrawn_stays_withdrawn_after_it_is_archived(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await reviewed(ports, "1")
    withdrawal = a_withdrawal("1", content=fhir_claim("1", status="cancelled"))
    (cancelled,) = await ports.intake.keep([withdrawal])
    await archived(database_url, tmp_path)
    repeated = a_withdrawal("1", content=fhir_claim("1", status="cancelled"))
    known, again = await ports.intake.keep([an_entry("1", content=fhir_claim("1")), repeated])
    assert (known.claim_id, known.state) == (claim_id, ClaimState.CANCELLED)
    assert again.claim_id == cancelled.claim_id
    assert await ports.past.received.open_archived([claim_id, cancelled.claim_id]) == set()
    (new,) = await ports.intake.keep([an_entry("1", content=fhir_claim("1", created="2026-03-05"))])
    assert new.state is ClaimState.RECEIVED


async def test_undecided_claims_are_archived_when_the_operator_says_so_and_cannot_be_changed_then(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await reviewed(ports, "1")
    await archived(database_url, tmp_path, "--undecided")
    claim = await get(ports, claim_id)
    assert (claim.state, bool(claim.archived)) == (ClaimState.REVIEWED, True)
    (listed,) = await ports.claims.page(ClaimFilter(FACILITY, (ClaimState.REVIEWED,)), PageCursor(), 10)
    assert listed.claim_id == claim_id
    changed = an_entry("1", content=fhir_claim("1", created="2026-03-03"), replaces_claim_id=claim_id)
    assert isinstance((await ports.intake.keep([changed]))[0], ClaimArchived)
    with pytest.raises(ClaimArchived):
        await ports.cancellations.cancel(FACILITY, claim_id)
    assert await fetch(database_url, "SELECT state FROM review.cases") == [("CLOSED",)]


async def test_a_reviewer_whose_page_is_older_than_the_archive_is_told_that_the_claim_is_gone(
    ports: ClaimPorts, database_url: str, tmp_path: Path
) -> None:
    (claim_id,) = await decided(ports, "1")
    await archived(database_url, tmp_path)
    async with open_database(database_url) as database:
        async with CaseTable(database).open(claim_id, for_change=False) as case:
            assert case
            with pytest.raises(CaseNotFound):
                await case.facts()
        claims = CaseFileTable(database)
        lead = Actor(reviewer_id=claim_id, account="lead", full_name="", role=Role.LEAD)
        assert await claims.find(claim_id, lead) is None
        row = await claims.row(claim_id, lead)
        (file, _) = await ClaimContentTable(database).archived(claim_id) or ("", None)
        assert (row and row.number, [file]) == ("1", [path.name for path in files_of(tmp_path)])
