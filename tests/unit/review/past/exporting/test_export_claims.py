"""Claims are exported by month, in files that are complete or not there; a later run goes on."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.stay import stay_of
from review.past.exporting import gathered_rows
from review.past.exporting.export_claims import FIRST, ExportClaims, Files, Month, months_of
from review.past.exporting.export_folder import ExportFolder
from review.past.exporting.exported_claim import ExportedClaim, exported_claim, opened
from review.past.exporting.parquet_claims import ExportParquet, about, read_claims, row_groups
from review.past.kept_claim import KeptDecision, PassedOver, WhichFacts
from review.past.selected_claims import Selection
from review.triage.deciding.decision import Action, Decision, LineDecision
from review.triage.deciding.decision_message import decision_message
from runtime.disk.whole_file import UNFINISHED
from runtime.problem import Problem
from runtime.time_zone import midnight
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.past import CAME_IN, READER, USUAL, FakePast, FakeReceived
from tests.rules.cases import a_concurrent_use
from tests.the_rulebook import the_rulebook

RULEBOOK = the_rulebook()
MARCH = Month(date(2026, 3, 1), midnight(date(2026, 3, 1)), midnight(date(2026, 4, 1)), WhichFacts.KEPT)
NAME = "Nguyễn Thị Đào"


class Interrupted(Exception):  # noqa: N818 - what happens
    """The database is lost."""


class Gateway:
    """The claims of the gateway, two a page. It is lost after so many pages."""

    def __init__(self, past: FakePast) -> None:
        self._past = past
        self.pages_left = 1000

    async def facilities(self) -> list[str]:
        return sorted({one.facility for one in self._past.received.values()})

    async def pages(
        self, facility: str, since: datetime, until: datetime, limit: int, after: UUID = FIRST
    ) -> AsyncIterator[Sequence[FakeReceived]]:
        claims = sorted((one.received_at, one.claim_id, one) for one in self._past.received.values())
        wanted = [
            one
            for at, claim_id, one in claims
            if one.facility == facility and at < until and (at, claim_id) > (since, after)
        ]
        for begin in range(0, len(wanted), 2):
            self.pages_left -= 1
            if self.pages_left < 0:
                raise Interrupted
            yield wanted[begin : begin + 2]


@pytest.fixture
def past() -> FakePast:
    return FakePast(RULEBOOK)


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file has four claims, a row group three."""
    monkeypatch.setattr(gathered_rows, "FILE_CLAIMS", 4)
    monkeypatch.setattr(gathered_rows, "GROUP_CLAIMS", 3)


async def export(
    past: FakePast, gateway: Gateway, folder: Path, month: Month = MARCH, *, reads_archive: bool = False
) -> list[PassedOver]:
    """Export a month; return why claims are left out."""
    files = Files(ExportFolder(folder), ExportParquet, about)
    use_case = ExportClaims(gateway, past, past.reading(), files, reads_archive=reads_archive)
    return [reason async for exported in use_case(month) for reason in exported.passed_over]


def exported(folder: Path) -> list[ExportedClaim]:
    """All rows of all files."""
    groups = [group for file in ExportFolder(folder).files() for group in row_groups(file)]
    return [row for group in groups for row in read_claims(group)]


def names(folder: Path) -> list[str]:
    """All that is in the folder."""
    return sorted(path.name for path in folder.iterdir())


def ids(folder: Path) -> list[int]:
    return [UUID(row.claim_id).int for row in exported(folder)]


def review_several(past: FakePast) -> None:
    """Five claims of one facility and five of another."""
    for number in range(10):
        facility = "01002" if number % 2 else "01001"
        past.review(facility=facility, received_at=CAME_IN + timedelta(hours=number))


async def test_a_month_is_exported_once(past: FakePast, tmp_path: Path) -> None:
    past.review()
    past.review(is_archived=True)
    gateway = Gateway(past)
    assert await export(past, gateway, tmp_path) == [PassedOver.ARCHIVED]
    assert ids(tmp_path) == [1]
    assert names(tmp_path) == ["claims-2026-03-0001.parquet"]
    assert await export(past, gateway, tmp_path) == []
    assert ids(tmp_path) == [1]
    # Now it could have both.
    with pytest.raises(Problem, match="2026-03 were written without --archive and lack 1 claim"):
        await export(past, gateway, tmp_path, reads_archive=True)


@pytest.mark.usefixtures("small_files")
@pytest.mark.parametrize(("pages", "kept"), [(0, 0), (1, 0), (2, 0), (3, 4), (4, 4), (5, 4)])
async def test_a_run_that_is_interrupted_goes_on_where_it_was(
    past: FakePast, tmp_path: Path, pages: int, kept: int
) -> None:
    review_several(past)
    gateway = Gateway(past)
    gateway.pages_left = pages
    with pytest.raises(Interrupted):
        await export(past, gateway, tmp_path)
    assert len(ids(tmp_path)) == kept
    gateway.pages_left = 1000
    await export(past, gateway, tmp_path)
    assert ids(tmp_path) == [1, 3, 5, 7, 9, 2, 4, 6, 8, 10]
    assert not [name for name in names(tmp_path) if name.endswith(UNFINISHED)]


async def test_a_month_of_other_days_or_facts_is_refused(past: FakePast, tmp_path: Path) -> None:
    past.review()
    await export(past, Gateway(past), tmp_path)
    for other in (
        MARCH._replace(until=MARCH.until - timedelta(days=1)),
        MARCH._replace(facts=WhichFacts.TODAY),
    ):
        with pytest.raises(Problem, match="claims-2026-03-0001"):
            await export(past, Gateway(past), tmp_path, other)


def test_months_begin_and_end_with_the_days_and_today_is_left_out() -> None:
    days = Selection((), date(2026, 1, 31), date(2026, 4, 30))
    months = list(months_of(days, WhichFacts.KEPT, date(2026, 3, 3)))
    assert [month.month for month in months] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert months[0].since == midnight(date(2026, 1, 31))
    assert months[1][1:3] == (midnight(date(2026, 2, 1)), midnight(date(2026, 3, 1)))
    assert months[2].until == midnight(date(2026, 3, 3))


async def test_a_claim_is_read_back_as_it_was_judged(past: FakePast, tmp_path: Path) -> None:
    patient = {"resourceType": "Patient", "id": "p", "name": [{"text": NAME}]}
    content = fhir_claim("1", contained=[patient], patient={"reference": "#p"})
    claim = READER.read(content, ClaimFormat.FHIR_R4_JSON)
    assert claim.patient.names == (NAME,)
    earlier = stay_of(claim, "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11", "01001", "")
    assert earlier is not None
    line = LineDecision(1, Action.CUT, Decimal(1000), Decimal("400.5"), ("W06",), "")
    decision = Decision(Action.CUT, (line,), (), "", Decimal(2000), Decimal("1400.5"), "VND")
    message = decision_message(decision, None)
    decided = KeptDecision(datetime(2026, 3, 9, tzinfo=UTC), Decimal(2000), "VND", message)
    use = a_concurrent_use("2026-03-02T01:00+00:00", "2026-03-02T01:30+00:00", resource="machine|SA.1")
    past.review(content, stays=(earlier,), decision=decided, usual=USUAL, uses=(use,))
    await export(past, Gateway(past), tmp_path)
    (row,) = exported(tmp_path)
    assert row.content == content
    assert all(NAME.encode() not in value for value in (row.facts, row.review, row.catalogues))
    assert (row.decided_action, row.decided_accepted) == ("CUT", Decimal("1400.5"))
    (decided_line,) = row.decided_lines
    assert (decided_line.line, decided_line.accepted, decided_line.reasons) == (1, Decimal("400.5"), ("W06",))
    read = opened(row, READER)
    assert (read.claim, read.facts.earlier, read.decision) == (claim, (earlier,), decision)
    assert (read.facts.usual, read.facts.uses) == (USUAL, (use,))
    # The same, as a backtest takes it from the database: it is not read again.
    ((from_database,), _) = await past.reading()(list(past.received.values()))
    assert opened(exported_claim(from_database, None), READER) == read._replace(
        facts=opened(exported_claim(from_database, None), READER).facts
    )
