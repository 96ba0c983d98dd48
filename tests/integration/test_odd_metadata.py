"""Metadata and paths that no client of gRPC sends: anybody may, who needs no token for it."""

import asyncio
import json
from struct import pack

import hpack

from tests.fakes.fhir_claim import FACILITY
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway

METHOD = b"/gateway.v1.CardService/CheckCard"
# HTTP/2: the kinds of frames, and flags.
DATA, HEADERS, SETTINGS, END_STREAM, END_HEADERS = 0, 1, 4, 1, 4
HEAD_BYTES = 9


def frame(kind: int, flags: int, stream: int, content: bytes) -> bytes:
    """As it is sent."""
    return pack(">I", len(content))[1:] + bytes([kind, flags]) + pack(">I", stream) + content


async def is_answered(gateway: Gateway, *metadata: tuple[bytes, bytes], path: bytes = METHOD) -> bool:
    """Whether a call with an empty message gets headers."""
    fields = [
        (b":method", b"POST"),
        (b":scheme", b"http"),
        (b":path", path),
        (b":authority", b"wardgate"),
        (b"content-type", b"application/grpc"),
        (b"te", b"trailers"),
        *metadata,
    ]
    host, port = gateway.target.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, b""))
    writer.write(frame(HEADERS, END_HEADERS, 1, hpack.Encoder().encode(fields)))
    writer.write(frame(DATA, END_STREAM, 1, bytes(5)))
    try:
        while (head := await reader.readexactly(HEAD_BYTES))[3] != HEADERS:
            await reader.readexactly(int.from_bytes(head[:3], "big"))
    except (asyncio.IncompleteReadError, ConnectionError):
        return False
    finally:
        writer.close()
    return True


async def test_odd_metadata_and_paths_are_answered_and_write_nothing_into_the_log(stack: ClaimStack) -> None:
    gateway = await stack.gateway("gateway")
    token = (b"authorization", f"Bearer {TOKENS[FACILITY]}".encode())
    # The path that is no UTF-8 ended gRPC's server, and the process ran on and answered nobody.
    for path in (b"/\xff", b"/gateway.v1.CardService/\xff", METHOD + b"\xff", b"/"):
        assert await is_answered(gateway, token, path=path)
    assert await is_answered(gateway, *((b"x-%d" % number, b"\xff") for number in range(50)))
    assert await is_answered(gateway, (b"authorization", b"Bearer \xff\x00"))
    assert await is_answered(gateway, token, (b"x", b"\xed\xa0\x80"))
    assert await is_answered(gateway, (b"x-bin", b"!!"))
    async with gateway.calls() as calls:
        await calls.list()
    gateway.process.kill()
    assert {json.loads(line)["level"] for line in gateway.process.log().splitlines()} == {"info"}


async def test_with_another_grpcio_calls_are_answered_and_an_odd_path_has_the_gateway_started_again(
    stack: ClaimStack,
) -> None:
    gateway = await stack.gateway("tests.integration.gateway_of_another_grpcio")
    async with gateway.calls() as calls:
        await calls.list()
    await is_answered(gateway, path=b"/\xff")
    assert await asyncio.to_thread(gateway.process.wait) == 1
    assert "calls are accepted one at a time" in gateway.process.log()
    assert "gateway.gateway_process.ServerEnded" in gateway.process.log()
