"""The form of chains, links and seals, which other verifiers compute too, and which never changes."""

import hashlib
import zlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from gateway.access.access_entry import AccessEntry, canonical
from gateway.access.chain import Link, chain_name, new_chain, next_link
from gateway.access.seal import GENESIS, SealBody, SealedHead, next_seal

AT = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)
ENTRY = AccessEntry(
    UUID(int=7), AT, "01001", "", "Lê Văn Tám", "look-up", "chip_id", "001190012345", None,
    date(2026, 3, 2), "ACCURATE", "REGISTER",
)  # fmt: skip


def test_an_entry_has_the_documented_form() -> None:
    timestamp = b"\xd7\xff" + ((456789000 << 34) | int(AT.timestamp())).to_bytes(8, "big")
    texts = ("01001", "", "Lê Văn Tám", "look-up", "chip_id", "001190012345")
    assert canonical(ENTRY) == (
        b"\x9c\xc4\x10" + UUID(int=7).bytes + timestamp + b"".join(map(text, texts))
        + b"\xc0" + text("2026-03-02") + text("ACCURATE") + text("REGISTER")
    )  # fmt: skip


def text(content: str) -> bytes:
    """A short MessagePack string."""
    return bytes([0xA0 + len(content.encode())]) + content.encode()


def test_a_row_of_the_table_has_the_form_of_its_entry() -> None:
    assert canonical(msgspec.structs.astuple(ENTRY)) == canonical(ENTRY)


def test_a_link_is_hashed_as_documented() -> None:
    link = next_link(new_chain(5), [ENTRY, ENTRY], AT)
    genesis = hashlib.sha256(b"wardgate access log 1" + bytes(7) + b"\x05").digest()
    marks = zlib.crc32(canonical(ENTRY)).to_bytes(4, "big") * 2
    header = msgspec.msgpack.encode([5, 1, AT])
    hashed = genesis + header + canonical(ENTRY) * 2 + msgspec.msgpack.encode(marks)
    assert link == Link(5, 1, AT, genesis, hashlib.sha256(hashed).digest(), marks, (ENTRY, ENTRY))


def test_every_link_has_the_hash_of_the_link_before() -> None:
    first = next_link(new_chain(5), [ENTRY], AT)
    second = next_link(first.head, [ENTRY], AT)
    assert (second.link, second.previous) == (2, first.hash)


def test_links_stay_in_order_when_the_clock_goes_back() -> None:
    first = next_link(new_chain(5), [], AT)
    assert next_link(first.head, [], AT - timedelta(hours=1)).written_at == AT


def test_the_name_of_a_chain_has_twelve_digits() -> None:
    assert chain_name(0xABC) == "000000000abc"


def test_a_seal_has_the_hash_of_the_seal_before_and_its_contents() -> None:
    contents = SealBody((SealedHead(5, 2, AT, b"h" * 32),))
    first = next_seal(None, contents, AT)
    second = next_seal(first, SealBody(()), AT)
    assert (first.seal, first.previous, first.contents) == (1, GENESIS, contents)
    assert (second.seal, second.previous) == (2, first.hash)
    assert first.is_intact
    assert not msgspec.structs.replace(first, body=second.body).is_intact
