"""Damage to a spool file costs the links in it and no other, and says how many."""

import errno
import os
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import astuple

from gateway.access.chain import Link, new_chain, next_link
from gateway.access.lost_look_ups import recorded_loss
from gateway.access.spool_file import BLOCK_BYTES, SpoolFile
from gateway.access.spool_record import encode_record
from tests.fakes.look_ups import NOW
from tests.unit.gateway.access.spool_files import die, everything, some_links, taken_over


@pytest.fixture
def damaged(path: Path) -> tuple[list[Link], list[int]]:
    """The links of a killed process, and the positions at which their records begin and the last ends."""
    links, file = some_links(20, entries=3), SpoolFile.create(path)
    bounds = [0]
    for link in links:
        file.append([link])
        bounds.append(file.size)
    die(file)
    return links, bounds


def flip(path: Path, *positions: int) -> None:
    """Change one bit at each position, as a failing disk may."""
    content = bytearray(path.read_bytes())
    for position in positions:
        content[position] ^= 0x10
    path.write_bytes(content)


def test_one_flipped_byte_loses_one_record_wherever_it_is(
    path: Path, damaged: tuple[list[Link], list[int]]
) -> None:
    links, bounds = damaged
    intact = path.read_bytes()
    for position in range(bounds[7], bounds[8]):
        path.write_bytes(intact)
        flip(path, position)
        file = taken_over(path)
        read = everything(file)
        assert [link for link in read if link in links] == [*links[:7], *links[7 + bool(file.losses) :]]
        assert [lost.number for lost in file.losses.values()] in ([3], [])
        die(file)


@pytest.mark.parametrize("record", [0, 7, 19])
@pytest.mark.parametrize("offset", [0, 12, 200, -1])
def test_a_loss_says_how_many_look_ups_are_missing(
    path: Path, damaged: tuple[list[Link], list[int]], record: int, offset: int
) -> None:
    links, bounds = damaged
    where = bounds[record + (offset < 0)] + offset
    # The last byte of a record is the checksum of its second frame: without it, nothing is lost.
    flip(path, where)
    file = taken_over(path)
    assert file.entries == 60 - (0 if offset < 0 else 3)
    read = everything(file)
    assert len(read) == 20
    assert [lost.number for lost in file.losses.values()] == ([] if offset < 0 else [3])
    assert len([link for link in read if link not in links]) == len(file.losses)


def test_a_run_of_damaged_records_is_one_loss_with_its_number_and_time(
    path: Path, damaged: tuple[list[Link], list[int]]
) -> None:
    links, bounds = damaged
    content = bytearray(path.read_bytes())
    content[bounds[3] + 5 : bounds[9] - 5] = bytes(bounds[9] - bounds[3] - 10)
    path.write_bytes(content)
    file = taken_over(path)
    read = everything(file)
    assert [*read[:3], *read[4:]] == [*links[:3], *links[9:]]
    (lost,) = file.losses.values()
    assert (lost.number, lost.since, lost.until) == (18, NOW, NOW)
    assert recorded_loss(astuple(read[3].entries[0]), read[3].written_at) == lost


def test_a_loss_is_recorded_by_the_same_link_whoever_delivers_the_file(
    path: Path, damaged: tuple[list[Link], list[int]]
) -> None:
    _, bounds = damaged
    flip(path, bounds[2] + 100)
    first = taken_over(path)
    read = everything(first)
    die(first)
    assert everything(taken_over(path)) == read


def test_a_damaged_end_is_a_loss_of_an_unknown_number_where_nothing_says_it(
    path: Path, damaged: tuple[list[Link], list[int]]
) -> None:
    links, bounds = damaged
    flip(path, bounds[19], bounds[20] - 1)
    file = taken_over(path)
    read = everything(file)
    assert read[:-1] == links[:-1]
    assert [lost.number for lost in file.losses.values()] == [None]
    assert recorded_loss(astuple(read[-1].entries[0]), read[-1].written_at) == next(
        iter(file.losses.values())
    )


def test_text_that_looks_like_a_record_is_not_read_as_one(path: Path) -> None:
    """A caller sends parts of an entry, such as the name of the officer."""
    (inner,) = some_links(1)
    fake = encode_record(inner, 0).decode("latin-1")
    entry = msgspec.structs.replace(inner.entries[0], officer_name=fake)
    links = [next_link(new_chain(9), [entry], NOW), *some_links(2)]
    file = SpoolFile.create(path)
    file.append(links)
    die(file)
    flip(path, 70)
    assert everything(taken_over(path))[1:] == links[1:]


def test_a_damaged_file_is_kept_for_a_person_to_look_at(
    path: Path, damaged: tuple[list[Link], list[int]]
) -> None:
    _, bounds = damaged
    flip(path, bounds[5] + 80)
    file = taken_over(path)
    everything(file)
    assert not file.retire()
    assert path.with_suffix(".unread").exists()


def test_blocks_that_the_disk_cannot_read_cost_only_the_links_in_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links, file = some_links(40), SpoolFile.create(path)
    file.append(links)
    die(file)

    def failing(handle: int, length: int, start: int) -> bytes:
        if start < 3 * BLOCK_BYTES and start + length > 2 * BLOCK_BYTES:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return pread(handle, length, start)

    pread = os.pread
    monkeypatch.setattr(os, "pread", failing)
    file = taken_over(path)
    kept = [link for link in everything(file) if link in links]
    (lost,) = file.losses.values()
    assert lost.number == 2 * (len(links) - len(kept))
    assert 0 < lost.number < 2 * len(links) / 2
