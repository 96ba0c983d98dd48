"""Checks that each seal follows the seal before it, newest first, and finds what was retired."""

from collections.abc import Iterator, Mapping

import msgspec

from gateway.access.audit.finding import Finding, Tampering
from gateway.access.seal import GENESIS, RetiredMonth, Seal, SealBody, SealedHead

NO_BODY = SealBody(())


class Retirement(msgspec.Struct, frozen=True):
    """A month whose links were deleted, and the seal that records it.

    The names of the fields are those of `wardgate access verify --json`.
    """

    month: str
    links: int
    entries: int
    seal: int
    seal_hash: bytes


class SealWalk:
    """Takes the newest seal first: then it knows what was retired before it comes to seals over those links.

    `exported` are seals that were kept elsewhere, hash by number. `sealed` is the number of each chain's last
    link under a seal, `closings` each chain's last link that was retired.
    """

    def __init__(self, exported: Mapping[int, bytes]) -> None:
        self._exported = dict(exported)
        self._later: Seal | None = None
        self.seals = 0
        self.newest: Seal | None = None
        self.retired: list[Retirement] = []
        self.closings: dict[int, SealedHead] = {}
        self.sealed: dict[int, int] = {}

    def take(self, seal: Seal) -> Iterator[Finding]:
        """Check the seal before the last one taken."""
        self.newest = self.newest or seal
        self.seals += 1
        if not seal.is_intact:
            yield _changed(seal.seal, "its hash is not that of its contents")
        yield from self._check_later(seal.seal, seal.hash if seal.is_intact else None)
        yield from self._check_exported(seal)
        self._later = seal
        contents = self.contents(seal)
        for month in contents.retired:
            self._retire(seal, month)
        for head in contents.heads:
            self.sealed[head.chain] = max(head.link, self.sealed.get(head.chain, 0))

    def end(self) -> Iterator[Finding]:
        """Check what is left, after the first seal."""
        yield from self._check_later(0, GENESIS)
        for number in sorted(self._exported):
            description = f"seal {number} was kept elsewhere and is not here: the log was cut off or replaced"
            yield Finding(Tampering.MISSING, f"seal {number}", description)

    def contents(self, seal: Seal) -> SealBody:
        """Return the contents of a seal; none where the seal was changed."""
        return seal.contents if seal.is_intact else NO_BODY

    def _check_later(self, number: int, digest: bytes | None) -> Iterator[Finding]:
        """Check that the later seal follows the seal with this number and hash (None: not to be compared)."""
        later = self._later
        if later is None:
            return
        if later.seal != number + 1:
            first, last = number + 1, later.seal - 1
            name = f"seal {first}" if first == last else f"seals {first} to {last}"
            yield Finding(Tampering.MISSING, name, f"{name}: missing", later.made_at)
        elif digest is not None and later.previous != digest and later.is_intact:
            yield _changed(max(number, 1), "the seal after it names another hash")

    def _check_exported(self, seal: Seal) -> Iterator[Finding]:
        kept = self._exported.pop(seal.seal, seal.hash)
        if kept != seal.hash:
            yield _changed(seal.seal, "another hash of it was kept elsewhere, so the log was rewritten")

    def _retire(self, seal: Seal, retired: RetiredMonth) -> None:
        month = Retirement(retired.month, retired.links, retired.entries, seal.seal, seal.hash)
        self.retired.append(month)
        for closing in retired.closings:
            known = self.closings.get(closing.chain)
            if known is None or known.link < closing.link:
                self.closings[closing.chain] = closing


def _changed(seal: int, why: str) -> Finding:
    return Finding(Tampering.CHANGED, f"seal {seal}", f"seal {seal} was changed: {why}")
