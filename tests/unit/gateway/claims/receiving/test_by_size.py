"""Large claims are received apart from small ones."""

import pytest

from gateway.claims.receiving.by_size import BySize, ComparedWithLarge
from gateway.claims.submission import LARGE_BYTES, Submission
from insurance.claim.format import ClaimFormat


def submission(size: int) -> Submission:
    return Submission(facility="01001", format=ClaimFormat.FHIR_R4_JSON, content=bytes(size))


async def large(_: Submission) -> str:
    return "apart"


async def small(claim: Submission) -> str:
    if not claim.content:
        raise ComparedWithLarge
    return "in a batch"


@pytest.mark.parametrize(
    ("size", "received"),
    [(1, "in a batch"), (LARGE_BYTES, "in a batch"), (LARGE_BYTES + 1, "apart"), (0, "apart")],
)
async def test_a_claim_is_received_apart_if_it_or_the_known_one_is_large(size: int, received: str) -> None:
    assert await BySize(small, large)(submission(size)) == received
