"""What probes and `wardgate health` learn of real processes."""

import asyncio
import urllib.error
import urllib.request

import pytest

from tests.integration.claim_stack import ClaimStack
from tests.wait_until import wait_until
from wardgate.client import Refused, WardgateClient

GATEWAY_PATHS = ("", "/live", "/gateway.v1.CardService", "/gateway.v1.ClaimService")


async def status(port: int, path: str) -> int:
    """The HTTP status of a probe."""
    return await asyncio.to_thread(_status, port, path)


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health{path}") as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


async def test_a_gateway_and_a_worker_that_serve_are_alive_and_well(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    assert [await status(gateway.metrics_port, path) for path in GATEWAY_PATHS] == [200] * 4
    assert await status(gateway.metrics_port, "/gateway.v1.NoService") == 404
    await wait_until(lambda: status(worker.metrics_port, ""), lambda code: code == 200)
    assert await status(worker.metrics_port, "/live") == 200


async def test_a_gateway_elsewhere_is_asked_without_a_token(stack: ClaimStack) -> None:
    gateway = await stack.gateway(WARDGATE_SERVES="cards")
    words = ("health", "--target", gateway.target, "--service", "gateway.v1.CardService")
    asked = await asyncio.to_thread(stack.command, *words)
    assert asked == f"{gateway.target}: SERVING\n"
    async with WardgateClient(gateway.target) as client:
        assert await client.is_serving()
        with pytest.raises(Refused, match="NOT_FOUND"):
            await client.is_serving("gateway.v1.ClaimService")
