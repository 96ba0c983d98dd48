"""A spool file keeps every link that was appended, whatever becomes of its process."""

import os
import zlib
from pathlib import Path

import msgspec
import pytest

from gateway.access.spool_file import SpoolFile
from gateway.access.spool_record import PLAIN
from tests.unit.gateway.access.spool_files import die, everything, some_links, taken_over


def test_appended_links_are_read_in_order(path: Path) -> None:
    links, file = some_links(5), SpoolFile.create(path)
    file.append(links[:3])
    file.append(links[3:])
    assert (file.entries, everything(file)) == (10, links)


def test_the_next_process_reads_what_a_killed_process_appended(path: Path) -> None:
    links, file = some_links(3), SpoolFile.create(path)
    file.append(links)
    die(file)
    taken = SpoolFile.take_over(path)
    assert taken is not None
    assert (taken.entries, everything(taken)) == (6, links)


def test_half_a_record_at_the_end_is_ignored_and_overwritten(path: Path) -> None:
    links, file = some_links(3), SpoolFile.create(path)
    file.append(links[:2])
    safe = file.size
    file.append(links[2:])
    os.truncate(path, file.size - 1)
    die(file)
    taken = SpoolFile.take_over(path)
    assert taken is not None
    assert (taken.size, everything(taken)) == (safe, links[:2])
    taken.append(links[2:])
    assert everything(taken) == links[2:]


@pytest.mark.parametrize("garbage", [b"\xff" * 40, b"\0" * 40, b"\0"])
def test_unreadable_bytes_are_kept_in_another_file(path: Path, garbage: bytes) -> None:
    file = SpoolFile.create(path)
    file.append(some_links(1))
    with path.open("ab") as end:
        end.write(garbage)
    die(file)
    taken = SpoolFile.take_over(path)
    assert taken is not None
    assert len(everything(taken)) == 1
    assert not taken.retire()
    assert path.with_suffix(".unread").exists()


def test_a_file_is_not_taken_over_while_its_process_lives(path: Path) -> None:
    file = SpoolFile.create(path)
    assert SpoolFile.take_over(path) is None
    file.close()
    assert SpoolFile.take_over(path) is None


def test_only_the_owner_can_read_file_and_folder(path: Path) -> None:
    SpoolFile.create(path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_full_file_refuses_links_and_keeps_those_it_has(path: Path) -> None:
    links, file = some_links(50), SpoolFile.create(path, largest=1000)
    file.append(links[:1])
    with pytest.raises(OSError, match="No space"):
        file.append(links[1:])
    assert file.room < 1000
    assert everything(file) == links[:1]


def test_an_empty_file_is_deleted_and_others_stay(path: Path) -> None:
    file = SpoolFile.create(path)
    file.append(some_links(1))
    file.close()
    assert path.exists()
    taken = SpoolFile.take_over(path)
    assert taken is not None
    taken.clear()
    taken.close()
    assert not path.exists()


def test_files_of_earlier_versions_are_read(path: Path) -> None:
    links = some_links(5)
    path.parent.mkdir()
    bodies = [msgspec.msgpack.Encoder(uuid_format="bytes").encode(link) for link in links]
    path.write_bytes(b"".join(PLAIN.pack(len(body), zlib.crc32(body), 2) + body for body in bodies))
    file = taken_over(path)
    assert (file.entries, everything(file), file.losses) == (10, links, {})
    os.truncate(path, path.stat().st_size - 1)
    die(file)
    file = taken_over(path)
    assert (everything(file), file.losses, file.retire()) == (links[:-1], {}, False)
