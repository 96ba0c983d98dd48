"""What `wardgate submit` makes of files as people have them: layouts, encodings, damage."""

import codecs
import gzip
import json
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, cast

import pytest

from runtime.untrusted import bounded_gzip
from tests.unit.wardgate.cli.claims_in_files import ONE, TWO, claim, folder, found, reason, write
from wardgate.cli.claims.files.json_values import json_values
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.input.not_readable import NotReadable

__all__ = ["folder"]

PRETTY = json.dumps(claim("A"), indent=2, ensure_ascii=False)


def claims(*paths: Path) -> list[tuple[str, str]]:
    """The file's name with the place, and the number, of each claim; no file may be unreadable."""
    read = found(*paths)
    assert [file for file in read if isinstance(file, UnreadableFile)] == []
    return [(Path(each.source).name, each.number) for each in read if isinstance(each, LocalClaim)]


@pytest.mark.parametrize("name", ["one.json", "one.ndjson", "one.txt", "one.json.gz", "one"])
def test_a_pretty_printed_claim_is_read_whatever_its_name_is(name: str, folder: Path) -> None:
    assert claims(write(folder, name, PRETTY)) == [(name, "A")]


@pytest.mark.parametrize("name", ["all.json", "all.ndjson", "all.jsonl", "all"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_claims_are_read_whatever_the_name_of_the_file_is(name: str, end: str, folder: Path) -> None:
    lines = write(folder, name, f"{ONE}{end}{end}{TWO}{end}")
    assert claims(lines) == [(f"{name}:1", "A"), (f"{name}:3", "B")]


@pytest.mark.parametrize("text", [f"[{ONE},{TWO}]", f"\n[\n{PRETTY} ,\n{TWO}\n]\n", f"[{ONE}]\n[{TWO}]"])
def test_a_json_array_of_claims_is_read(text: str, folder: Path) -> None:
    assert [number for _, number in claims(write(folder, "list.json", text))] == ["A", "B"]


def test_an_array_may_hold_bundles(folder: Path) -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": claim("A")}, {"resource": claim("B")}]}
    file = write(folder, "list.json", json.dumps([bundle, claim("C")]))
    assert claims(file) == [("list.json[0]#0", "A"), ("list.json[0]#1", "B"), ("list.json[1]", "C")]


def test_pretty_printed_claims_one_after_the_other_are_read(folder: Path) -> None:
    file = write(folder, "all.json", f"{PRETTY}\n{PRETTY.replace('A', 'B')}\n")
    assert claims(file) == [("all.json[0]", "A"), ("all.json[1]", "B")]


@pytest.mark.parametrize("text", [ONE, PRETTY, f"{ONE}\n{TWO}\n", f"[{ONE},{TWO}]"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("zipped", [False, True])
def test_every_layout_is_read_in_every_encoding_gzipped_or_not(
    text: str, encoding: str, zipped: bool, folder: Path
) -> None:
    plain, encoded = text.encode(), text.encode(encoding)
    file = write(folder, "some.json", gzip.compress(encoded) if zipped else encoded)
    expected = found(write(folder, "some.json.plain", plain))
    assert [each.content for each in found(file) if isinstance(each, LocalClaim)] == [
        each.content for each in expected if isinstance(each, LocalClaim)
    ]


def test_a_single_claim_in_utf_8_stays_as_it_is_byte_for_byte(folder: Path) -> None:
    content = "\n {} \r\n\n".replace("{}", ONE.replace('": ', '" :\t')).encode()
    (read,) = found(write(folder, "one.json", content))
    assert isinstance(read, LocalClaim)
    assert read.content == content


def test_only_the_mark_at_the_start_of_a_file_is_passed_over(folder: Path) -> None:
    mark = codecs.BOM_UTF8.decode()
    first, second = found(write(folder, "all.ndjson", f"{mark}{ONE}\n{mark}{TWO}\n"))
    assert isinstance(first, LocalClaim)
    assert isinstance(second, LocalClaim)
    assert (first.content, second.content) == (ONE.encode(), f"{mark}{TWO}".encode())


@pytest.mark.parametrize("between", ["", "\r", " "])
def test_claims_on_one_line_among_lines_are_each_read(between: str, folder: Path) -> None:
    three = ONE.replace('"A"', '"C"')
    file = write(folder, "all.ndjson", f"{ONE}\r\n{TWO}{between}{three}\n")
    assert [number for _, number in claims(file)] == ["A", "B", "C"]
    assert [each.source.rpartition("all.ndjson")[2] for each in found(file)] == [":1", ":2[0]", ":2[1]"]


@pytest.mark.parametrize("damaged", ["<", '{"resourceType": "Claim", "id": "x', "", "42"])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_damaged_line_is_passed_on_alone(damaged: str, is_first: bool, folder: Path) -> None:
    lines = [damaged, ONE, TWO] if is_first else [ONE, damaged, TWO]
    numbers = [number for _, number in claims(write(folder, "all.json", "\n".join(lines)))]
    assert [number for number in numbers if number] == ["A", "B"]
    assert len(numbers) == (3 if damaged else 2)


@pytest.mark.parametrize(
    "broken", ['{"resourceType": "Claim", ', f"{PRETTY}, {PRETTY}", f"{PRETTY}\0", "{\"id\": '1'}"]
)
def test_a_damaged_document_is_passed_on_whole_so_that_the_gateway_says_where(
    broken: str, folder: Path
) -> None:
    (read,) = found(write(folder, "one.json", broken))
    assert isinstance(read, LocalClaim)
    assert read.content == broken.encode()


@pytest.mark.parametrize("rest", [f"[{ONE}, {TWO}", f"[{ONE}, {TWO}]]", f"[{ONE}, {TWO}] {ONE}"])
def test_of_a_damaged_array_the_claims_before_the_damage_are_read(rest: str, folder: Path) -> None:
    *before, damage = found(write(folder, "list.json", rest))
    assert [each.number for each in before if isinstance(each, LocalClaim)][:1] == ["A"]
    assert isinstance(damage, UnreadableFile)
    assert "This JSON array is" in damage.reason


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<Claim xmlns="http://hl7.org/fhir"><status value="active"/></Claim>', "FHIR in XML"),
        ("<CHECK_IN><MA_LK>1</MA_LK></CHECK_IN>", "neither its envelope nor one of its tables"),
        ("<a/>", "neither FHIR JSON nor BHYT XML"),
        ("<!DOCTYPE html><title>Log in</title>", "a web page"),
        ("ISA*00*          *00*", "X12"),
        ("MSH|^~\\&|HIS|01101", "HL7 version 2"),
        (b"PK\x03\x04\x14\x00", "ZIP archive is cut off"),
        (b"%PDF-1.7", "a PDF"),
        (b"Claim.ndjson" + bytes(245) + b"ustar\x0000", "a tar archive"),
        (b"PK\x03\x04" + b"x" * 3_000_000, "ZIP archive"),
        ("ma_lk,ma_bn\n1,2\n", "text, not JSON"),
        ('"ma_lk","ma_bn"\n1,2\n', "text, not JSON"),
        (json.dumps(json.dumps({"resourceType": "Claim"}, indent=1)), "JSON within a text, in quotes"),
        (b"\x00\x01\x02\x03", "neither JSON nor text"),
        ("", "empty"),
        ("\n \n", "empty"),
        ('[{"a": 1}, {"b": 2}]', "no resourceType"),
    ],
)
def test_what_is_no_fhir_json_is_named_in_one_sentence_with_what_to_do(
    content: str | bytes, what: str, folder: Path
) -> None:
    text = reason(write(folder, "claims.json", content))
    assert what in text
    assert "\n" not in text


def test_a_gzip_file_that_is_cut_off_is_named_and_what_was_whole_is_read(folder: Path) -> None:
    lines = "\n".join(json.dumps(claim(str(n), id="x" * (n % 89))) for n in range(9_000)).encode()
    *read, last = found(write(folder, "cut.ndjson.gz", gzip.compress(lines)[:-20]))
    assert len(read) > 1_000
    assert isinstance(last, UnreadableFile)
    assert "cut off or damaged" in last.reason


def test_a_gzip_file_far_larger_than_it_looks_is_not_read_to_its_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_gzip, "MIN_BYTES", 1024 * 1024)
    bomb = write(folder, "bomb.json", gzip.compress(b"{" + b" " * 10_000_000))
    assert "more than 400 times its size" in reason(bomb)


@pytest.mark.parametrize(
    "start", [b'{"id": "', b"[", b'[{"a":"', b'{"resourceType": "Claim"}\n{"a": "', b'["']
)
@pytest.mark.parametrize("filler", [b"x", b" ", b"[", b"\\u0041"])
def test_reading_stops_at_the_limit_of_one_value(start: bytes, filler: bytes) -> None:
    read = 0

    class Endless(BytesIO):
        def readinto(self, target: Any) -> int:
            nonlocal read
            read += len(target)
            return super().readinto(target)

    text = cast(BufferedReader, BufferedReader(Endless(start + filler * (6_000_000 // len(filler)))))
    with pytest.raises(NotReadable, match=r"larger than 0 MiB|damaged"):
        list(json_values(text, limit=100_000))
    assert read < 3_000_000


def test_an_array_on_one_line_may_be_longer_than_one_value_may_be() -> None:
    text = BytesIO(f"[{', '.join([ONE] * 1_000)}]".encode())
    values = json_values(cast(BufferedReader, BufferedReader(text)), limit=10_000)
    assert sum(1 for _ in values) == 1_000


def test_reading_stops_at_blank_lines_without_end(folder: Path) -> None:
    assert "more than 1 MiB of blank lines" in reason(write(folder, "blank.json", b"\n" * 1_100_000))


@pytest.mark.parametrize("damage", [b"\x00", b"\x00\xd8{\x00"])
def test_a_text_in_utf_16_that_is_damaged_is_named(damage: bytes, folder: Path) -> None:
    file = write(folder, "one.json", PRETTY.encode("utf-16-le") + damage)
    assert reason(file) == "This text is damaged: it is not UTF-16-LE throughout."
