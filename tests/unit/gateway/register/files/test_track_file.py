"""Who has the secret of a file sees how far it is, whatever others try."""

import asyncio
from uuid import UUID, uuid4

import pytest

from gateway.refusals import FileNotFound, TooManyUnknown
from gateway.register.files.get_file import FileWithEvents
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.track_file import WRONG_SECRETS_A_DAY, TrackFile
from tests.unit.gateway.register.births import births_in_memory, submission

WRONG = "not-the-one"
WRONG_AN_HOUR = 30


class Tracked:
    """One file, how many looks for it ran at once, and a clock."""

    def __init__(self, file: KeptFile) -> None:
        self.file = file
        self.now = 0.0
        self.running = self.most_running = 0
        self.track = TrackFile(self, WRONG_AN_HOUR, lambda: self.now)

    async def find(self, file_id: UUID) -> FileWithEvents | None:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        return FileWithEvents(self.file, []) if file_id == self.file.file_id else None

    async def wrong(self, times: int, caller: str = "portal-01", file_id: UUID | None = None) -> None:
        for _ in range(times):
            with pytest.raises(FileNotFound):
                await self.track(caller, file_id or self.file.file_id, WRONG)


@pytest.fixture
async def tracked() -> Tracked:
    return Tracked((await births_in_memory().submit(submission())).file)


async def test_wrong_secrets_do_not_lock_out_who_has_the_right_one(tracked: Tracked) -> None:
    await tracked.wrong(WRONG_SECRETS_A_DAY)
    for _ in range(3):
        with pytest.raises(TooManyUnknown):
            await tracked.track("portal-01", tracked.file.file_id, WRONG)
    for caller in ("portal-01", "01001"):
        assert await tracked.track(caller, tracked.file.file_id, tracked.file.secret) == tracked.file


async def test_wrong_secrets_of_one_caller_do_not_count_for_another(tracked: Tracked) -> None:
    await tracked.wrong(WRONG_SECRETS_A_DAY, "01001")
    await tracked.wrong(1, "portal-01")


async def test_a_caller_who_tries_many_files_is_refused_and_reads_its_own(tracked: Tracked) -> None:
    for _ in range(WRONG_AN_HOUR):
        await tracked.wrong(1, file_id=uuid4())
    with pytest.raises(TooManyUnknown):
        await tracked.track("portal-01", uuid4(), WRONG)
    assert await tracked.track("portal-01", tracked.file.file_id, tracked.file.secret) == tracked.file
    tracked.now = 3600
    await tracked.wrong(1, file_id=uuid4())


async def test_after_many_wrong_secrets_the_next_are_compared_one_after_the_other(tracked: Tracked) -> None:
    looks = [tracked.track("portal-01", tracked.file.file_id, WRONG) for _ in range(WRONG_SECRETS_A_DAY)]
    await asyncio.gather(*looks, return_exceptions=True)
    assert tracked.most_running == WRONG_SECRETS_A_DAY
    tracked.most_running = 0
    again = [tracked.track("portal-01", tracked.file.file_id, WRONG) for _ in range(5)]
    *refused, answered = await asyncio.gather(
        *again,
        tracked.track("portal-01", tracked.file.file_id, tracked.file.secret),
        return_exceptions=True,
    )
    assert {type(one) for one in refused} == {TooManyUnknown}
    assert (answered, tracked.most_running) == (tracked.file, 1)
