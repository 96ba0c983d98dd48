"""Whether the seals follow each other, from the newest back to the first; what was retired. Pure."""

from collections.abc import Iterator, Mapping

import msgspec

from gateway.access.audit.finding import Finding, Wrong
from gateway.access.seal import GENESIS, Retired, Seal, SealBody, SealedHead

NO_BODY = SealBody(())


class RetiredMonth(msgspec.Struct, frozen=True):
    """A month whose links are gone, and the seal that closed it."""

    month: str
    links: int
    entries: int
    seal: int
    seal_hash: bytes


class SealWalk:
    """Newest first, so that what was retired is known before the seals over it come.

    `sealed` is up to which link each chain is under a seal, `closings` the last retired link of each.
    """

    def __init__(self, exported: Mapping[int, bytes]) -> None:
        self._exported = dict(exported)
        self._later: Seal | None = None
        self.seals = 0
        self.newest: Seal | None = None
        self.retired: list[RetiredMonth] = []
        self.closings: dict[int, SealedHead] = {}
        self.sealed: dict[int, int] = {}

    def take(self, seal: Seal) -> Iterator[Finding]:
        """The seal before the last one taken."""
        self.newest = self.newest or seal
        self.seals += 1
        if not seal.is_intact:
            yield _changed(seal.seal, "its hash is not that of what it holds")
        yield from self._before_the_later(seal.seal, seal.hash if seal.is_intact else None)
        yield from self._kept_elsewhere(seal)
        self._later = seal
        contents = self.contents(seal)
        for retired in contents.retired:
            self._retire(seal, retired)
        for head in contents.heads:
            self.sealed[head.chain] = max(head.link, self.sealed.get(head.chain, 0))

    def end(self) -> Iterator[Finding]:
        """After the first seal."""
        yield from self._before_the_later(0, GENESIS)
        for number in sorted(self._exported):
            say = f"seal {number} was kept elsewhere and is not here: the log was cut off or replaced"
            yield Finding(Wrong.MISSING, f"seal {number}", say)

    def contents(self, seal: Seal) -> SealBody:
        """What it holds; nothing where that was changed."""
        return seal.contents if seal.is_intact else NO_BODY

    def _before_the_later(self, number: int, digest: bytes | None) -> Iterator[Finding]:
        later = self._later
        if later is None:
            return
        if later.seal != number + 1:
            first, last = number + 1, later.seal - 1
            name = f"seal {first}" if first == last else f"seals {first} to {last}"
            yield Finding(Wrong.MISSING, name, f"{name}: missing", later.made_at)
        elif digest is not None and later.previous != digest and later.is_intact:
            yield _changed(max(number, 1), "the seal after it names another")

    def _kept_elsewhere(self, seal: Seal) -> Iterator[Finding]:
        kept = self._exported.pop(seal.seal, seal.hash)
        if kept != seal.hash:
            yield _changed(seal.seal, "another hash was kept elsewhere, so the log was written anew")

    def _retire(self, seal: Seal, retired: Retired) -> None:
        month = RetiredMonth(retired.month, retired.links, retired.entries, seal.seal, seal.hash)
        self.retired.append(month)
        for closing in retired.closings:
            known = self.closings.get(closing.chain)
            if known is None or known.link < closing.link:
                self.closings[closing.chain] = closing


def _changed(seal: int, why: str) -> Finding:
    return Finding(Wrong.CHANGED, f"seal {seal}", f"seal {seal} was changed: {why}")
