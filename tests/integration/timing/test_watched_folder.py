"""`wardgate watch-folder` beside a gateway that is killed twice: every claim is there once, none is lost."""

import asyncio
from pathlib import Path

from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY
from tests.free_address import free_address
from tests.integration.claim_stack import TOKENS, ClaimStack
from tests.unit.insurance.claim.bhyt.exports import export
from tests.wait_until import wait_until

VISIT = {"SO_CCCD": CHIP_ID, "MA_THE_BHYT": CARD_NUMBER, "MA_DKBD": FACILITY, "MA_CSKCB": FACILITY}
FILES = 60
KILLED_AT = (15, 35)


async def test_a_folder_is_handed_in_whole_though_the_gateway_and_the_program_are_killed(
    stack: ClaimStack, tmp_path: Path
) -> None:
    incoming, out = tmp_path / "in", tmp_path / "out"
    incoming.mkdir()
    for number in range(FILES):
        (incoming / f"{number:03}.xml").write_bytes(record(f"LK-{number:03}"))
    address = free_address()
    gateway, _ = await stack.gateway(WARDGATE_LISTEN=address), await stack.worker()
    arguments = ("-m", "wardgate", "watch-folder", str(incoming), str(out), "--settle", "0")
    connection = {"WARDGATE_TARGET": address, "WARDGATE_TOKEN": TOKENS[FACILITY]}
    bridge = stack.start(*arguments, **connection)
    for count in KILLED_AT:
        await wait_until(lambda: kept(stack), lambda found, least=count: found >= least)  # type: ignore[misc]
        gateway.process.kill()
        gateway = await stack.gateway(WARDGATE_LISTEN=address)
    bridge.kill()
    bridge = stack.start(*arguments, **connection)
    await wait_until(lambda: left(incoming), lambda found: found == 0)
    assert bridge.stop() == 0
    assert await kept(stack) == FILES
    assert await stack.rows("SELECT count(DISTINCT number) FROM gateway.claims") == [(FILES,)]
    assert len(list((out / "done").glob("*.xml"))) == FILES
    assert len(list((out / "done").glob("*.answers/LK-*.xml"))) == FILES
    assert not list((out / "refused").iterdir())


def record(number: str) -> bytes:
    rows = {"MA_LK": number}
    content = export({**VISIT, **rows}, drug_rows=[], service_rows=[])
    return content.replace(b"<MACSKCB>79001<", f"<MACSKCB>{FACILITY}<".encode())


async def kept(stack: ClaimStack) -> int:
    return int((await stack.rows("SELECT count(*) FROM gateway.claims"))[0][0])


async def left(incoming: Path) -> int:
    return await asyncio.to_thread(lambda: len(list(incoming.iterdir())))
