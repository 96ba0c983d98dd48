"""`wardgate watch-folder` while the gateway takes no claims: files wait."""

from pathlib import Path

import grpc
import pytest

from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.wardgate.cli.folder.bridge import AWAY, R4, Bridge, FakeClient, visit
from wardgate.cli.claims.folder.hand_in import HandIn, NotYet
from wardgate.client import Refused

CHANGED = Refused(grpc.StatusCode.ABORTED, "changed", reason="CLAIM_CHANGED")


@pytest.mark.parametrize("refused", [AWAY, Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full")])
async def test_files_wait_while_the_gateway_takes_none(
    bridge: Bridge, client: FakeClient, refused: Refused
) -> None:
    client.answers = [refused]
    bridge.put("a.xml", export())
    await bridge.look()
    client.refuses_all = AWAY
    await bridge.look()
    assert [path.name for path in bridge.incoming.iterdir()] == ["a.xml"]
    client.refuses_all = None
    await bridge.look()
    assert bridge.files_in("done") == ["a.xml", "a.xml.answers/LK-1.xml"]
    assert len(bridge.said) == 3
    assert "takes no claims now" in bridge.said[0]
    assert bridge.said[1].startswith("a.xml: 1 accepted")
    assert bridge.said[2] == "The gateway takes claims again."


async def test_a_token_that_the_gateway_does_not_know_ends_the_program(
    bridge: Bridge, client: FakeClient
) -> None:
    client.refuses_all = Refused(grpc.StatusCode.UNAUTHENTICATED, "no")
    bridge.put("a.xml", export())
    with pytest.raises(Refused):
        await bridge.look()
    assert len(list(bridge.incoming.iterdir())) == 1


async def test_while_the_gateway_takes_no_claims_one_file_asks_for_all(
    bridge: Bridge, client: FakeClient
) -> None:
    for place in range(5):
        bridge.put(f"{place}.xml", visit(str(place)), age=110.0 - place)
    full = Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", reason="OVERLOADED")
    client.answers = [full] * 6
    await bridge.look()
    assert len(client.sent) == 5
    await bridge.look()
    assert len(client.sent) == 6
    await bridge.look()
    assert len(bridge.files_in("done")) == 10


async def test_one_passing_refusal_keeps_the_whole_file_back(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(export())
    with pytest.raises(NotYet):
        await HandIn(FakeClient(AWAY), R4)([file], tmp_path)
    answers = tmp_path / "answers"
    answers.mkdir()
    result = await HandIn(FakeClient(CHANGED), R4)([file], answers)
    assert (result.refused, result.unreadable) == (1, 0)
