"""Every format of claims has all that a format needs."""

from gateway.v1 import claim_service_pb2
from insurance.claim.format import ClaimFormat
from insurance.claim.paths import RENDERERS
from insurance.claim.reader import READERS
from insurance.claim.responses import RESPONSES
from review.answer.response import WRITERS
from review.v1 import claim_submitted_pb2


def test_every_format_has_a_reader_a_renderer_of_paths_and_writers_of_answers() -> None:
    assert set(READERS) == set(RENDERERS) == set(RESPONSES) == set(WRITERS) == set(ClaimFormat)


def test_every_format_has_its_name_in_both_messages() -> None:
    names = {"CLAIM_FORMAT_UNSPECIFIED", *(f"CLAIM_FORMAT_{known}" for known in ClaimFormat)}
    assert set(claim_service_pb2.ClaimFormat.keys()) == names
    assert set(claim_submitted_pb2.ClaimFormat.keys()) == names
