"""Every alteration of the access log is found and named."""

import pytest

from gateway.access.access_entry import AccessEntry
from gateway.access.chain import Head, Link, new_chain, next_link
from gateway.access.link_table import keep_link
from gateway.access.seal import Seal, SealBody, SealedHead, next_seal
from tests.contract.filled_register import connect
from tests.integration.access_audit import add_seal, execute, fetch, findings, verify, write_chain

LOG, LINKS, SEALS = "gateway.access_log", "gateway.access_links", "gateway.access_seals"
COPIED = "check_id, asked_at, facility, officer_citizen_id, officer_name, purpose, subject_kind, subject, " \
    "insurance_number, service_date, outcome, served_from"  # fmt: skip
INSERTED = f"INSERT INTO {LOG} (written_at, chain, link, place, {COPIED}) SELECT written_at, chain, "


async def test_an_unaltered_log_has_no_findings(database_url: str) -> None:
    await write_chain(database_url, 4, 1, 3)
    kept = await add_seal(database_url)
    await write_chain(database_url, 2)
    verdict = await verify(database_url, [kept])
    assert (verdict.entries, verdict.links, verdict.chains, verdict.seals) == (10, 4, 2, 1)
    assert not verdict.findings


async def test_an_empty_log_has_no_findings(database_url: str) -> None:
    assert not (await verify(database_url)).findings


@pytest.mark.parametrize(
    "column",
    ["officer_name = 'Nobody'", "facility = '99999'", "asked_at = asked_at + interval '1 microsecond'",
     "insurance_number = NULL", "service_date = service_date - 1", "check_id = gen_random_uuid()"],
)  # fmt: skip
async def test_a_changed_entry_is_named(database_url: str, column: str) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(database_url, f"UPDATE {LOG} SET {column} WHERE link = 2 AND place = 3")
    assert await findings(database_url) == ["changed entry X-2-3"]


@pytest.mark.parametrize("place", [0, 2, 3])
async def test_a_removed_entry_is_named(database_url: str, place: int) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(database_url, f"DELETE FROM {LOG} WHERE link = 2 AND place = {place}")
    assert await findings(database_url) == [f"missing entry X-2-{place}"]


async def test_an_inserted_entry_is_named(database_url: str) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(database_url, f"{INSERTED} link, 4, {COPIED} FROM {LOG} WHERE link = 2 AND place = 1")
    assert await findings(database_url) == ["inserted entry X-2-4"]


async def test_an_entry_inserted_under_no_link_is_named(database_url: str) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(database_url, f"{INSERTED} 9, place, {COPIED} FROM {LOG} WHERE link = 3 AND place = 1")
    assert await findings(database_url) == ["inserted entry X-9-1"]


async def test_swapped_entries_are_both_named(database_url: str) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(
        database_url,
        f"UPDATE {LOG} SET place = 7 WHERE link = 2 AND place = 0",
        f"UPDATE {LOG} SET place = 0 WHERE link = 2 AND place = 2",
        f"UPDATE {LOG} SET place = 2 WHERE link = 2 AND place = 7",
    )
    assert await findings(database_url) == ["changed entry X-2-0", "changed entry X-2-2"]


async def test_an_entry_moved_to_another_link_is_named_at_both_places(database_url: str) -> None:
    await write_chain(database_url, 4, 4)
    await execute(
        database_url,
        f"UPDATE {LOG} SET link = 2, place = 4, written_at = (SELECT written_at FROM {LINKS} WHERE link = 2) "
        "WHERE link = 1 AND place = 3",
    )
    assert await findings(database_url) == ["missing entry X-1-3", "inserted entry X-2-4"]


async def test_a_removed_link_is_named_and_so_are_its_remaining_entries(database_url: str) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(database_url, f"DELETE FROM {LINKS} WHERE link = 2")
    assert await findings(database_url) == ["inserted entry X-2-0 and 3 more of it", "missing link X-2"]


async def test_links_removed_with_their_entries_are_named(database_url: str) -> None:
    await write_chain(database_url, *[2] * 6)
    await execute(database_url, *(f"DELETE FROM {table} WHERE link IN (1, 3, 4)" for table in (LOG, LINKS)))
    assert await findings(database_url) == ["missing link X-1", "missing links X-3 to -4"]


@pytest.mark.parametrize(
    "column",
    [
        "hash = sha256(hash)",
        "marks = substr(marks, 1, 12)",
        "marks = marks || '\\x00000000'",
        "previous = hash",
    ],
)
async def test_a_changed_link_is_named(database_url: str, column: str) -> None:
    await write_chain(database_url, 4, 4, 4)
    await execute(database_url, f"UPDATE {LINKS} SET {column} WHERE link = 2")
    assert await findings(database_url) == ["changed link X-2"]


async def test_a_link_whose_time_was_changed_is_named(database_url: str) -> None:
    await write_chain(database_url, 1, 1, 1)
    for table in (LOG, LINKS):
        await execute(
            database_url, f"UPDATE {table} SET written_at = written_at + interval '1 us' WHERE link = 2"
        )
    assert await findings(database_url) == ["changed link X-2"]


async def test_an_entry_forged_with_its_mark_and_hash_is_revealed_by_the_next_link(database_url: str) -> None:
    """Forged by someone who knows how links are hashed."""
    await write_chain(database_url, 1, 1, 1)
    forged = await forge_link(database_url, 2)
    await replace_link(database_url, forged)
    assert await findings(database_url) == ["changed link X-2"]


async def forge_link(database_url: str, number: int) -> Link:
    """The link with this number and another officer, hashed as the gateway does."""
    (link,) = await fetch(database_url, f"SELECT * FROM {LINKS} WHERE link = {number}")
    (row,) = await fetch(database_url, f"SELECT {COPIED} FROM {LOG} WHERE link = {number}")
    entry = AccessEntry(**(dict(row) | {"officer_name": "Nobody"}))
    head = Head(link["chain"], number - 1, link["previous"], link["written_at"])
    return next_link(head, [entry], link["written_at"])


async def replace_link(database_url: str, forged: Link) -> None:
    """Store it in the place of the original."""
    await execute(
        database_url,
        f"UPDATE {LOG} SET officer_name = 'Nobody' WHERE link = {forged.link}",
        f"UPDATE {LINKS} SET hash = '\\x{forged.hash.hex()}', marks = '\\x{forged.marks.hex()}' "
        f"WHERE link = {forged.link}",
    )


async def test_a_forged_end_of_a_chain_is_revealed_by_its_seal(database_url: str) -> None:
    await write_chain(database_url, 1, 1, 1)
    await add_seal(database_url)
    await replace_link(database_url, await forge_link(database_url, 3))
    assert await findings(database_url) == ["changed link X-3"]


async def test_a_removed_end_of_a_chain_is_revealed_by_its_seal(database_url: str) -> None:
    await write_chain(database_url, 2, 2, 2)
    await add_seal(database_url)
    await execute(database_url, *(f"DELETE FROM {table} WHERE link >= 2" for table in (LOG, LINKS)))
    assert await findings(database_url) == ["missing link X-3"]


async def test_an_end_removed_with_its_seal_is_revealed_by_an_exported_seal(database_url: str) -> None:
    await write_chain(database_url, 2, 2)
    await add_seal(database_url)
    kept = await append_and_seal(database_url)
    await execute(database_url, *(f"DELETE FROM {table} WHERE link >= 3" for table in (LOG, LINKS)))
    await execute(database_url, f"DELETE FROM {SEALS} WHERE seal = 2")
    assert await findings(database_url) == []
    assert await findings(database_url, kept) == ["missing seal 2"]


async def append_and_seal(database_url: str) -> Seal:
    """Append a third link to the chain, and seal the log."""
    (end,) = await fetch(database_url, f"SELECT * FROM {LINKS} WHERE link = 2")
    (row,) = await fetch(database_url, f"SELECT {COPIED} FROM {LOG} WHERE link = 2 AND place = 0")
    head = Head(end["chain"], 2, end["hash"], end["written_at"])
    await append(database_url, next_link(head, [AccessEntry(**dict(row))], end["written_at"]))
    return await add_seal(database_url)


async def append(database_url: str, link: Link) -> None:
    """Store a link as a gateway does."""
    connection = await connect(database_url)
    await keep_link(connection, link)
    await connection.close()


async def test_a_rewritten_log_is_revealed_by_an_exported_seal(database_url: str) -> None:
    await write_chain(database_url, 2)
    kept = await add_seal(database_url)
    await execute(database_url, *(f"DELETE FROM {table}" for table in (LOG, LINKS, SEALS)))
    await write_chain(database_url, 1)
    await add_seal(database_url)
    assert await findings(database_url) == []
    assert await findings(database_url, kept) == ["changed seal 1"]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (f"UPDATE {SEALS} SET body = substr(body, 1, 3) WHERE seal = 2", ["changed seal 2"]),
        (f"UPDATE {SEALS} SET hash = sha256(hash) WHERE seal = 2", ["changed seal 2"]),
        (f"DELETE FROM {SEALS} WHERE seal = 2", ["missing seal 2"]),
        (f"DELETE FROM {SEALS} WHERE seal <= 2", ["missing seals 1 to 2"]),
    ],
)
async def test_a_changed_or_removed_seal_is_named(
    database_url: str, statement: str, named: list[str]
) -> None:
    await write_chain(database_url, 1)
    for _ in range(3):
        await add_seal(database_url)
    await execute(database_url, statement)
    assert await findings(database_url) == named


async def test_a_seal_forged_with_its_hash_is_revealed_by_the_next_seal(database_url: str) -> None:
    await write_chain(database_url, 1)
    first, second, _ = [await add_seal(database_url) for _ in range(3)]
    head = SealedHead(1, 1, second.made_at, bytes(32))
    forged = next_seal(first, SealBody((head,)), second.made_at)
    await execute(
        database_url,
        f"UPDATE {SEALS} SET body = '\\x{forged.body.hex()}', hash = '\\x{forged.hash.hex()}' WHERE seal = 2",
    )
    assert "changed seal 2" in await findings(database_url)


@pytest.mark.parametrize(("age", "named"), [("5 minutes", ["link 000000000001-1"]), ("0 minutes", [])])
async def test_a_chain_inserted_before_a_seal_is_named(database_url: str, age: str, named: list[str]) -> None:
    """One that is replace_link in as if it had just come is under the next seal: so would a gateway's be."""
    await write_chain(database_url, 1)
    await add_seal(database_url)
    (row,) = await fetch(database_url, f"SELECT {COPIED} FROM {LOG}")
    await append(database_url, next_link(new_chain(1), [AccessEntry(**dict(row))], row["asked_at"]))
    await execute(database_url, f"UPDATE {LINKS} SET kept_at = kept_at - interval '{age}' WHERE chain = 1")
    assert named == [finding.where for finding in (await verify(database_url)).findings]
