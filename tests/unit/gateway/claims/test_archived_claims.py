"""Claims are read back from the files of the archive; a file that is not as it was written is named."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pyarrow.parquet
import pytest

from gateway.archiving.archive_file import ArchiveFile
from gateway.archiving.archive_folders import MOST_NAMED, ArchiveFolders
from gateway.claims.archiving import claim_parquet
from gateway.claims.archiving.archived_claim import ArchivedClaim
from gateway.claims.archiving.claim_parquet import ClaimParquet
from gateway.claims.archiving.reading import archived_rows
from gateway.claims.archiving.reading.archived_claims import ArchivedClaims, ArchivedReview
from gateway.claims.archiving.reading.place import Place
from runtime.problem import Problem

MARCH = datetime(2026, 3, 2, 1, tzinfo=UTC)
FACILITIES = ("01001", "01002", "79010")


def an_archived_claim(number: int, facility: str = "01001") -> ArchivedClaim:
    """Every second one was archived without a review."""
    return ArchivedClaim(
        claim_id=UUID(int=number),
        facility=facility,
        number=str(number),
        format="FHIR_R4_JSON",
        received_at=MARCH + timedelta(hours=number),
        closed_as=None,
        use="claim",
        is_withdrawal=False,
        replaces_claim_id=None,
        replaced_by_claim_id=None,
        content=b"content %d" % number,
        review=None if number % 2 else b"review %d" % number,
        facts=None if number % 2 else b"facts %d" % number,
        decided=None,
        explanation=None,
    )


@dataclass
class FakePlaces:
    """The port Places, in memory."""

    places: dict[UUID, Place] = field(default_factory=dict)
    of_march: list[ArchiveFile] = field(default_factory=list)

    async def find(self, claim_ids: Sequence[UUID]) -> list[Place]:
        return [self.places[claim_id] for claim_id in claim_ids if claim_id in self.places]

    async def files(self, first: date, last: date) -> list[ArchiveFile]:
        return self.of_march if first <= date(2026, 3, 1) <= last else []

    def write(self, folder: Path, name: str, *groups: Sequence[ArchivedClaim]) -> Path:
        """Archive these claims, each group as a row group, as `wardgate archive` does."""
        with ClaimParquet(folder / name) as opened:
            for group in groups:
                opened.write(group)
        content = (folder / name).read_bytes()
        file = ArchiveFile(name, len(content), sha256(content).digest())
        self.of_march.append(file)
        for one in (claim for group in groups for claim in group):
            self.places[one.claim_id] = Place(one.claim_id, one.facility, one.received_at, file)
        return folder / name


@pytest.fixture
def places() -> FakePlaces:
    return FakePlaces()


def archive(places: FakePlaces, *folders: Path) -> ArchivedClaims:
    """What reads these folders."""
    return ArchivedClaims(places, ArchiveFolders(folders))


async def test_claims_are_read_from_several_files_as_they_were_archived(
    places: FakePlaces, tmp_path: Path
) -> None:
    for number, facility in enumerate(FACILITIES):
        some = [an_archived_claim(10 * number + one, facility) for one in range(6)]
        places.write(tmp_path, f"claims-2026-03-{number}.parquet", some[:3], some[3:])
    claims = archive(places, tmp_path)
    ids = [UUID(int=number) for number in (1, 4, 12, 25, 99)]
    assert await claims.contents(ids) == {one: b"content %d" % one.int for one in ids[:4]}
    assert await claims.reviews(ids[:2]) == {
        ids[0]: ArchivedReview(None, None),
        ids[1]: ArchivedReview(b"facts 4", b"review 4"),
    }
    assert await claims.contents([]) == {}


async def test_only_the_row_groups_of_the_facility_and_the_time_are_read(
    places: FakePlaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = places.write(
        tmp_path,
        "claims-2026-03-1.parquet",
        [an_archived_claim(1), an_archived_claim(2)],
        [an_archived_claim(3), an_archived_claim(4, "01002")],
        [an_archived_claim(5, "01003")],
    )
    wanted = [places.places[UUID(int=number)] for number in (3, 4)]
    read: list[int] = []
    read_group = pyarrow.parquet.ParquetFile.read_row_group

    def noted(file: object, group: int, **options: object) -> object:
        read.append(group)
        return read_group(file, group, **options)

    monkeypatch.setattr(pyarrow.parquet.ParquetFile, "read_row_group", noted)
    rows = archived_rows.read_rows(path, wanted, ("number",))
    assert rows == {UUID(int=3): {"number": "3"}, UUID(int=4): {"number": "4"}}
    assert set(read) == {1}


async def test_a_file_that_is_missing_cut_off_or_damaged_is_named(places: FakePlaces, tmp_path: Path) -> None:
    path = places.write(tmp_path, "claims-2026-03-1.parquet", [an_archived_claim(1)])
    whole = path.read_bytes()
    spoilt = bytearray(whole)
    spoilt[len(whole) // 2] ^= 1
    for content in (whole[:-1], bytes(spoilt)):
        path.write_bytes(content)
        with pytest.raises(Problem, match=r"claims-2026-03-1\.parquet is damaged, or from"):
            await archive(places, tmp_path).contents([UUID(int=1)])
    path.unlink()
    with pytest.raises(Problem, match=rf"claims-2026-03-1\.parquet is missing in {tmp_path}"):
        await archive(places, tmp_path).contents([UUID(int=1)])


async def test_missing_files_of_the_days_are_named_before_any_is_read(
    places: FakePlaces, tmp_path: Path
) -> None:
    for number in range(MOST_NAMED + 3):
        places.write(tmp_path, f"claims-2026-03-{number}.parquet", [an_archived_claim(number)]).unlink()
    claims = archive(places, tmp_path)
    with pytest.raises(Problem) as raised:
        await claims.ensure(date(2026, 2, 1), date(2026, 3, 5))
    said = str(raised.value)
    assert said.count("is missing") == MOST_NAMED
    assert said.endswith("; and 3 more.")
    assert "\n" not in said
    await claims.ensure(date(2026, 1, 1), date(2026, 1, 31))


async def test_of_two_folders_the_file_is_taken_that_the_database_knows(
    places: FakePlaces, tmp_path: Path
) -> None:
    """After a restore, two files may have one name."""
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    places.write(second, "claims-2026-03-1.parquet", [an_archived_claim(1)])
    other = FakePlaces()
    other.write(first, "claims-2026-03-1.parquet", [an_archived_claim(2)])
    assert await archive(places, first, second).contents([UUID(int=1)]) == {UUID(int=1): b"content 1"}
    with pytest.raises(Problem, match="another installation"):
        await archive(places, first).contents([UUID(int=1)])


async def test_a_file_that_lacks_a_claim_is_named(places: FakePlaces, tmp_path: Path) -> None:
    places.write(tmp_path, "claims-2026-03-1.parquet", [an_archived_claim(1)])
    (file,) = places.of_march
    places.places[UUID(int=2)] = Place(UUID(int=2), "01001", MARCH, file)
    with pytest.raises(Problem, match=r"claims-2026-03-1\.parquet has not all claims"):
        await archive(places, tmp_path).contents([UUID(int=1), UUID(int=2)])


@pytest.mark.parametrize("form", [None, "2"])
async def test_files_of_before_forms_were_numbered_are_read_and_those_of_a_later_release_are_refused(
    form: str | None, places: FakePlaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = claim_parquet._schema
    monkeypatch.setattr(
        claim_parquet, "_schema", lambda arrow: schema(arrow).with_metadata({"form": form} if form else None)
    )
    places.write(tmp_path, "claims-2026-03-1.parquet", [an_archived_claim(1)])
    claims = archive(places, tmp_path)
    if form is None:
        assert await claims.contents([UUID(int=1)]) == {UUID(int=1): b"content 1"}
    else:
        with pytest.raises(Problem, match=r"claims-2026-03-1\.parquet has form 2"):
            await claims.contents([UUID(int=1)])
