"""Where a damaged claim is damaged, as a person finds it in the file."""

import grpc
import pytest

from wardgate.cli.claims.fault_place import with_place_in_file
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.client import FieldFault, Refused


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("march.ndjson:17", "is not JSON at byte 40 of line 17: correct the text there"),
        ("list.json[3]", "is not JSON at byte 40 (line 2 of this element): correct the text there"),
        ("one.json", "is not JSON at byte 40 (line 2): correct the text there"),
    ],
)
def test_the_fault_of_a_damaged_claim_is_placed_in_its_file(source: str, text: str) -> None:
    told = "is not JSON at byte 40 (line 2): correct the text there"
    refused = Refused(grpc.StatusCode.INVALID_ARGUMENT, "no", faults=(FieldFault("Claim", told),))
    placed = with_place_in_file(LocalClaim(source, "", b"{"), refused)
    assert placed.faults == (FieldFault("Claim", text),)
    assert (placed.code, placed.message) == (refused.code, refused.message)
