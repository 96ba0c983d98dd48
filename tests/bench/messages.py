"""Requests made beforehand, as gRPC frames them, so that the load generators only send."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from google.protobuf.message import Message

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as claims


def write(file: Path, messages: Iterable[Message]) -> Path:
    """Each as one byte (not compressed), four bytes of length, the message."""
    bodies = (message.SerializeToString() for message in messages)
    file.write_bytes(b"".join(b"\0" + struct.pack(">I", len(body)) + body for body in bodies))
    return file


def single_checks(chip_ids: Iterable[str]) -> Iterator[cards.CheckCardRequest]:
    """One look-up a message."""
    return (cards.CheckCardRequest(chip_id=chip_id) for chip_id in chip_ids)


def gathered_checks(chip_ids: Sequence[str], in_one: int) -> Iterator[cards.CheckCardsRequest]:
    """Many look-ups a message."""
    for first in range(0, len(chip_ids), in_one):
        asked = enumerate(chip_ids[first : first + in_one], first)
        checks = [
            cards.KeyedCheck(key=str(key), request=cards.CheckCardRequest(chip_id=one)) for key, one in asked
        ]
        yield cards.CheckCardsRequest(checks=checks)


def claim_sendings(contents: Iterable[bytes], wait_seconds: int) -> Iterator[claims.SubmitClaimsRequest]:
    """One claim a message, to be answered when it is reviewed."""
    for key, content in enumerate(contents):
        request = claims.SubmitClaimRequest(content=content, format=claims.CLAIM_FORMAT_FHIR_R4_JSON)
        request.wait.FromSeconds(wait_seconds)
        yield claims.SubmitClaimsRequest(claims=[claims.KeyedClaim(key=str(key), request=request)])
