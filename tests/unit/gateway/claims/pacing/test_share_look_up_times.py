"""A gateway with look-ups tells the others of them, and one without hears."""

from gateway.claims.pacing.look_up_target import LookUpTarget
from gateway.claims.pacing.look_up_times import LookUps
from gateway.claims.pacing.share_look_up_times import HearOfLookUps, TellLookUpTimes
from tests.settle import settle
from tests.unit.gateway.claims.pacing.intervals import running

TARGET = 0.01


class RecordedBoard:
    """A LookUpBoard that keeps what it was told, and says what a test wants."""

    def __init__(self) -> None:
        self.told: list[bool] = []
        self.says = LookUps.NONE

    async def tell_look_ups(self, *, slow: bool) -> None:
        self.told.append(slow)

    async def read_look_ups(self) -> LookUps:
        return self.says


async def test_the_look_ups_of_an_interval_are_told_together_by_their_mean() -> None:
    board = RecordedBoard()
    telling = TellLookUpTimes(board, LookUpTarget(TARGET))
    async with running(telling.run) as intervals:
        for milliseconds in (1, 2, 30):
            telling.note(milliseconds / 1000)
        await settle()
        assert board.told == []
        await intervals.pass_one()
        assert board.told == [True]
        telling.note(TARGET / 2)
        await settle()
        await intervals.pass_one()
        assert board.told == [True, False]


async def test_without_look_ups_nothing_is_told_and_nothing_wakes_up() -> None:
    board = RecordedBoard()
    telling = TellLookUpTimes(board, LookUpTarget(TARGET))
    async with running(telling.run) as intervals:
        assert intervals.begun == 0
        telling.note(TARGET)
        await settle()
        await intervals.pass_one()
        assert (board.told, intervals.begun) == ([False], 1)


async def test_without_a_target_no_look_up_is_told_as_slow() -> None:
    board = RecordedBoard()
    telling = TellLookUpTimes(board, LookUpTarget(None))
    async with running(telling.run) as intervals:
        telling.note(60)
        await settle()
        await intervals.pass_one()
    assert board.told == [False]


async def test_what_is_on_the_board_is_heard_at_once_and_in_each_interval() -> None:
    board, heard = RecordedBoard(), list[LookUps]()
    async with running(HearOfLookUps(board, heard.append).run) as intervals:
        assert heard == [LookUps.NONE]
        board.says = LookUps.SLOW
        await intervals.pass_one()
    assert heard == [LookUps.NONE, LookUps.SLOW]
