"""A limited amount is divided among owners, who take turns."""

import asyncio

import pytest

from runtime.sharing.fair_share import FairShare, Share


class Requests:
    """Requests for shares in the background, and the order in which they are served."""

    def __init__(self, whole: FairShare) -> None:
        self._whole = whole
        self._tasks: list[asyncio.Task[None]] = []
        self.served: list[str] = []
        self.shares: list[Share] = []

    async def begin(self, owner: str, amount: int = 1) -> asyncio.Task[None]:
        """Request a share and give other tasks a turn."""

        async def request() -> None:
            self.shares.append(await self._whole.reserve(owner, amount))
            self.served.append(owner)

        task = asyncio.create_task(request())
        self._tasks.append(task)
        await asyncio.sleep(0)
        return task

    async def release_all_in_turn(self) -> None:
        """Release shares, the oldest first, until all requests are served and released."""
        while self.shares:
            self.shares.pop(0).release()
            await asyncio.sleep(0)


async def test_owners_that_wait_take_turns_however_many_requests_each_has() -> None:
    whole = FairShare(1)
    requests = Requests(whole)
    for owner in "aaaabbc":
        await requests.begin(owner)
    await requests.release_all_in_turn()
    assert "".join(requests.served) == "aabcaba"
    assert whole.amount == 0


async def test_an_owner_at_its_limit_waits_and_others_do_not() -> None:
    whole = FairShare(10, 4)
    requests = Requests(whole)
    for owner, amount in (("a", 3), ("a", 2), ("b", 4), ("c", 3)):
        await requests.begin(owner, amount)
    assert requests.served == ["a", "b", "c"]
    requests.shares[0].release()
    await asyncio.sleep(0)
    assert requests.served == ["a", "b", "c", "a"]


async def test_the_limit_of_all_holds_back_every_owner() -> None:
    whole = FairShare(4, 4)
    requests = Requests(whole)
    for owner in ("a", "b", "c"):
        await requests.begin(owner, 2)
    assert requests.served == ["a", "b"]
    requests.shares[1].resize(1)
    await asyncio.sleep(0)
    assert requests.served == ["a", "b"]
    requests.shares[0].resize(1)
    await asyncio.sleep(0)
    assert requests.served == ["a", "b", "c"]


async def test_an_amount_above_the_limits_is_given_when_nothing_else_is_taken() -> None:
    whole = FairShare(10, 4)
    with await whole.reserve("a", 50):
        assert whole.amount == 50
        requests = Requests(whole)
        await requests.begin("b")
        assert requests.served == []
    await asyncio.sleep(0)
    assert requests.served == ["b"]


async def test_what_is_there_already_is_taken_beyond_the_limits_and_later_requests_wait() -> None:
    whole = FairShare(4, 4)
    share = whole.take("a", 9)
    requests = Requests(whole)
    await requests.begin("b")
    assert requests.served == []
    share.release()
    share.release()
    await asyncio.sleep(0)
    assert (requests.served, whole.amount) == (["b"], 1)


@pytest.mark.parametrize("is_served", [False, True])
async def test_a_cancelled_request_leaves_nothing_taken(is_served: bool) -> None:
    whole = FairShare(1)
    requests = Requests(whole)
    await requests.begin("a")
    cancelled, last = await requests.begin("b"), await requests.begin("c")
    if is_served:
        requests.shares[0].release()
    cancelled.cancel()
    if not is_served:
        requests.shares[0].release()
    await asyncio.wait([cancelled, last])
    assert requests.served == ["a", "c"]
    assert whole.amount == 1


async def test_where_some_is_kept_an_owner_gets_more_only_while_as_much_is_left() -> None:
    whole = FairShare(16, 8, keeps_some=True)
    taken = dict.fromkeys("abcdef", 0)
    for owner in taken:
        while whole.reserve_now(owner, 1):
            taken[owner] += 1
    assert list(taken.values()) == [8, 4, 2, 1, 1, 0]


async def test_owners_that_have_nothing_do_not_wait_for_those_that_have_taken_all() -> None:
    whole = FairShare(4, 2, keeps_some=True, for_first=2)
    taken = {owner: [share for _ in range(3) if (share := whole.reserve_now(owner, 1))] for owner in "abcdef"}
    assert [len(shares) for shares in taken.values()] == [2, 1, 1, 1, 1, 0]
    requests = Requests(whole)
    waiting = [await requests.begin(owner) for owner in "ade"]
    taken["d"][0].release()
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    # Its next request comes before those of owners that have more.
    assert requests.served == ["d"]
    for task in waiting:
        task.cancel()
