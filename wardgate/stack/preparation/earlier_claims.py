"""Submits the earlier sample claims of other facilities, so that overlapping stays can be found."""

from collections.abc import Iterator
from datetime import timedelta

from gateway.v1.claim_service_pb2 import ClaimFormat, SubmitClaimRequest
from wardgate.client import Refused, WardgateClient
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.preparation.register import Register


async def submit_earlier_claims(target: str, folder: DataFolder, register: Register) -> int:
    """Submit them and return their number. Every start may do it, since repeating changes nothing.

    Raises Refused.
    """
    token = register.tokens.get(register.neighbour)
    if token is None:
        return 0
    async with WardgateClient(target, token) as client:
        answers = [answer async for _, answer in client.submit_claims(_requests(folder))]
    for answer in answers:
        if isinstance(answer, Refused):
            raise answer
    return len(answers)


def _requests(folder: DataFolder) -> Iterator[tuple[str, SubmitClaimRequest]]:
    for file in sorted(folder.earlier_claims.glob("*.json")):
        content_format = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON
        # Their review is not needed here; it is enough that they were submitted first.
        wait = timedelta()
        yield file.name, SubmitClaimRequest(content=file.read_bytes(), format=content_format, wait=wait)
