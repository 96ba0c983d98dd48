"""Requests made beforehand, so that the load generators only send."""

from collections.abc import Iterable, Iterator, Sequence

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as claims


def single_checks(chip_ids: Iterable[str]) -> Iterator[bytes]:
    """CheckCard requests."""
    return (cards.CheckCardRequest(chip_id=chip_id).SerializeToString() for chip_id in chip_ids)


def batched_checks(chip_ids: Sequence[str], batch_size: int) -> Iterator[bytes]:
    """CheckCards requests of `batch_size` look-ups each."""
    for first in range(0, len(chip_ids), batch_size):
        batch = enumerate(chip_ids[first : first + batch_size], first)
        checks = [
            cards.KeyedCheck(key=str(key), request=cards.CheckCardRequest(chip_id=chip_id))
            for key, chip_id in batch
        ]
        yield cards.CheckCardsRequest(checks=checks).SerializeToString()


def single_claims(contents: Iterable[bytes]) -> Iterator[bytes]:
    """SubmitClaim requests, to be answered when the claim is kept."""
    for content in contents:
        request = claims.SubmitClaimRequest(content=content, format=claims.CLAIM_FORMAT_FHIR_R4_JSON)
        request.wait.FromSeconds(0)
        yield request.SerializeToString()


def claim_submissions(contents: Iterable[bytes], wait_seconds: int) -> Iterator[bytes]:
    """SubmitClaims requests of one claim each, to be answered when it is reviewed."""
    for key, content in enumerate(contents):
        request = claims.SubmitClaimRequest(content=content, format=claims.CLAIM_FORMAT_FHIR_R4_JSON)
        request.wait.FromSeconds(wait_seconds)
        keyed = claims.KeyedClaim(key=str(key), request=request)
        yield claims.SubmitClaimsRequest(claims=[keyed]).SerializeToString()
