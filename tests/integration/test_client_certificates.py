"""Client certificates name the facility: which ones count, and what ends when one counts no more."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from runtime.tls import watched_files
from tests.certificates import DAY, Authority, Issued
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.client import Refused

# The facility of the register that has the token "secret"; another one of the register.
FACILITY, OTHER = "01001", "01002"
NOT_REGISTERED = "its facility or office is not in the register"
POLICE = x509.UniformResourceIdentifier("urn:wardgate:office:police-01")
REQUEST = wire.CheckCardRequest(chip_id=HOLDING.person.chip_id)


class Doors:
    """A gateway that asks for client certificates, and its authorities."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Authority("of the gateway")
        self.clinics = Authority("of the clinics")
        certificate, key = self.server.server().write(folder, "tls")
        (folder / "authorities").mkdir()
        self.trust(self.clinics, "clinics")
        (folder / "revoked.crl").write_bytes(self.clinics.list_of_revoked())
        self.settings: dict[str, Any] = {
            "tls_certificate": str(certificate),
            "tls_key": str(key),
            "tls_client_authorities": str(folder / "authorities"),
            "tls_revoked": str(folder / "revoked.crl"),
            "token_listen": "127.0.0.1:0",
        }

    gateway: Gateway

    def trust(self, authority: Authority, name: str) -> None:
        (self.folder / "authorities" / f"{name}.pem").write_bytes(authority.pem)

    def revoke(self, issued: Issued) -> None:
        (self.folder / "revoked.crl").write_bytes(self.clinics.revoke(issued))

    def channel(self, issued: Issued | None, port: int | None = None) -> grpc.aio.Channel:
        target = self.gateway.target if port is None else f"127.0.0.1:{port}"
        key, chain = (None, None) if issued is None else (issued.key_pem, issued.chain)
        return grpc.aio.secure_channel(target, grpc.ssl_channel_credentials(self.server.pem, key, chain))

    async def outcome(self, issued: Issued | None, metadata: Any = (), port: int | None = None) -> str:
        """How a look-up on a connection of its own ends: OK, the reason of a refusal, or a code of gRPC."""
        async with self.channel(issued, port) as channel:
            return await outcome(channel, metadata)


async def outcome(channel: grpc.aio.Channel, metadata: Any = ()) -> str:
    try:
        await CardServiceStub(channel).CheckCard(REQUEST, metadata=metadata, timeout=20)
    except grpc.aio.AioRpcError as error:
        refused = Refused.from_rpc_error(error)
        return refused.metadata.get("problem") or refused.reason or refused.code.name
    return "OK"


@pytest.fixture
async def doors(
    database_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Doors]:
    monkeypatch.setattr(watched_files, "READ_SECONDS", 0.1)
    await fill_register(database_url, HOLDING)
    connection = await connect(database_url)
    await connection.execute(f"INSERT INTO gateway.facilities VALUES ('{OTHER}', 'Trạm', '01', 'commune')")
    await connection.execute("INSERT INTO gateway.offices VALUES ('police-01', 'Công an', 'police', '01')")
    await connection.close()
    doors = Doors(tmp_path)
    async with start_gateway(database_url, redis_url, **doors.settings) as doors.gateway:
        yield doors


async def test_who_is_let_in_with_what(doors: Doors) -> None:
    issued, port = doors.clinics.client(FACILITY), doors.gateway.token_port
    # A certificate names the facility, alone or with a token of the same one.
    assert await doors.outcome(issued) == "OK"
    assert await doors.outcome(issued, BEARER) == "OK"
    assert await doors.outcome(Authority("of a province", doors.clinics).client(FACILITY)) == "OK"
    assert await doors.outcome(issued, (("authorization", "Bearer guess"),)) == "CALLER_UNKNOWN"
    assert await doors.outcome(doors.clinics.client(OTHER), BEARER) == "CALLERS_DIFFER"
    # The facility must be in the register.
    assert await doors.outcome(doors.clinics.client("99999")) == NOT_REGISTERED
    # An office is known by its own URI: it is refused what is for facilities, as with its token.
    assert await doors.outcome(doors.clinics.client_of([POLICE])) == "NOT_FOR_OFFICES"
    assert "exactly one URI urn:wardgate:facility:CODE" in await doors.outcome(doors.clinics.client_of([]))
    # Callers with a token alone have an address of their own.
    assert await doors.outcome(None, BEARER, port) == "OK"
    assert await doors.outcome(None, port=port) == "CALLER_UNKNOWN"


async def test_without_a_certificate_that_counts_there_is_no_connection(doors: Doors) -> None:
    strangers = (
        None,
        Authority("of nobody").client(FACILITY),
        doors.clinics.client(FACILITY, expires=-DAY),
        doors.clinics.server(),
    )
    for issued in strangers:
        assert await doors.outcome(issued, BEARER) == "UNAVAILABLE"


async def test_a_revoked_certificate_ends_its_streams_and_calls_within_seconds_and_no_other(
    doors: Doors,
) -> None:
    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        yield wire.CheckCardsRequest(checks=[wire.KeyedCheck(key="1")])
        await asyncio.Event().wait()

    revoked, other = doors.clinics.client(FACILITY), doors.clinics.client(FACILITY)
    async with doors.channel(revoked) as channel, doors.channel(other) as kept:
        streams = [CardServiceStub(one).CheckCards(requests()) for one in (channel, kept)]
        for stream in streams:
            assert (await stream.read()).answers[0].key == "1"
        doors.revoke(revoked)
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await asyncio.wait_for(streams[0].read(), LONGEST_WAIT_SECONDS)
        assert Refused.from_rpc_error(error.value).reason == "CERTIFICATE_REFUSED"
        assert "revoked" in await outcome(channel)
        assert not streams[1].done()
        assert await outcome(kept) == "OK"
        streams[1].cancel()


async def test_authorities_are_exchanged_while_calls_go_on(doors: Doors) -> None:
    newer = Authority("of the clinics, next")
    early, late = doors.clinics.client(FACILITY), newer.client(FACILITY)
    doors.trust(newer, "newer")
    await wait_until(lambda: doors.outcome(late), lambda found: found == "OK")
    async with doors.channel(early) as channel:
        assert await outcome(channel) == "OK"
        (doors.folder / "authorities" / "clinics.pem").unlink()
        await wait_until(lambda: outcome(channel), lambda found: found == "its authority is not trusted")
    assert await doors.outcome(early) == "UNAVAILABLE"
    assert await doors.outcome(late) == "OK"
