"""Which files `wardgate watch-folder` hands in at a time."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import grpc
import pytest

from gateway.v1.claim_service_pb2 import ClaimState, SubmitClaimRequest, SubmitClaimResponse
from insurance.claim.bhyt.split import split_records
from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.wardgate.cli.folder.bridge import Bridge, FakeClient, visit
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.client import Refused


async def test_a_claim_that_waits_for_its_review_does_not_hold_up_other_files(
    bridge: Bridge, client: FakeClient
) -> None:
    client.answers = [SubmitClaimResponse(claim_id="1", state=ClaimState.CLAIM_STATE_RECEIVED)]
    bridge.put("a.xml", export(), age=200.0)
    bridge.put("b.xml", export({"GHI_CHU": "b"}))
    await bridge.look()
    assert [path.name for path in bridge.incoming.iterdir()] == ["a.xml"]
    assert "b.xml" in bridge.files_in("done")


class PairingClient(FakeClient):
    """Answers no call before there are two."""

    def __init__(self) -> None:
        super().__init__()
        self.two = asyncio.Event()
        self.calls = 0

    async def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
        self.calls += 1
        if self.calls == 2:
            self.two.set()
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            await self.two.wait()
        async for answer in super().submit_claims(claims):
            yield answer


async def test_several_files_are_handed_in_at_a_time(tmp_path: Path) -> None:
    bridge = Bridge(tmp_path, PairingClient())
    for name in ("a.xml", "b.xml", "c.xml"):
        bridge.put(name, visit(name))
    await bridge.look()
    assert len(bridge.files_in("done")) == 6
    assert list((bridge.out / ".writing").iterdir()) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (visit("A"), visit("A")),
        (visit("A"), visit("B", "A")),
        (visit("A", "B"), visit("C")),
        (visit("A"), b'{"resourceType": "Claim", "id": "B"}'),
        (visit("H\u1ed3"), visit("Ho\u0302\u0300")),
    ],
    ids=["one visit", "several records", "several records first", "FHIR", "composed"],
)
async def test_files_that_may_be_about_one_claim_are_handed_in_one_after_the_other_the_oldest_first(
    bridge: Bridge, client: FakeClient, first: bytes, second: bytes
) -> None:
    client.answers = [Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", reason="OVERLOADED")]
    bridge.put("b.xml", first, age=102.0)
    bridge.put("a.xml", second, age=101.0)
    await bridge.look()
    assert client.sent[0].content in (first, *(record.content for record in split_records(first)))
    assert "a.xml" not in bridge.files_in("done")


async def test_files_that_are_large_together_are_handed_in_one_after_the_other(
    bridge: Bridge, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardgate.cli.claims.folder.watched_folder.MOST_BYTES", len(visit("a")) + 10)
    client.answers = [Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", reason="OVERLOADED")]
    for name, age in (("a", 102.0), ("b", 101.0)):
        bridge.put(name, visit(name), age)
    await bridge.look()
    assert len(client.sent) == 1
