"""The gateway by TLS: who trusts it, and what happens when its certificate files change."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from gateway import server
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from runtime.tls import watched_files
from tests.certificates import DAY, Authority, Issued
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.client import TlsFiles, WardgateClient

ROOT = Authority("of the insurer")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    """The settings of a gateway with a certificate in this folder."""
    certificate, key = ROOT.server().write(tmp_path, "tls")
    (tmp_path / "ca.pem").write_bytes(ROOT.pem)
    return {"tls_certificate": str(certificate), "tls_key": str(key)}


@pytest.fixture
async def gateway(
    database_url: str, redis_url: str, files: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Gateway]:
    monkeypatch.setattr(watched_files, "READ_SECONDS", 0.1)
    await fill_register(database_url, HOLDING)
    async with start_gateway(database_url, redis_url, **files) as gateway:
        yield gateway


def trusting(gateway: Gateway, authority: Authority = ROOT) -> grpc.aio.Channel:
    return grpc.aio.secure_channel(gateway.target, grpc.ssl_channel_credentials(authority.pem))


async def status_of_look_up(channel: grpc.aio.Channel) -> grpc.StatusCode:
    request = wire.CheckCardRequest(chip_id=HOLDING.person.chip_id)
    try:
        await CardServiceStub(channel).CheckCard(request, metadata=BEARER, timeout=20)
    except grpc.aio.AioRpcError as error:
        return error.code()
    return grpc.StatusCode.OK


async def shown_certificate(gateway: Gateway) -> int:
    """The serial number of the certificate that a new connection gets."""
    host, port = gateway.target.split(":")
    pem = await asyncio.to_thread(ssl.get_server_certificate, (host, int(port)))
    return x509.load_pem_x509_certificate(pem.encode()).serial_number


def metric(gateway: Gateway, name: str) -> float:
    (line,) = (line for line in gateway.metrics() if line.startswith(name))
    return float(line.removeprefix(name))


async def test_who_trusts_the_authority_calls_and_nobody_else(gateway: Gateway, tmp_path: Path) -> None:
    async with WardgateClient(gateway.target, "secret", TlsFiles(str(tmp_path / "ca.pem"))) as client:
        answer = await client.check_card(chip_id=HOLDING.person.chip_id)
    assert answer.check_id
    async with trusting(gateway, Authority("another one")) as channel:
        assert await status_of_look_up(channel) is grpc.StatusCode.UNAVAILABLE
    assert await status_of_look_up(gateway.channel) is grpc.StatusCode.UNAVAILABLE
    async with trusting(gateway) as channel:
        health = await HealthStub(channel).Check(HealthCheckRequest())
    assert health.status == HealthCheckResponse.SERVING
    # The calls by which it measures its own queue.
    assert metric(gateway, 'wardgate_background_failures_total{task="queue delay"}') == 0


async def test_new_connections_get_a_changed_certificate_and_open_ones_go_on(
    gateway: Gateway, files: dict[str, Any], tmp_path: Path
) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        for key in ("before", "after"):
            yield wire.CheckCardsRequest(checks=[wire.KeyedCheck(key=key)])
            await changed.wait()

    changed = asyncio.Event()
    async with trusting(gateway) as channel:
        stream = CardServiceStub(channel).CheckCards(requests(), metadata=BEARER)
        assert (await stream.read()).answers[0].key == "before"
        newer = ROOT.server(expires=30 * DAY)
        write(files, newer)
        await wait_until(lambda: shown_certificate(gateway), lambda serial: serial == serial_of(newer))
        changed.set()
        assert (await stream.read()).answers[0].key == "after"
    days = metric(gateway, 'wardgate_certificate_expires_seconds{file="server"}') / 86_400
    assert 29 < days < 30
    # A certificate that does not fit its key is counted, and the one before stays in use.
    write(files, ROOT.server()._replace(key=ROOT.key))

    async def unusable() -> float:
        return metric(gateway, 'wardgate_certificate_unusable_total{file="server"}')

    await wait_until(unusable, lambda count: count >= 1)
    assert await shown_certificate(gateway) == serial_of(newer)


async def test_a_connection_that_says_nothing_is_closed(
    database_url: str, redis_url: str, files: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds an open file, of which the gateway has a limited number. Anybody can open it."""
    monkeypatch.setattr(server, "HANDSHAKE_SECONDS", 1)
    async with start_gateway(database_url, redis_url, **files) as gateway:
        host, port = gateway.target.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        # The beginning of a TLS record.
        writer.write(b"\x16\x03\x01")
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
        writer.close()


def write(files: dict[str, Any], issued: Issued) -> None:
    Path(files["tls_certificate"]).write_bytes(issued.chain)
    Path(files["tls_key"]).write_bytes(issued.key_pem)


def serial_of(issued: Issued) -> int:
    return issued.certificate.serial_number
