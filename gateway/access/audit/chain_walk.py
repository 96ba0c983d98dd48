"""Checks that each link follows the link before it, over all chains at once."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from gateway.access.audit.finding import Finding, Tampering, link_name, links_name
from gateway.access.audit.stored_link import StoredLink
from gateway.access.chain import Head, new_chain
from gateway.access.seal import SealedHead


class ChainWalk:
    """Takes links in the order in which they were written, and remembers the end of every chain.

    `closings` are the last links of chains whose beginnings were retired. A walk that begins in the middle
    (`is_whole` is False) does not check what the first link that it meets of a chain follows, unless it is
    link 1.
    """

    def __init__(self, closings: Mapping[int, SealedHead], *, is_whole: bool) -> None:
        self._ends = {chain: (closing.link, closing.hash) for chain, closing in closings.items()}
        self._kept: dict[int, datetime] = {}
        self._is_whole = is_whole
        self._broken: set[int] = set()

    @property
    def chains(self) -> int:
        """The number of chains so far, retired ones included."""
        return len(self._ends)

    def follow(self, link: StoredLink, *, is_sound: bool) -> Iterator[Finding]:
        """Check the next link. `is_sound` is False where the link itself has a finding already."""
        number, end = self._ends.get(link.chain) or self._beginning(link)
        if link.link <= number:
            yield _inserted(link)
            return
        if link.link > number + 1:
            yield _missing_before(link, number + 1)
        elif link.previous != end and is_sound and link.chain not in self._broken:
            yield _changed(link, max(number, 1))
        self._ends[link.chain] = (link.link, link.hash)
        self._kept[link.chain] = link.kept_at
        (self._broken.discard if is_sound else self._broken.add)(link.chain)

    def unsealed(self, sealed: Mapping[int, int], before: datetime) -> Iterator[Finding]:
        """Find ends that were kept before this moment and are under no seal.

        `sealed` is the number of each chain's last link under a seal.
        """
        for chain, kept_at in self._kept.items():
            link, _ = self._ends[chain]
            if kept_at < before and sealed.get(chain, 0) < link:
                name = link_name(chain, link)
                description = f"{name} was inserted: it is as old as seals that should name it, and do not"
                yield Finding(Tampering.INSERTED, name, description)

    def _beginning(self, link: StoredLink) -> tuple[int, bytes]:
        if self._is_whole or link.link == 1:
            start: Head = new_chain(link.chain)
            return start.link, start.hash
        return link.link - 1, link.previous


def _inserted(link: StoredLink) -> Finding:
    name = link_name(link.chain, link.link)
    description = f"{name} was inserted: there is another link with this number"
    return Finding(Tampering.INSERTED, name, description, link.written_at)


def _missing_before(link: StoredLink, first: int) -> Finding:
    name = links_name(link.chain, first, link.link - 1)
    return Finding(Tampering.MISSING, name, f"{name}: missing, with the entries in it", link.written_at)


def _changed(link: StoredLink, number: int) -> Finding:
    name = link_name(link.chain, number)
    description = f"{name} was changed, with its hash: the link after it names another hash"
    return Finding(Tampering.CHANGED, name, description, link.written_at)
