"""ZIP archives: their files are read as if they were unpacked, and what is not read is named."""

import gzip
import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.unit.insurance.claim.bhyt.exports import VISIT, envelope, export, in_base64, row
from wardgate.cli.claims.files import zip_archives
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.claims.files.read_claims import ClaimFiles

TONES = "\u0300\u0301\u0303\u0309\u0323"


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, inner in files.items():
            archive.writestr(name, inner)
    return content.getvalue()


def claim(number: str) -> bytes:
    return json.dumps({"resourceType": "Claim", "identifier": [{"value": number}]}).encode()


Written = Callable[[bytes], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(content: bytes) -> Path:
        file = tmp_path / "month.zip"
        file.write_bytes(content)
        return file

    return write


def found(path: Path) -> list[tuple[str, str]]:
    """The place and number of each claim, or place and reason of what is not read."""
    return [
        (each.source.removeprefix(str(path)), each.number if isinstance(each, LocalClaim) else each.reason)
        for each in ClaimFiles([path]).read()
    ]


def reason(path: Path) -> str:
    """Why nothing of the archive is read."""
    ((source, said),) = found(path)
    assert source == ""
    return said


def records(*numbers: str) -> bytes:
    return envelope(
        *([("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in numbers)
    )


def test_each_claim_of_an_archive_is_named_by_its_file_in_it(written: Written) -> None:
    file = written(
        packed({
            "11/b.xml": export(),
            "11/a.json": claim("HS-1"),
            "lines.ndjson.gz": gzip.compress(claim("HS-2") + b"\n" + claim("HS-3")),
            "two.xml": records("A", "B"),
            "readme.txt": b"Hello",
            "__MACOSX/11/._b.xml": b"\0\5\x16\x07",
        })
    )  # fmt: skip
    files = ClaimFiles([file])
    claims = [each for each in files.read() if isinstance(each, LocalClaim)]
    assert [(each.source.removeprefix(str(file)), each.number) for each in claims] == [
        ("!11/a.json", "HS-1"),
        ("!11/b.xml", "LK-1"),
        ("!lines.ndjson.gz:1", "HS-2"),
        ("!lines.ndjson.gz:2", "HS-3"),
        ("!two.xml#1", "A"),
        ("!two.xml#2", "B"),
    ]
    assert claims[1].content == export()
    assert files.passed_over.text().endswith("readme.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1258"])
def test_a_name_that_is_not_marked_as_utf_8_is_read_as_it_was_given(written: Written, encoding: str) -> None:
    name = "Xuất tháng 11/Hồ sơ 1.xml"
    coded = unmarked(name, encoding)
    place = "x" * len(coded)
    content = packed({place: records("LK-1")}).replace(place.encode(), coded)
    archive = written(content)
    assert found(archive) == [(f"!{name}", "LK-1")]
    # Read once more, as a folder is.
    files = ClaimFiles([archive])
    files.find_others()
    assert [each.source.removeprefix(str(archive)) for each in files.read()] == [f"!{name}"]


def unmarked(name: str, encoding: str) -> bytes:
    """CP1258 has the letters of Vietnamese without the marks of tones, which follow them."""
    try:
        return name.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(one.encode(encoding) for letter in name for one in in_cp1258(letter))


def in_cp1258(letter: str) -> str:
    apart = normalize("NFD", letter)
    tones = [mark for mark in apart if mark in TONES]
    return normalize("NFC", "".join(mark for mark in apart if mark not in TONES)) + "".join(tones)


def test_claims_of_an_archive_are_sent_with_the_resources_of_its_other_files(written: Written) -> None:
    refers = {"resourceType": "Claim", "id": "c", "patient": {"reference": "Patient/7"}}
    patient = {"resourceType": "Patient", "id": "7"}
    file = written(
        packed({"Claim.json": json.dumps(refers).encode(), "Patient.json": json.dumps(patient).encode()})
    )
    (sent,) = ClaimFiles([file]).read()
    assert isinstance(sent, LocalClaim)
    assert len(json.loads(sent.content)["entry"]) == 2


def test_archives_of_a_folder_are_read_and_office_files_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(packed({"a.xml": export()}))
    office = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    (tmp_path / "b.xlsx").write_bytes(office)
    assert found(tmp_path) == [("/a!a.xml", "LK-1")]
    assert "an Excel, Word or LibreOffice file" in reason(tmp_path / "b.xlsx")


def test_a_name_that_leads_out_of_the_archive_is_a_name_and_nothing_is_written(
    written: Written, tmp_path: Path
) -> None:
    names = ("../../up.xml", "/etc/root.xml", "C:\\temp\\a.xml")
    file = written(packed(dict.fromkeys(names, export())))
    assert {place for place, _ in found(file)} == {f"!{name}" for name in names}
    assert list(tmp_path.iterdir()) == [file]


def test_an_archive_in_an_archive_is_named_and_the_rest_is_read(written: Written) -> None:
    file = written(packed({"a.xml": export(), "b.zip": packed({"c.xml": export()})}))
    (read, refused) = found(file)
    assert read == ("!a.xml", "LK-1")
    assert refused == ("!b.zip", zip_archives.NESTED[0])


def test_an_encrypted_archive_is_refused_with_what_to_do(written: Written) -> None:
    content = bytearray(packed({"a.xml": export()}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= zip_archives.ENCRYPTED_FLAG
    assert "unpack it with its password" in reason(written(bytes(content)))


def test_an_archive_that_unpacks_to_far_more_than_it_has_is_not_unpacked(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_archives, "MIN_BYTES", 1024 * 1024)
    file = written(packed({f"{place}.xml": bytes(8 * 1024 * 1024) for place in range(4)}))
    tracemalloc.start()
    said = reason(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "more than 400 times its size" in said
    assert peak < 1024 * 1024


def test_no_more_is_unpacked_of_a_file_than_the_directory_says(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray(packed({"a.xml": b"<" + bytes(64 * 1024 * 1024)}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 10)
    file = written(bytes(content))
    tracemalloc.start()
    ((_, said),) = found(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said == zip_archives.DAMAGED_FILE[0]
    assert peak < 4 * 1024 * 1024


def test_an_archive_of_too_many_files_is_refused(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archives, "MOST_FILES", 3)
    file = written(packed({f"{place}.xml": export() for place in range(4)}))
    assert "divide it" in reason(file)
    monkeypatch.setattr(zip_archives, "MOST_FILES", 4)
    monkeypatch.setattr(zip_archives, "MOST_DIRECTORY_BYTES", 100)
    assert "divide it" in reason(file)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_that_is_compressed_otherwise_is_named(written: Written, method: int) -> None:
    ((place, said),) = found(written(packed({"a.xml": export()}, method)))
    assert place == "!a.xml"
    assert "use Deflate" in said


def test_a_damaged_file_of_an_archive_is_named_and_the_others_are_read(written: Written) -> None:
    content = packed({"a.xml": export(), "b.xml": export()}, zipfile.ZIP_STORED)
    file = written(content.replace(b"MACSKCB>79001", b"MACSKCB>79002", 1))
    assert found(file) == [("!a.xml", zip_archives.DAMAGED_FILE[0]), ("!b.xml", "LK-1")]


@pytest.mark.parametrize("end", [5, 40, -1, -30])
def test_an_archive_that_is_cut_off_is_named_also_in_a_folder(
    written: Written, end: int, tmp_path: Path
) -> None:
    written(packed({"a.xml": export(), "b.xml": export()})[:end])
    ((place, said),) = found(tmp_path)
    assert (place, said) == ("/month.zip", zip_archives.CUT_OFF)


def test_an_archive_without_claims_says_so(written: Written) -> None:
    for content in (packed({}), packed({"readme.txt": b"Hello"})):
        assert reason(written(content)).startswith("There is no claim in it")


def test_whatever_byte_of_an_archive_is_wrong_the_reader_stays_calm(written: Written) -> None:
    content = packed({"a.xml": export(), "b.json": claim("HS-1")})
    for place in [*range(0, 60), *range(len(content) - 180, len(content))]:
        for value in (0, 255):
            changed = bytearray(content)
            changed[place] = value
            for each in ClaimFiles([written(bytes(changed))]).read():
                assert isinstance(each, LocalClaim | UnreadableFile)
