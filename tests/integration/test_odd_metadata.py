"""Metadata that no client of gRPC sends: anybody may, who needs no token for it."""

import json

from tests.bench.http2_client import Connection, Headers, connect, wait_for_answers
from tests.fakes.fhir_claim import FACILITY
from tests.integration.claim_stack import TOKENS, ClaimStack

METHOD = "/gateway.v1.CardService/CheckCard"
# An empty message: nobody is named.
MESSAGE = bytes(5)


def headers(*metadata: tuple[bytes, bytes]) -> Headers:
    """Of a call."""
    return [
        (b":method", b"POST"),
        (b":scheme", b"http"),
        (b":path", METHOD.encode()),
        (b":authority", b"wardgate"),
        (b"content-type", b"application/grpc"),
        (b"te", b"trailers"),
        *metadata,
    ]


async def test_metadata_that_cannot_be_read_is_refused_and_nobody_writes_into_the_log_by_it(
    stack: ClaimStack,
) -> None:
    # The one of other tests imports grpc before it configures its logs.
    gateway = await stack.gateway("gateway")
    odd = [
        headers(*((b"x-%d" % number, b"\xff") for number in range(50))),
        headers((b"authorization", b"Bearer \xff\x00")),
        headers((b"authorization", f"Bearer {TOKENS[FACILITY]}".encode()), (b"x", b"\xed\xa0\x80")),
        headers((b"grpc-timeout", b"-1S")),
        headers((b"x-bin", b"!!")),
    ]
    for metadata in odd:
        (connection,) = await connect(gateway.target, lambda of=metadata: Connection(of), 1)
        connection.call(MESSAGE, 0.0)
        connection.flush()
        await wait_for_answers([connection])
        assert connection.refused == 1
        connection._transport.abort()
    assert gateway.process.stop() == 0
    events = [json.loads(line)["event"] for line in gateway.process.log().splitlines()]
    assert "log record of a library" not in events
