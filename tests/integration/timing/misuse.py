"""A facility that misuses what it may: `python -m tests.integration.timing.misuse TARGET TOKEN KIND …`.

Prints "busy" once its first claims are answered, and at the end as JSON how many answers of each kind it got:
"kept", "known", or the code of a fault.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import grpc

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.fakes.fhir_claim import fhir_claim

LINES = 12_500
PADDED_BYTES = 3_700_000


class Misuse:
    """The facility and how its claims ended. Every stream has a connection of its own."""

    def __init__(self, target: str, token: str) -> None:
        self._target = target
        self._metadata = (("authorization", f"Bearer {token}"),)
        self.ends: Counter[str] = Counter()

    async def streams(self, count: int) -> None:
        """Many streams at once, each with a large claim that is mostly white space."""
        contents = [_padded(f"M{stream}") for stream in range(count)]
        await asyncio.gather(*(self._stream(_each([content])) for content in contents))

    async def resends(self, count: int) -> None:
        """Claims of many lines, and then all of them again at once, each with a blank more."""
        contents = [_many_lines(f"R{claim}") for claim in range(count)]
        await self._stream(_each(contents))
        await asyncio.gather(*(self._stream(_each([content + b" "])) for content in contents))

    async def _stream(self, requests: AsyncIterator[messages.SubmitClaimsRequest]) -> None:
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1)]
        async with grpc.aio.insecure_channel(self._target, options) as channel:
            async for response in ClaimServiceStub(channel).SubmitClaims(requests, metadata=self._metadata):
                for answer in response.answers:
                    self._count(answer)

    def _count(self, answer: messages.KeyedClaimAnswer) -> None:
        if not self.ends:
            _print("busy")
        known = "known" if answer.response.already_known else "kept"
        self.ends[str(answer.fault.code) if answer.HasField("fault") else known] += 1


def _message(content: bytes) -> messages.SubmitClaimsRequest:
    request = messages.SubmitClaimRequest(content=content, format=messages.CLAIM_FORMAT_FHIR_R4_JSON)
    # To be answered when it is kept.
    request.wait.FromSeconds(0)
    return messages.SubmitClaimsRequest(claims=[messages.KeyedClaim(key="k", request=request)])


async def _each(contents: list[bytes]) -> AsyncIterator[messages.SubmitClaimsRequest]:
    for content in contents:
        yield _message(content)


def _padded(number: str) -> bytes:
    content = fhir_claim(number)
    return content[:-1] + b" " * (PADDED_BYTES - len(content)) + b"}"


def _many_lines(number: str) -> bytes:
    # With white space, as many programs write it: 3.3 MB.
    return json.dumps(json.loads(fhir_claim(number, lines=LINES))).encode()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Misuse the gateway and print how the claims ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("token")
    parser.add_argument("kind", choices=["streams", "resends"])
    parser.add_argument("--count", type=int, required=True, help="streams, or claims")
    options = parser.parse_args()
    misuse = Misuse(options.target, options.token)
    work: Any = {"streams": misuse.streams, "resends": misuse.resends}[options.kind]
    asyncio.run(work(options.count))
    json.dump(misuse.ends, sys.stdout)


if __name__ == "__main__":
    main()
