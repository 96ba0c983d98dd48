"""Divides a limited amount, such as bytes or turns, among owners."""

import asyncio
from collections import OrderedDict, defaultdict, deque
from types import TracebackType
from typing import NamedTuple, Self


class Share:
    """What an owner has. Release it, or use it as a context manager."""

    def __init__(self, whole: "FairShare", owner: str, amount: int) -> None:
        self._whole = whole
        self._owner = owner
        self.amount = amount

    def resize(self, amount: int) -> None:
        """Change the amount, also beyond the limits: what is there already cannot be refused."""
        change, self.amount = amount - self.amount, amount
        self._whole.add(self._owner, change)

    def release(self) -> None:
        """Give everything back. A second call does nothing."""
        self.resize(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class Waiting(NamedTuple):
    """A request that does not fit yet."""

    amount: int
    share: asyncio.Future[None]


class FairShare:
    """Owners share `limit`, and one owner has at most `limit_each`. Owners that wait take turns.

    An amount above `limit_each` is given to an owner that has nothing, and one above `limit` when no owner
    has anything: otherwise it would wait for ever.

    With `keeps_some`, an owner gets more only while as much is left as it has then: for what owners may never
    give back. A few of them cannot take all; each further owner finds half of the rest. With `for_first`, so
    much more is there for owners that have nothing: none of them waits for those that have taken all.
    """

    def __init__(
        self,
        limit: int,
        limit_each: int | None = None,
        *,
        keeps_some: bool = False,
        for_first: int = 0,
    ) -> None:
        self._limit = limit
        self._for_first = for_first
        self._keeps_some = keeps_some
        self._limit_each = limit if limit_each is None else limit_each
        self._of_owner: defaultdict[str, int] = defaultdict(int)
        self._waiting: OrderedDict[str, deque[Waiting]] = OrderedDict()
        self.amount = 0

    async def reserve(self, owner: str, amount: int) -> Share:
        """Return a share as soon as it fits, and the owner's earlier requests have theirs."""
        share = self.reserve_now(owner, amount)
        if share is None:
            await self._wait(owner, amount)
        return share or Share(self, owner, amount)

    def reserve_now(self, owner: str, amount: int) -> Share | None:
        """Return a share if it fits and no earlier request of this owner waits."""
        if owner in self._waiting or not self._fits(owner, amount):
            return None
        return self.take(owner, amount)

    def take(self, owner: str, amount: int) -> Share:
        """Return a share immediately, also beyond the limits."""
        self._add(owner, amount)
        return Share(self, owner, amount)

    def set_limit(self, limit: int) -> None:
        """Change what all share. Whatever was given already is kept."""
        self._limit = limit
        self._serve()

    def add(self, owner: str, amount: int) -> None:
        """Change what an owner has."""
        self._add(owner, amount)
        if amount < 0 and self._waiting:
            self._serve()

    def _add(self, owner: str, amount: int) -> None:
        self.amount += amount
        self._of_owner[owner] += amount
        if not self._of_owner[owner]:
            del self._of_owner[owner]

    def _fits(self, owner: str, amount: int) -> bool:
        of_owner = self._of_owner.get(owner, 0)
        fits_owner = not of_owner or of_owner + amount <= self._limit_each
        limit = self._limit if of_owner else self._limit + self._for_first
        kept = of_owner if self._keeps_some else 0
        return fits_owner and (not self.amount or self.amount + amount + kept <= limit)

    async def _wait(self, owner: str, amount: int) -> None:
        waiting = Waiting(amount, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(owner, deque()).append(waiting)
        try:
            await waiting.share
        except asyncio.CancelledError:
            if waiting.share.cancelled():
                self._serve()
            else:
                self.add(owner, -amount)
            raise

    def _serve(self) -> None:
        """Give shares to waiting owners, one each in turn, as long as some fit."""
        served = True
        while served:
            served = sum(self._serve_first_of(owner) for owner in list(self._waiting)) > 0

    def _serve_first_of(self, owner: str) -> bool:
        queue = self._waiting[owner]
        while queue and queue[0].share.done():
            queue.popleft()
        served = bool(queue) and self._fits(owner, queue[0].amount)
        if served:
            waiting = queue.popleft()
            self._add(owner, waiting.amount)
            waiting.share.set_result(None)
            self._waiting.move_to_end(owner)
        if not queue:
            del self._waiting[owner]
        return served
