"""`wardgate convert`: files of claims in another format, and a report of what could not be carried."""

import asyncio
import csv
import gzip
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from insurance.claim.converting.target import Target
from insurance.claim.format import ClaimFormat
from tests.unit.insurance.claim.bhyt.exports import (
    EXAMINATION,
    VISIT,
    envelope,
    export,
    in_base64,
    row,
    services,
)
from tests.unit.insurance.claim.fhir.claims import FULL, SMALLEST
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.claims.convert.conversion import Failed
from wardgate.cli.claims.convert.conversion_run import ConversionOptions, run_conversion
from wardgate.cli.claims.convert.conversions import Conversions
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.claims.submit import Release

SIGNATURE = b"<CHUKYDONVI><Signature>x</Signature></CHUKYDONVI>"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def signed(content: bytes) -> bytes:
    return content.replace(b"<CHUKYDONVI/>", SIGNATURE)


def record(number: str) -> list[tuple[str, str]]:
    return [("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))]


def test_each_claim_is_written_in_the_folder_of_its_file(run: Command, tmp_path: Path) -> None:
    (tmp_path / "in/11").mkdir(parents=True)
    (tmp_path / "in/11/a.xml").write_bytes(export())
    (tmp_path / "in/b.xml.gz").write_bytes(gzip.compress(envelope(record("LK-2"))))
    shown = run("convert", "in", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 0
    assert "2 converted" in shown.stdout
    assert {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")} == {
        "11/a.xml", "b.xml", "not-carried.csv", "remarks.csv",
    }  # fmt: skip
    assert b"GIAMDINHHS" in (tmp_path / "out/b.xml").read_bytes()


def test_each_record_of_an_export_becomes_a_file(run: Command, tmp_path: Path) -> None:
    (tmp_path / "month.xml").write_bytes(envelope(record("LK-1"), record("LK-2")))
    assert run("convert", "month.xml", "--to", "bhyt-4750", "-o", "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").glob("*.xml")} == {"month-1.xml", "month-2.xml"}


def test_the_files_of_an_archive_stand_in_a_folder_of_its_name(run: Command, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "month.zip", "w") as archive:
        archive.writestr("11/a.xml", export())
        archive.writestr("../b.xml", envelope(record("LK-2")))
    assert run("convert", "month.zip", "--to", "fhir-r4", "-o", "out").exit_code == 0
    written = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.json")}
    assert written == {"month/11/a.json", "month/b.json"}


def test_a_claim_that_xml_would_change_is_not_converted(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(FULL | {"use": "preauthorization"}))
    shown = run("convert", "a.json", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 1
    assert "Claim.use" in shown.stdout
    assert not (tmp_path / "out/a.xml").exists()


def test_what_is_not_carried_is_in_the_report_and_in_short_on_the_terminal(
    run: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_bytes(signed(export()))
    shown = run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 0
    [lost] = rows(tmp_path / "out/not-carried.csv")
    assert lost[:2] == ["a.xml", "GIAMDINHHS/CHUKYDONVI"]
    assert "chữ ký" in lost[2]
    assert "GIAMDINHHS/CHUKYDONVI" in shown.stdout
    assert "1 of them not with everything" in shown.stdout


def test_the_signature_of_a_file_with_several_records_is_named_for_each(run: Command, tmp_path: Path) -> None:
    (tmp_path / "month.xml").write_bytes(signed(envelope(record("LK-1"), record("LK-2"))))
    run("convert", "month.xml", "--to", "bhyt-3176", "-o", "out")
    assert [lost[:2] for lost in rows(tmp_path / "out/not-carried.csv")] == [
        ["month.xml#1", "GIAMDINHHS/CHUKYDONVI"],
        ["month.xml#2", "GIAMDINHHS/CHUKYDONVI"],
    ]


def test_the_report_has_the_name_that_was_given(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(signed(export()))
    run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out", "--report", "lost.csv")
    assert len(rows(tmp_path / "lost.csv")) == 1
    assert not (tmp_path / "out/not-carried.csv").exists()


def test_what_the_decision_demands_is_in_the_sheet_of_remarks(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export({"DIA_CHI": ""}))
    shown = run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 0
    [remark] = rows(tmp_path / "out/remarks.csv")
    assert remark[:4] == ["a.xml", "LK-1", "XML1/DIA_CHI", "against the decision"]
    assert "1 against the decision on the format" in shown.stdout


@pytest.mark.parametrize("target", ["fhir-r4", "fhir-r5"])
def test_an_export_becomes_a_fhir_claim_and_an_export_again(
    run: Command, tmp_path: Path, target: str
) -> None:
    (tmp_path / "a.xml").write_bytes(export())
    assert run("convert", "a.xml", "--to", target, "-o", "fhir").exit_code == 0
    assert json.loads((tmp_path / "fhir/a.json").read_text())["resourceType"] == "Claim"
    release = target[-2:].upper()
    shown = run("convert", "fhir/a.json", "--release", release, "--to", "bhyt-3176", "-o", "xml")
    assert shown.exit_code == 0
    assert shown.stdout == "1 converted\n"
    assert rows(tmp_path / "xml/not-carried.csv") == []


def test_what_xml_cannot_hold_of_a_fhir_claim_is_named_by_its_fhirpath(run: Command, tmp_path: Path) -> None:
    claims = [json.dumps(SMALLEST | {"id": name, "language": "vi"}) for name in ("a", "b")]
    (tmp_path / "two.ndjson").write_text("\n".join(claims))
    shown = run("convert", "two.ndjson", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 0
    assert {path.name for path in (tmp_path / "out").glob("*.xml")} == {"two-1.xml", "two-2.xml"}
    lost = [(row[0], row[1]) for row in rows(tmp_path / "out/not-carried.csv")]
    assert ("two.ndjson:2", "Claim.language") in lost
    assert "Claim.language" in shown.stdout


def test_no_report_has_a_value_of_a_claim(run: Command, tmp_path: Path) -> None:
    odd = {"language": "vi", "patient": {"identifier": {"system": "urn:odd", "value": "079180000001"}}}
    (tmp_path / "a.json").write_text(json.dumps(FULL | odd))
    shown = run("convert", "a.json", "--to", "bhyt-3176", "-o", "out")
    reports = [(tmp_path / "out" / name).read_text() for name in ("not-carried.csv", "remarks.csv")]
    assert all("079180000001" not in text for text in (shown.stdout, *reports))


def test_a_claim_of_another_release_is_recognised(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(SMALLEST | {"patientPaid": {"value": 1}}))
    shown = run("convert", "a.json", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 1
    assert "use --release R5" in shown.stdout


def test_a_claim_that_cannot_be_read_is_shown_and_the_others_are_converted(
    run: Command, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/good.xml").write_bytes(export())
    (tmp_path / "in/torn.xml").write_bytes(export()[:900])
    shown = run("convert", "in", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 1
    assert "1 converted" in shown.stdout
    assert "1 not converted" in shown.stdout
    assert "in/torn.xml" in shown.stdout
    assert rows(tmp_path / "out/remarks.csv")[0][0] == "in/torn.xml"


def test_a_file_that_is_there_is_kept(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export())
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.xml").write_text("mine")
    shown = run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 1
    assert "--force" in shown.stdout
    assert (tmp_path / "out/a.xml").read_text() == "mine"


def test_why_a_file_was_not_converted_is_said_in_vietnamese_too(run: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/XML3.xml").write_text(services(EXAMINATION))
    (tmp_path / "in/a.xml").write_bytes(export())
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.xml").write_text("mine")
    run("convert", "in", "--to", "bhyt-3176", "-o", "out")
    assert [(row[0], row[4][:16]) for row in rows(tmp_path / "out/remarks.csv")] == [
        ("in/XML3.xml", "XML3 của đợt LK-"),
        ("in/a.xml", "Tệp này đã có, v"),
    ]


def test_a_report_of_an_earlier_run_is_kept(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export())
    run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out")
    shown = run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out")
    assert shown.exit_code == 1
    assert "is there already" in shown.stderr


def test_force_overwrites(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export())
    for _ in range(2):
        shown = run("convert", "a.xml", "--to", "bhyt-3176", "-o", "out", "--force")
        assert shown.exit_code == 0
    assert [path.name for path in (tmp_path / "out").glob("*.tmp")] == []


def test_what_is_written_is_not_read_as_input(run: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.xml").write_bytes(export())
    shown = run("convert", "in", "--to", "bhyt-3176", "-o", "in/out")
    assert shown.exit_code == 2
    assert "name another folder" in shown.stderr


def test_a_folder_that_cannot_be_made_is_a_plain_message(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export())
    shown = run("convert", "a.xml", "--to", "bhyt-3176", "-o", "a.xml/out")
    assert shown.exit_code == 1
    assert "cannot be written" in shown.stderr


def test_many_claims_are_converted_in_processes_in_the_order_in_which_they_came() -> None:
    contents = [b"torn" if place % 5 == 4 else envelope(record(f"LK-{place}")) for place in range(40)]
    claims = [LocalClaim(f"{place}", "", one, is_export=True) for place, one in enumerate(contents)]
    several = Conversions(Target.BHYT_3176, ClaimFormat.FHIR_R4_JSON, processes=2, alone=2)
    found = list(several.of(claims))
    assert [claim.source for claim, _ in found] == [claim.source for claim in claims]
    assert [isinstance(outcome, Failed) for _, outcome in found] == [one == b"torn" for one in contents]


async def test_a_conversion_can_be_interrupted_between_two_claims(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for place in range(5):
        (tmp_path / f"in/{place}.xml").write_bytes(export())
    options = ConversionOptions(
        [tmp_path / "in"], Target.BHYT_3176, Release.R4, tmp_path, tmp_path / "l", tmp_path / "r", force=False
    )
    run = asyncio.create_task(run_conversion(options._replace(output=tmp_path / "out")))
    await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert len(list((tmp_path / "out").glob("*.xml"))) == 1
