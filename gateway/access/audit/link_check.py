"""Checks that a link and its entries are as they were written."""

from collections.abc import Iterator, Sequence
from typing import Any

from gateway.access.audit.finding import Finding, Tampering, entry_name, link_name
from gateway.access.audit.stored_link import StoredLink
from gateway.access.chain import MARK_BYTES, LinkDigest
from gateway.access.lost_look_ups import LostLookUps, recorded_loss
from runtime.output.counted import counted
from runtime.time_zone import HO_CHI_MINH

# The largest number of entries that are named for one link.
MOST_NAMED = 1000


class LinkCheck:
    """Takes the entries of one link in the order of their places, then returns what is wrong."""

    def __init__(self, link: StoredLink) -> None:
        self._link = link
        self._count = len(link.marks) // MARK_BYTES
        self._digest = LinkDigest(link.previous, link.chain, link.link, link.written_at)
        self._marks: list[bytes] = []
        self._next_place = 0
        self._findings: list[Finding] = []
        self.losses: list[Finding] = []

    def take(self, place: int, fields: Sequence[Any]) -> None:
        """Check the next entry that the table has under this link. `losses` has those it records."""
        if (lost := recorded_loss(fields, self._link.written_at)) is not None:
            name = entry_name(self._link.chain, self._link.link, place)
            self.losses.append(Finding(Tampering.LOST, name, _loss(name, lost), lost.since))
        mark = self._digest.add(fields)
        self._marks.append(mark)
        if not self._next_place <= place < self._count:
            self._add(Tampering.INSERTED, place, "was inserted: its link has no such entry")
            return
        if place > self._next_place:
            self._miss_until(place)
        self._next_place = place + 1
        if mark != self._link.marks[place * MARK_BYTES : self._next_place * MARK_BYTES]:
            self._add(Tampering.CHANGED, place, "is not what was written there")

    def findings(self) -> Iterator[Finding]:
        """Return what is wrong, after the last entry."""
        self._miss_until(self._count)
        if self._digest.finish(self._link.marks) == self._link.hash:
            return
        if self._findings and self._digest.finish(b"".join(self._marks)) != self._link.hash:
            yield from self._findings
            return
        # All entries are there and have the marks of the link, or have its hash: the link was changed, not
        # they.
        name = link_name(self._link.chain, self._link.link)
        description = f"{name} was changed: its hash is not that of its contents"
        yield Finding(Tampering.CHANGED, name, description, self._link.written_at)

    def _miss_until(self, place: int) -> None:
        for missing in range(self._next_place, place):
            self._add(Tampering.MISSING, missing, "is missing")

    def _add(self, wrong: Tampering, place: int, what: str) -> None:
        if len(self._findings) < MOST_NAMED:
            name = entry_name(self._link.chain, self._link.link, place)
            self._findings.append(Finding(wrong, name, f"{name} {what}", self._link.written_at))


def _loss(name: str, lost: LostLookUps) -> str:
    since, until = (
        f"{moment.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}" for moment in (lost.since, lost.until)
    )
    number = "an unknown number of look-ups" if lost.number is None else counted(lost.number, "look-up")
    return f"{name} records a loss: {number} from {since} to {until}, damaged in a gateway's spool"
