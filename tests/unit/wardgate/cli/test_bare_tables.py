"""Files with one table of BHYT XML each: those of a visit make one claim."""

import gzip
from pathlib import Path

import pytest

from gateway.v1.claim_service_pb2 import ClaimFormat
from insurance.claim.bhyt.content import values_by_path
from tests.fakes.gateway_server import FakeGateway
from tests.unit.insurance.claim.bhyt.exports import (
    DRUG,
    EXAMINATION,
    SECOND,
    VISIT,
    drugs,
    export,
    row,
    services,
)
from tests.unit.wardgate.cli.conftest import Command
from tests.unit.wardgate.cli.test_zip_archives import packed
from wardgate.cli.claims.files import bare_tables
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.claims.files.read_claims import ClaimFiles


def tables(number: str = "LK-1") -> dict[str, bytes]:
    """The tables of a visit by their kinds."""
    own = {"MA_LK": number}
    return {
        "XML1": row("TONG_HOP", {**VISIT, **own}).encode(),
        "XML2": drugs({**DRUG, **own}).encode(),
        "XML3": services({**EXAMINATION, **own}, {**SECOND, **own}).encode(),
    }


def put(folder: Path, number: str = "LK-1", **others: bytes) -> None:
    folder.mkdir(exist_ok=True)
    for kind, content in {**tables(number), **others}.items():
        (folder / f"{kind}_{number}.xml").write_bytes(content)


def claims(*paths: Path) -> list[LocalClaim]:
    found = list(ClaimFiles(paths).read())
    assert [each for each in found if isinstance(each, UnreadableFile)] == []
    return [each for each in found if isinstance(each, LocalClaim)]


def refused(*paths: Path) -> list[tuple[str, str]]:
    return [
        (Path(each.source).name, each.reason)
        for each in ClaimFiles(paths).read()
        if isinstance(each, UnreadableFile)
    ]


def test_the_tables_of_a_visit_make_one_claim(tmp_path: Path) -> None:
    put(tmp_path)
    (claim,) = claims(tmp_path)
    assert (claim.source, claim.number, claim.is_export) == (str(tmp_path / "XML1_LK-1.xml"), "LK-1", True)
    assert values_by_path(claim.content) == values_by_path(export())


def test_visits_are_told_apart_by_ma_lk_whatever_the_files_are_named(tmp_path: Path) -> None:
    for number in ("A", "B", "C"):
        for place, content in enumerate(tables(number).values()):
            (tmp_path / f"{place}{number}.dat").write_bytes(gzip.compress(content))
    assert [claim.number for claim in claims(tmp_path)] == ["A", "B", "C"]
    assert values_by_path(claims(tmp_path)[0].content) == values_by_path(
        export(
            {"MA_LK": "A"}, [{**DRUG, "MA_LK": "A"}], [{**one, "MA_LK": "A"} for one in (EXAMINATION, SECOND)]
        )
    )


def test_tables_belong_together_within_a_folder_only(tmp_path: Path) -> None:
    put(tmp_path / "a")
    put(tmp_path / "b")
    (tmp_path / "b" / "XML1_LK-1.xml").unlink()
    assert [name for name, _ in refused(tmp_path)] == ["XML2_LK-1.xml", "XML3_LK-1.xml"]


def test_tables_in_an_archive_belong_together_by_their_folders_in_it(tmp_path: Path) -> None:
    files = {f"{number}/{kind}.xml": content for number in "AB" for kind, content in tables(number).items()}
    (tmp_path / "month.zip").write_bytes(packed(files))
    (tmp_path / "flat.zip").write_bytes(
        packed({name.replace("/", "\\"): each for name, each in files.items()})
    )
    for name, separator in (("month.zip", "/"), ("flat.zip", "\\")):
        found = claims(tmp_path / name)
        assert [claim.source.rpartition("!")[2] for claim in found] == [
            f"A{separator}XML1.xml",
            f"B{separator}XML1.xml",
        ]
        assert "XML3[STT=2]/MA_DICH_VU" in values_by_path(found[1].content)


def test_an_xml1_by_itself_is_a_claim(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(tables()["XML1"])
    (claim,) = claims(tmp_path / "a.xml")
    assert {path.partition("/")[0] for path in values_by_path(claim.content)} == {"XML1"}


def test_a_table_without_its_xml1_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(tables()["XML2"])
    ((name, reason),) = refused(tmp_path)
    assert name == "a.xml"
    assert "XML2 of the visit LK-1" in reason
    assert "all files of the visit" in reason


def test_a_table_without_ma_lk_is_named(tmp_path: Path) -> None:
    put(
        tmp_path,
        XML4=b"<CHITIEU_CHITIET_DICHVUCANLAMSANG><MA_CHI_SO>1</MA_CHI_SO></CHITIEU_CHITIET_DICHVUCANLAMSANG>",
    )
    assert refused(tmp_path) == [("XML4_LK-1.xml", bare_tables.NO_NUMBER[0].format(kind="XML4"))]


def test_a_table_without_a_value_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, XML4=b"<CHITIEU_CHITIET_DICHVUCANLAMSANG/>")
    files = ClaimFiles([tmp_path])
    (claim,) = files.read()
    assert isinstance(claim, LocalClaim)
    assert "XML4" not in claim.content.decode()
    assert "1 table of BHYT XML" in files.passed_over.text()


def test_a_table_that_is_there_twice_keeps_the_visit_back_and_names_both(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "copy.xml").write_bytes(tables()["XML2"])
    ((name, reason),) = refused(tmp_path)
    assert name == "XML1_LK-1.xml"
    assert "XML2 twice (XML2_LK-1.xml, copy.xml)" in reason


def test_a_table_that_cannot_be_read_keeps_the_visit_back(tmp_path: Path) -> None:
    put(tmp_path)
    cut = gzip.compress(drugs(*[{**DRUG, "STT": str(place)} for place in range(1000)]).encode())
    (tmp_path / "XML2_LK-1.xml").write_bytes(cut[:-10])
    ((name, reason),) = refused(tmp_path)
    assert name == "XML1_LK-1.xml"
    assert "XML2_LK-1.xml: This gzip file is cut off" in reason


def test_a_visit_that_is_larger_than_any_claim_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path)
    size = sum(map(len, tables().values()))
    monkeypatch.setattr(bare_tables, "LIMIT_BYTES", size)
    assert len(claims(tmp_path)) == 1
    monkeypatch.setattr(bare_tables, "LIMIT_BYTES", size - 1)
    ((name, _),) = refused(tmp_path)
    assert name == "XML1_LK-1.xml"


def test_a_damaged_table_is_sent_with_its_visit_so_that_the_gateway_says_what_is_wrong(
    tmp_path: Path,
) -> None:
    put(tmp_path)
    (tmp_path / "XML2_LK-1.xml").write_bytes(tables()["XML2"][:-20])
    (claim,) = claims(tmp_path)
    assert b"XML2" in claim.content


def test_a_folder_of_tables_is_submitted_as_claims(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    put(tmp_path / "export")
    put(tmp_path / "export", "LK-2")
    call("submit", "export")
    assert [request.format for request in gateway.submitted] == [ClaimFormat.CLAIM_FORMAT_BHYT_XML] * 2


def test_reading_shows_its_progress_by_file(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "whole.xml").write_bytes(export())
    advances: list[int] = []
    ClaimFiles([tmp_path]).find_others(advances.append)
    assert sum(advances) == 4
