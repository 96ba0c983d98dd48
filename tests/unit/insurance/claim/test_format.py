"""Every format of claims has all that a format needs."""

from gateway.v1 import claim_service_pb2
from insurance.claim.format import ClaimFormat
from insurance.claim.paths import RENDERERS
from insurance.claim.reader import READERS
from review.v1 import claim_submitted_pb2


def test_every_format_has_a_reader_and_a_renderer_of_paths() -> None:
    assert set(READERS) == set(RENDERERS) == set(ClaimFormat)


def test_every_format_has_its_name_in_both_messages() -> None:
    names = {"CLAIM_FORMAT_UNSPECIFIED", *(f"CLAIM_FORMAT_{known}" for known in ClaimFormat)}
    assert set(claim_service_pb2.ClaimFormat.keys()) == names
    assert set(claim_submitted_pb2.ClaimFormat.keys()) == names
