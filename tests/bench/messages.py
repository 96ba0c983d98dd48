"""Requests made beforehand, so that the load generators only send."""

from collections.abc import Iterable, Iterator, Sequence

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as claims


def single_checks(chip_ids: Iterable[str]) -> Iterator[bytes]:
    """One look-up a message."""
    return (cards.CheckCardRequest(chip_id=chip_id).SerializeToString() for chip_id in chip_ids)


def gathered_checks(chip_ids: Sequence[str], in_one: int) -> Iterator[bytes]:
    """Many look-ups a message."""
    for first in range(0, len(chip_ids), in_one):
        asked = enumerate(chip_ids[first : first + in_one], first)
        checks = [
            cards.KeyedCheck(key=str(key), request=cards.CheckCardRequest(chip_id=one)) for key, one in asked
        ]
        yield cards.CheckCardsRequest(checks=checks).SerializeToString()


def claim_sendings(contents: Iterable[bytes], wait_seconds: int) -> Iterator[bytes]:
    """One claim a message, to be answered when it is reviewed."""
    for key, content in enumerate(contents):
        request = claims.SubmitClaimRequest(content=content, format=claims.CLAIM_FORMAT_FHIR_R4_JSON)
        request.wait.FromSeconds(wait_seconds)
        keyed = claims.KeyedClaim(key=str(key), request=request)
        yield claims.SubmitClaimsRequest(claims=[keyed]).SerializeToString()
