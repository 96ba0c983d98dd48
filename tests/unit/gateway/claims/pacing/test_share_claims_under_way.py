"""A gateway with claims tells the others of them, and one with look-ups hears."""

from gateway.claims.pacing.share_claims_under_way import HearOfClaims, TellClaims
from tests.settle import settle
from tests.unit.gateway.claims.pacing.intervals import running


class RecordedBoard:
    """A ClaimBoard that counts, and says what a test wants."""

    def __init__(self) -> None:
        self.told = self.read = 0
        self.claims = False

    async def tell_claims(self) -> None:
        self.told += 1

    async def has_claims(self) -> bool:
        self.read += 1
        return self.claims


async def test_the_claims_of_an_interval_are_told_once_and_none_are_told_without_claims() -> None:
    board = RecordedBoard()
    telling = TellClaims(board)
    async with running(telling.run) as intervals:
        assert intervals.begun == 0
        telling.note()
        telling.note()
        await settle()
        await intervals.pass_one()
        assert (board.told, intervals.begun) == (1, 1)


async def test_claims_elsewhere_are_heard_of_while_there_are_look_ups_here() -> None:
    board, heard = RecordedBoard(), list[bool]()
    hearing = HearOfClaims(board, lambda: heard.append(True))
    async with running(hearing.run) as intervals:
        assert (board.read, intervals.begun) == (0, 0)
        for claims in (False, True):
            board.claims = claims
            hearing.note_look_up()
            await settle()
            await intervals.pass_one()
        assert (board.read, len(heard)) == (2, 1)
