"""Calls whose token is revoked while they are open."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest

from gateway.admission import guard as guard_module
from gateway.admission import revocation
from gateway.admission.tokens import authenticator as authenticator_module
from tests.unit.gateway.admission.guarded_service import (
    BEARER,
    Guarded,
    open_stream,
)
from tests.wait_until import wait_until
from wardgate.client import Refused


async def test_a_revoked_token_ends_its_open_streams_and_no_others(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator_module, "REMEMBERED_SECONDS", 0.05)
    monkeypatch.setattr(revocation, "CHECK_SECONDS", 0.02)
    revoked, kept = open_stream(guarded, "secret"), open_stream(guarded, "other")
    await revoked.read()
    await kept.read()
    guarded.tokens.revoke("secret")
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await revoked.read()
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert Refused.from_rpc_error(error.value).reason == "CALLER_UNKNOWN"
    await guarded.is_counted("Unauthenticated", 1, "CheckCards", "bidi_stream")
    assert not kept.done()
    assert guarded.log.entries == []
    kept.cancel()


async def test_a_unary_call_that_sends_its_message_after_its_token_was_revoked_is_refused(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator_module, "REMEMBERED_SECONDS", 0)
    monkeypatch.setattr(guard_module, "CHECK_SECONDS", 0)
    revoked = asyncio.Event()

    async def late() -> AsyncIterator[bytes]:
        await revoked.wait()
        yield b""

    method: Any = guarded.channel.stream_unary("/gateway.v1.CardService/CheckCard")
    answer = asyncio.ensure_future(method(late(), metadata=BEARER))
    await wait_until(guarded.tokens.times_asked, bool)
    guarded.tokens.revoke("secret")
    revoked.set()
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await answer
    assert error.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_an_open_stream_goes_on_while_the_database_cannot_be_reached(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator_module, "REMEMBERED_SECONDS", 0.01)
    monkeypatch.setattr(authenticator_module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(authenticator_module, "TRUSTED_SECONDS", 0.02)
    monkeypatch.setattr(revocation, "CHECK_SECONDS", 0.01)
    stream = open_stream(guarded, "secret")
    await stream.read()
    asked, guarded.tokens.away = guarded.tokens.refused, True
    await wait_until(guarded.tokens.times_refused, lambda times: times > asked + 5)
    assert not stream.done()
    stream.cancel()
