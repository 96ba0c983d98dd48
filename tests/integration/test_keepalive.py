"""Clients that ping keep their connection, however long it is idle."""

import asyncio
from collections.abc import AsyncIterator

from tests.integration.claim_stack import ClaimStack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS, PING, GO_AWAY, ACKNOWLEDGED = 4, 6, 7, 1
# A server with gRPC's defaults ends the connection at the fourth ping. Clients ping every ten seconds.
PINGS, SECONDS_BETWEEN = 5, 0.6


def frame(kind: int, payload: bytes = b"", flags: int = 0) -> bytes:
    """A frame of HTTP/2 for the connection, not for a stream (RFC 9113, section 4.1)."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + bytes(4) + payload


async def frames(reader: asyncio.StreamReader) -> AsyncIterator[tuple[int, int, bytes]]:
    """Kind, flags and payload of every frame from the server."""
    while True:
        head = await reader.readexactly(9)
        payload = await reader.readexactly(int.from_bytes(head[:3], "big"))
        yield head[3], head[4], payload


async def test_a_client_that_pings_an_idle_connection_often_is_not_cut_off(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    reader, writer = await asyncio.open_connection(*gateway.target.split(":"))
    received = frames(reader)
    writer.write(PREFACE + frame(SETTINGS) + frame(SETTINGS, flags=ACKNOWLEDGED))
    for number in range(PINGS):
        sent = number.to_bytes(8, "big")
        writer.write(frame(PING, sent))
        async for kind, flags, payload in received:
            assert kind != GO_AWAY, payload
            if (kind, flags) == (PING, ACKNOWLEDGED) and payload == sent:
                break
        await asyncio.sleep(SECONDS_BETWEEN)
    writer.close()
