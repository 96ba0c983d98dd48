"""A damaged spool costs the look-ups in its damage and no other."""

from pathlib import Path

from structlog.testing import capture_logs

from tests.unit.gateway.access.spooled_log import Log


def suffixes(folder: Path) -> list[str]:
    """The suffixes of the names of the files in a folder."""
    return sorted(file.suffix for file in folder.iterdir())


async def test_look_ups_behind_a_damaged_one_are_delivered_and_the_lost_ones_counted_and_recorded(
    tmp_path: Path,
) -> None:
    dead, alive = Log(tmp_path), Log(tmp_path)
    dead.database.away = True
    for _ in range(20):
        await dead.look_up(3)
    await dead.links.close()
    damage_spool(tmp_path)
    with capture_logs() as logged:
        await alive.links.deliver()
    lost = [check_id for check_id in dead.answered if check_id not in alive.kept]
    assert len(lost) == 3
    assert alive.metric("wardgate_access_lost_total") == 3
    assert [line["look_ups"] for line in logged if line["log_level"] == "error"] == [3]
    recorded = [entry for link in alive.database.kept for entry in link.entries if entry.purpose == "lost"]
    assert [(entry.subject, entry.outcome) for entry in recorded] == [("3", "LOOK_UPS_LOST")]
    await alive.links.close()
    assert suffixes(tmp_path) == [".unread"]


async def test_the_gateway_s_own_damaged_spool_costs_no_other_look_up(log: Log, tmp_path: Path) -> None:
    log.database.away = True
    for _ in range(200):
        await log.look_up()
    damage_spool(tmp_path)
    log.database.away = False
    await log.links.deliver()
    await log.look_up()
    assert len([check_id for check_id in log.answered if check_id not in log.kept]) == 1
    assert log.metric("wardgate_access_lost_total") == 1
    assert log.metric("wardgate_access_spooled") == 0
    assert log.links.has_room()
    assert suffixes(tmp_path) == [".spool", ".unread"]


def damage_spool(folder: Path) -> None:
    """Change one bit in the middle of the only file, as a failing disk may."""
    (file,) = folder.iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)
