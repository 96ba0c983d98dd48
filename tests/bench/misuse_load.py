"""A facility that misuses what it may: `python -m tests.bench.misuse_load TARGET TOKEN KIND --count N …`.

Prints BEGUN when the misuse begins, and at the end as JSON how many answers of each kind it got: "kept",
"known", or the number of a status.
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
# Such a claim has 3.5 MB.
UNKNOWN_ELEMENTS = 320_000
BEGUN = "begun"


class Misuse:
    """The facility, and how its claims ended. Every stream has a connection of its own."""

    def __init__(self, target: str, token: str) -> None:
        self._target = target
        self._metadata = (("authorization", f"Bearer {token}"),)
        self._series, self._numbers = secrets.token_hex(4), count()
        self.ends: Counter[str] = Counter()

    async def streams(self, streams: int) -> AsyncIterator[None]:
        """Many streams at once, each with a large claim that is mostly white space."""
        while True:
            contents = [self._padded() for _ in range(streams)]
            yield
            await self._submit_at_once(contents)

    async def resends(self, claims: int) -> AsyncIterator[None]:
        """Claims of many lines, and then all of them again at once, each with a blank more every time."""
        contents = [self._with_many_lines() for _ in range(claims)]
        await self._submit(*contents)
        for blanks in count(1):
            yield
            await self._submit_at_once([content + b" " * blanks for content in contents])

    async def unknown_elements(self, claims: int) -> AsyncIterator[None]:
        """Claims at once that are nothing but elements that FHIR does not know: all are refused."""
        contents = [self._with_unknown_elements() for _ in range(claims)]
        while True:
            yield
            await self._submit_at_once(contents)

    async def _submit_at_once(self, contents: list[bytes]) -> None:
        await asyncio.gather(*(self._submit(content) for content in contents))

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

    def _with_unknown_elements(self) -> bytes:
        unknown = ",".join(f'"x{number:05x}":1' for number in range(UNKNOWN_ELEMENTS))
        return self._claim(lines=1)[:-1] + f",{unknown}}}".encode()

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


KINDS = {
    "streams": Misuse.streams,
    "resends": Misuse.resends,
    "unknown-elements": Misuse.unknown_elements,
}


async def run(options: argparse.Namespace) -> Counter[str]:
    """Misuse the gateway once, or again and again for so many seconds."""
    misuse = Misuse(options.target, options.token)
    rounds = KINDS[options.kind](misuse, options.count)
    await anext(rounds)
    sys.stdout.write(f"{BEGUN}\n")
    sys.stdout.flush()
    until = time.monotonic() + options.seconds
    await anext(rounds)
    while time.monotonic() < until:
        await anext(rounds)
    return misuse.ends


def main() -> None:
    """Print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("token")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--count", type=int, required=True, help="streams, or claims")
    parser.add_argument("--seconds", type=float, default=0, help="default: once")
    json.dump(asyncio.run(run(parser.parse_args())), sys.stdout)


if __name__ == "__main__":
    main()
