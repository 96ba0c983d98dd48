"""`wardgate submit`."""

import gzip
import json
from pathlib import Path

import pytest

from tests.fakes.gateway_server import FIRST_CLAIM, FakeGateway
from tests.unit.wardgate.cli.conftest import Command


def claim(number: str) -> str:
    return json.dumps({"resourceType": "Claim", "identifier": [{"value": number}]})


def test_a_claim_is_shown_with_band_money_and_findings(call: Command, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(claim("HS-1"))
    shown = call("submit", "one.json")
    assert shown.exit_code == 0
    for part in ("HS-1", "CHECK", "120,000 VND", "W02 Amount is not price times quantity", "1 accepted"):
        assert part in shown.stdout


def test_rules_that_could_not_judge_are_summarised(call: Command, tmp_path: Path) -> None:
    (tmp_path / "two.ndjson").write_text(claim("HS-1") + "\n\n" + claim("HS-2") + "\n")
    shown = call("submit", "two.ndjson")
    assert "W07" in shown.stdout
    assert "Claim.item.unitPrice" in shown.stdout


def test_an_unreadable_claim_is_shown_with_every_path_and_exits_with_1(call: Command, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(claim("HS-1"))
    (tmp_path / "torn.json").write_text('{"resourceType": "Claim", "torn')
    shown = call("submit", "good.json", "torn.json")
    assert shown.exit_code == 1
    for part in (
        "torn.json",
        "Claim.item[2].quantity.value",
        "must be a number",
        "1 accepted",
        "1 unreadable",
    ):
        assert part in shown.stdout


def test_a_changed_claim_is_shown_with_what_differs_and_exits_with_1(call: Command, tmp_path: Path) -> None:
    (tmp_path / "changed.json").write_text(claim("changed"))
    shown = call("submit", "changed.json")
    assert shown.exit_code == 1
    assert "Claim.total" in shown.stdout
    assert "1 changed" in shown.stdout


def test_json_has_a_line_for_every_claim_accepted_or_refused(call: Command, tmp_path: Path) -> None:
    (tmp_path / "all.ndjson").write_text("\n".join([claim("HS-1"), "<", claim("changed")]))
    shown = call("submit", "all.ndjson", "nowhere.json", "--json")
    lines = {line["source"]: line for line in map(json.loads, shown.stdout.splitlines())}
    assert lines["all.ndjson:1"]["response"]["claim_id"] == FIRST_CLAIM
    assert lines["all.ndjson:2"]["fault"]["faults"][0]["field"] == "Claim.item[2].quantity.value"
    assert lines["all.ndjson:3"]["fault"]["metadata"] == {"paths": "Claim.total"}
    assert lines["nowhere.json"]["fault"]["reason"] == "FILE_UNREADABLE"


def test_a_bundle_of_many_is_split_into_its_claims_byte_for_byte(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    first, second = '{"resourceType":"Claim","id":"a","total":{"value":1.10}}', claim("b")
    entries = ",".join(f'{{"resource":{each}}}' for each in ('{"resourceType":"Patient"}', first, second))
    (tmp_path / "bundle.json").write_text(f'{{"resourceType":"Bundle","entry":[{entries}]}}')
    assert call("submit", "bundle.json").exit_code == 0
    assert [sent.content.decode() for sent in gateway.submitted] == [first, second]


def test_a_claim_of_a_bundle_is_sent_with_the_resources_that_it_refers_to(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    patients = [
        {"fullUrl": f"urn:uuid:{n}", "resource": {"resourceType": "Patient", "id": f"p{n}"}} for n in (1, 2)
    ]
    claims = [
        {"resource": {"resourceType": "Claim", "id": f"c{n}", "patient": {"reference": reference}}}
        for n, reference in ((1, "urn:uuid:1"), (2, "Patient/p2"))
    ]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [*patients, *claims]}
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))
    assert call("submit", "bundle.json").exit_code == 0
    sent = [json.loads(request.content)["entry"] for request in gateway.submitted]
    assert sent == [[claims[0], patients[0]], [claims[1], patients[1]]]


def test_folders_and_gzipped_files_are_read(call: Command, gateway: FakeGateway, tmp_path: Path) -> None:
    (tmp_path / "march").mkdir()
    (tmp_path / "march" / "a.ndjson.gz").write_bytes(gzip.compress(claim("HS-1").encode()))
    (tmp_path / "march" / "b.json").write_text(claim("HS-2"))
    (tmp_path / "march" / "labels.csv").write_text("file,fault,line\n")
    assert call("submit", "march").exit_code == 0
    assert len(gateway.submitted) == 2


def test_a_damaged_gzip_file_is_reported_and_the_other_files_are_submitted(
    call: Command, tmp_path: Path
) -> None:
    (tmp_path / "cut.ndjson.gz").write_bytes(gzip.compress(claim("HS-1").encode() * 1000)[:-20])
    (tmp_path / "text.json.gz").write_text("not gzipped")
    (tmp_path / "good.json").write_text(claim("HS-2"))
    shown = call("submit", "cut.ndjson.gz", "text.json.gz", "good.json")
    assert shown.exit_code == 1
    assert "1 accepted" in shown.stdout
    assert "2 unreadable files" in shown.stdout


OTHER = "0dc5cae1-f9f8-4c07-852b-71dc1d681927"


@pytest.mark.parametrize(("replaced", "exit_code"), [(OTHER, 0), ("", 1)])
def test_a_claim_that_was_known_before_is_said_to_replace_nothing(
    call: Command, gateway: FakeGateway, tmp_path: Path, replaced: str, exit_code: int
) -> None:
    gateway.replaced = replaced
    (tmp_path / "one.json").write_text(claim("HS-1"))
    shown = call("submit", "--replaces", OTHER.upper(), "one.json")
    assert gateway.submitted[0].replaces_claim_id == OTHER
    assert shown.exit_code == exit_code
    assert ("1 without effect on the claim of --replaces" in shown.stdout) == bool(exit_code)


def test_what_is_no_id_of_a_claim_is_a_wrong_command(call: Command, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(claim("HS-1"))
    shown = call("submit", "--replaces", "6f1c", "one.json")
    assert shown.exit_code == 2
    assert "--replaces" in shown.stderr


def test_a_dry_run_submits_nothing(call: Command, gateway: FakeGateway, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(claim("HS-1"))
    shown = call("submit", "--dry-run", "one.json")
    assert shown.exit_code == 0
    assert "1 judged (dry run, nothing submitted)" in shown.stdout
    assert gateway.submitted == []


def test_a_sheet_that_cannot_be_written_is_a_plain_message_and_nothing_is_sent(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "one.json").write_text(claim("HS-1"))
    shown = call("submit", "one.json", "--remarks", "one.json/remarks.csv")
    assert shown.exit_code == 1
    assert "one.json/remarks.csv cannot be written: Not a directory." in shown.stderr
    assert gateway.submitted == []


def test_a_thousand_claims_are_summarised_with_the_number_left_out(call: Command, tmp_path: Path) -> None:
    (tmp_path / "all.ndjson").write_text("\n".join(claim(f"HS-{n}") for n in range(1000)))
    shown = call("submit", "all.ndjson")
    assert "and 960 more, clear or with less at stake" in shown.stdout
    assert "1,000 accepted" in shown.stdout
    assert "at stake: 120,000,000 VND" in shown.stdout


@pytest.mark.parametrize("flags", [(), ("--dry-run",)])
def test_a_claim_that_is_too_large_is_named_and_the_others_are_sent(
    flags: tuple[str, ...], call: Command, tmp_path: Path
) -> None:
    large = json.dumps({"resourceType": "Claim", "id": "large", "text": {"div": "x" * 17_000_000}})
    (tmp_path / "all.ndjson").write_text("\n".join([claim("HS-1"), large, claim("HS-2")]))
    shown = call("submit", *flags, "all.ndjson")
    assert shown.exit_code == 1
    for part in ("all.ndjson:2 (large)", "CLAIM_TOO_LARGE", "larger than 16,773,120 bytes", "1 too large"):
        assert part in shown.stdout


def test_an_export_is_submitted_with_one_line_on_what_else_is_in_it(
    call: Command, gateway: FakeGateway, tmp_path: Path
) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "Patient.ndjson").write_text('{"resourceType": "Patient", "id": "7"}\n' * 300)
    refers = {"resourceType": "Claim", "id": "c", "patient": {"reference": "Patient/7"}}
    (tmp_path / "export" / "Claim.ndjson").write_text(json.dumps(refers))
    (tmp_path / "export" / "readme.txt").write_text("Hello")
    shown = call("submit", "export")
    assert shown.exit_code == 0
    assert shown.stderr.splitlines() == [
        "300 resources are not claims (300 Patient): sent along with the claims that refer to them (1); "
        "passed over, because nothing in it is FHIR or BHYT XML: readme.txt"
    ]
    (sent,) = gateway.submitted
    assert [entry["resource"]["resourceType"] for entry in json.loads(sent.content)["entry"]] == [
        "Claim",
        "Patient",
    ]


@pytest.mark.parametrize("written", ["{0}\n{1}", "[{0},{1}]"])
def test_a_file_with_two_claims_corrects_none(
    call: Command, gateway: FakeGateway, tmp_path: Path, written: str
) -> None:
    (tmp_path / "two.ndjson").write_text(written.format(claim("HS-1"), claim("HS-2")))
    shown = call("submit", "--replaces", "00000000-0000-4000-8000-000000000001", "two.ndjson")
    assert shown.exit_code == 1
    assert "holds several" in shown.stderr
    assert not gateway.submitted
