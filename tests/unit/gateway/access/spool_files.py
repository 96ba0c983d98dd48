"""Spool files of processes that live, end and are killed."""

import os
from pathlib import Path

from gateway.access.access_entry import access_entry
from gateway.access.chain import Link, new_chain, next_link
from gateway.access.spool_file import SpoolFile
from tests.fakes.look_ups import NOW, look_ups


def some_links(count: int, entries: int = 2) -> list[Link]:
    """The first links of a chain."""
    head, links = new_chain(5), []
    for _ in range(count):
        group = [access_entry(question, answer) for question, answer in look_ups(entries)]
        links.append(next_link(head, group, NOW))
        head = links[-1].head
    return links


def everything(file: SpoolFile) -> list[Link]:
    """All links that are not delivered yet, two at a time."""
    links: list[Link] = []
    while not file.is_end(file.delivered):
        some, file.delivered = file.read(2)
        links += some
    return links


def taken_over(path: Path) -> SpoolFile:
    """The file in the hands of the next process."""
    file = SpoolFile.take_over(path)
    assert file is not None
    return file


def die(file: SpoolFile) -> None:
    """End as a killed process does: the lock is released, the file stays."""
    os.close(file._handle)
