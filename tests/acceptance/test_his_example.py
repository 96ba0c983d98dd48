"""A hospital's program in Node, the example of docs/howto/connect-an-his.md, calls a stack."""

import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.his_example import Example, UnreachableRegistryError
from tests.acceptance.running_stack import RunningStack
from wardgate.data_folder.paths import DataFolder

TOOLS = ("node", "npm")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def data(two_gateways: RunningStack) -> DataFolder:
    return DataFolder(two_gateways.folder)


@pytest.fixture(scope="module")
def example(data: DataFolder, scratch: Path) -> Example:
    try:
        return Example(scratch / "his", data)
    except UnreachableRegistryError:
        pytest.skip("the registry of npm cannot be reached")


def test_a_look_up_says_the_verdict_and_what_to_store(example: Example, data: DataFolder) -> None:
    samples = json.loads(data.samples.read_text())
    person = next(sample for sample in samples if sample["outcome"] == "ACCURATE")
    status, written = example.visit(person["chip_id"], example.any_token)
    assert status == 0, written
    assert "VERDICT_VALID 000" in written
    assert "Store with the visit: wg1." in written


def test_a_claim_is_submitted_once_however_often_it_is_sent(
    example: Example, two_gateways: RunningStack, data: DataFolder
) -> None:
    claim = unsent_claims(two_gateways, data)[0]
    first, again = (example.visit(claim, example.token_of(claim)) for _ in range(2))
    assert (first[0], again[0]) == (0, 0), first[1] + again[1]
    assert "CLAIM_STATE_REVIEWED" in first[1]
    assert "BAND_" in first[1]
    assert "(known already)" in again[1]


def test_an_export_in_xml_is_submitted_too(
    example: Example, two_gateways: RunningStack, data: DataFolder
) -> None:
    claim = unsent_claims(two_gateways, data)[1]
    export = data.path / "sample-claims-xml" / f"{claim.stem}.xml"
    status, written = example.visit(export, example.token_of(claim))
    assert status == 0, written
    assert "CLAIM_STATE_REVIEWED" in written


def test_every_fault_of_an_unreadable_claim_is_written(example: Example, scratch: Path) -> None:
    unreadable = scratch / "unreadable.json"
    unreadable.write_text('{"resourceType": "Claim", "status": "active"}')
    status, written = example.visit(unreadable, example.any_token)
    assert status == 1, written
    for part in ("CLAIM_UNREADABLE", "Claim.use", "Claim.provider"):
        assert part in written


def test_a_wrong_token_is_named(example: Example, data: DataFolder) -> None:
    person = json.loads(data.samples.read_text())[0]
    status, written = example.visit(person["chip_id"], "not-a-token")
    assert status == 1, written
    assert "CALLER_UNKNOWN" in written


def unsent_claims(stack: RunningStack, data: DataFolder) -> list[Path]:
    """The sample claims that the stack has not submitted itself: it prints the numbers of those."""
    claims = sorted(data.sample_claims.glob("*.json"))
    return [claim for claim in claims if number_of(claim) not in stack.output]


def number_of(claim: Path) -> str:
    return str(json.loads(claim.read_text())["identifier"][0]["value"])
