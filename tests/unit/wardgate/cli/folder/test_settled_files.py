"""`wardgate watch-folder` hands in files that are complete, and no others."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from gateway.v1.claim_service_pb2 import SubmitClaimRequest, SubmitClaimResponse
from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.wardgate.cli.folder.bridge import TORN, Bridge, FakeClient
from wardgate.cli.claims.folder.settled_files import SLOW_WRITER_SECONDS
from wardgate.client import Refused


async def test_a_file_that_still_changes_is_left_alone(bridge: Bridge, client: FakeClient) -> None:
    bridge.put("young.xml", export(), age=1.0)
    await bridge.look()
    file = bridge.put("growing.xml", export()[:10])
    bridge.files.find()
    file.write_bytes(export()[:20])
    os.utime(file, (bridge.now - 50, bridge.now - 50))
    await bridge.watched.look(asyncio.Event())
    assert client.sent == []
    assert len(list(bridge.incoming.iterdir())) == 2


async def test_a_file_of_a_server_whose_clock_is_ahead_is_handed_in_when_it_was_seen_unchanged(
    bridge: Bridge, client: FakeClient
) -> None:
    bridge.put("a.xml", export(), age=-7 * 3600)
    bridge.put("b.part", b"", age=-7 * 3600)
    await bridge.look()
    assert client.sent == []
    bridge.now += SLOW_WRITER_SECONDS
    await bridge.look()
    assert [len(client.sent), bridge.files_in("done")[0]] == [1, "a.xml"]


async def test_a_file_that_cannot_be_read_may_be_written_slowly_by_a_server_whose_clock_is_ahead(
    bridge: Bridge, client: FakeClient
) -> None:
    client.answers = [TORN, TORN]
    bridge.put("a.xml", export()[:-9], age=-7 * 3600)
    bridge.files.find()
    bridge.now += 5.0
    await bridge.look()
    assert [len(client.sent), bridge.files_in("refused")] == [1, []]
    bridge.now += SLOW_WRITER_SECONDS
    await bridge.look()
    assert bridge.files_in("refused") == ["a.xml", "a.xml.answers/remarks.csv"]


@pytest.mark.parametrize("name", ["a.xml.tmp", "a.part", ".hidden.xml", "a.xml~"])
async def test_names_of_unfinished_and_hidden_files_are_passed_over(bridge: Bridge, name: str) -> None:
    bridge.put(name, export())
    await bridge.look()
    assert len(list(bridge.incoming.iterdir())) == 1


async def test_a_file_that_cannot_be_read_may_be_one_that_is_written_slowly(
    bridge: Bridge, client: FakeClient
) -> None:
    client.answers = [TORN, TORN]
    bridge.put("a.xml", export()[:-9], age=5.0)
    await bridge.look()
    assert bridge.files_in("refused") == []
    bridge.now += SLOW_WRITER_SECONDS
    await bridge.look()
    assert bridge.files_in("refused") == ["a.xml", "a.xml.answers/remarks.csv"]


async def test_a_file_that_changes_while_it_is_handed_in_is_handed_in_again(tmp_path: Path) -> None:
    class Rewriting(FakeClient):
        async def submit_claims(
            self, claims: Iterable[tuple[str, SubmitClaimRequest]]
        ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
            async for answer in super().submit_claims(claims):
                if len(self.sent) == 1:
                    folder.put("a.xml", export({"GHI_CHU": "x"}), age=99.0)
                yield answer

    client = Rewriting()
    folder = Bridge(tmp_path, client)
    folder.put("a.xml", export())
    await folder.look()
    assert folder.files_in("done") == []
    await folder.look()
    assert [request.content for request in client.sent] == [export(), export({"GHI_CHU": "x"})]
    assert "a.xml" in folder.files_in("done")
