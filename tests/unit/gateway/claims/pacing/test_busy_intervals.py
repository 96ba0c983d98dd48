"""Work is done once for each interval in which something happened, and never while nothing does."""

from gateway.claims.pacing.busy_intervals import BusyIntervals
from tests.settle import settle
from tests.unit.gateway.claims.pacing.intervals import running


async def test_what_happens_in_an_interval_is_work_once_at_its_end_and_nothing_wakes_up_otherwise() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("work")

    busy = BusyIntervals(work)
    async with running(busy.run) as intervals:
        assert intervals.begun == 0
        busy.note()
        busy.note()
        await settle()
        assert done == []
        await intervals.pass_one()
        assert (done, intervals.begun) == (["work"], 1)
