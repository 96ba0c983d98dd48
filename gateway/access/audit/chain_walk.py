"""Whether each link follows the one before, over all chains side by side. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from gateway.access.audit.finding import Finding, Wrong, link_name, links_name
from gateway.access.audit.stored_link import StoredLink
from gateway.access.chain import Head, new_chain
from gateway.access.seal import SealedHead


class ChainWalk:
    """Follows links in the order in which they were written; remembers the end of every chain.

    `closings` are the last links of chains whose beginnings were retired. A walk that begins in the middle
    (`is_whole` is False) takes the first link of each chain for granted.
    """

    def __init__(self, closings: Mapping[int, SealedHead], *, is_whole: bool) -> None:
        self._ends = {chain: (closing.link, closing.hash) for chain, closing in closings.items()}
        self._kept: dict[int, datetime] = {}
        self._is_whole = is_whole
        self._broken: set[int] = set()

    @property
    def chains(self) -> int:
        """How many were met, retired ones included."""
        return len(self._ends)

    def follow(self, link: StoredLink, *, is_sound: bool) -> Iterator[Finding]:
        """The next link; `is_sound` is whether it is by itself: if not, that is told already."""
        number, end = self._ends.get(link.chain) or self._beginning(link)
        if link.link <= number:
            name = link_name(link.chain, link.link)
            yield _finding(Wrong.INSERTED, name, f"{name} was inserted: there is one of this number", link)
            return
        if link.link > number + 1:
            name = links_name(link.chain, number + 1, link.link - 1)
            yield _finding(Wrong.MISSING, name, f"{name}: missing, with what hung on it", link)
        elif link.previous != end and is_sound and link.chain not in self._broken:
            name = link_name(link.chain, max(number, 1))
            say = f"{name} was changed, with its hash: the link after it names another"
            yield _finding(Wrong.CHANGED, name, say, link)
        self._ends[link.chain] = (link.link, link.hash)
        self._kept[link.chain] = link.kept_at
        (self._broken.discard if is_sound else self._broken.add)(link.chain)

    def unsealed(self, sealed: Mapping[int, int], before: datetime) -> Iterator[Finding]:
        """Ends that came before this moment and are under no seal; `sealed` is up to which link each is."""
        for chain, kept_at in self._kept.items():
            link, _ = self._ends[chain]
            if kept_at < before and sealed.get(chain, 0) < link:
                name = link_name(chain, link)
                say = f"{name} was inserted: it is as old as seals that should be over it, and are not"
                yield Finding(Wrong.INSERTED, name, say)

    def _beginning(self, link: StoredLink) -> tuple[int, bytes]:
        if self._is_whole:
            start: Head = new_chain(link.chain)
            return start.link, start.hash
        return link.link - 1, link.previous


def _finding(wrong: Wrong, name: str, say: str, link: StoredLink) -> Finding:
    return Finding(wrong, name, say, link.written_at)
