"""A facility that misuses what it may: `python -m tests.bench.misuse_load TARGET TOKEN KIND --count N …`.

Prints as JSON how many answers of each kind it got: "kept", "known", or the number of a status.
"""

import argparse
import asyncio
import json
import secrets
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from itertools import count

import grpc

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.fakes.fhir_claim import fhir_claim

# With white space, as many programs write them, such claims have 3.3 MB.
LINES = 12_500
PADDED_BYTES = 3_700_000


class Misuse:
    """The facility, and how its claims ended. Every stream has a connection of its own."""

    def __init__(self, target: str, token: str) -> None:
        self._target = target
        self._metadata = (("authorization", f"Bearer {token}"),)
        self._series, self._numbers = secrets.token_hex(4), count()
        self.ends: Counter[str] = Counter()

    async def streams(self, streams: int) -> None:
        """Many streams at once, each with a large claim that is mostly white space."""
        await asyncio.gather(*(self._submit(self._padded()) for _ in range(streams)))

    async def resends(self, claims: int) -> None:
        """Claims of many lines, and then all of them again at once, each with a blank more."""
        contents = [self._with_many_lines() for _ in range(claims)]
        await self._submit(*contents)
        await asyncio.gather(*(self._submit(content + b" ") for content in contents))

    async def _submit(self, *contents: bytes) -> None:
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1)]
        async with grpc.aio.insecure_channel(self._target, options) as channel:
            stream = ClaimServiceStub(channel).SubmitClaims(_requests(contents), metadata=self._metadata)
            async for response in stream:
                self.ends.update(map(_end, response.answers))

    def _padded(self) -> bytes:
        content = self._claim(lines=1)
        return content[:-1] + b" " * (PADDED_BYTES - len(content)) + b"}"

    def _with_many_lines(self) -> bytes:
        return json.dumps(json.loads(self._claim(lines=LINES))).encode()

    def _claim(self, lines: int) -> bytes:
        number = f"{self._series}-{next(self._numbers)}"
        return fhir_claim(number, lines=lines, provider={"display": "a clinic"})


async def _requests(contents: tuple[bytes, ...]) -> AsyncIterator[messages.SubmitClaimsRequest]:
    """Each claim in a message, to be answered when it is kept."""
    for content in contents:
        request = messages.SubmitClaimRequest(content=content, format=messages.CLAIM_FORMAT_FHIR_R4_JSON)
        request.wait.FromSeconds(0)
        yield messages.SubmitClaimsRequest(claims=[messages.KeyedClaim(key="k", request=request)])


def _end(answer: messages.KeyedClaimAnswer) -> str:
    if answer.HasField("fault"):
        return str(answer.fault.code)
    return "known" if answer.response.already_known else "kept"


async def run(options: argparse.Namespace) -> Counter[str]:
    """Misuse the gateway once, or again and again for so many seconds."""
    misuse, until = Misuse(options.target, options.token), time.monotonic() + options.seconds
    work = {"streams": misuse.streams, "resends": misuse.resends}[options.kind]
    await work(options.count)
    while time.monotonic() < until:
        await work(options.count)
    return misuse.ends


def main() -> None:
    """Print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("token")
    parser.add_argument("kind", choices=["streams", "resends"])
    parser.add_argument("--count", type=int, required=True, help="streams, or claims")
    parser.add_argument("--seconds", type=float, default=0, help="default: once")
    json.dump(asyncio.run(run(parser.parse_args())), sys.stdout)


if __name__ == "__main__":
    main()
