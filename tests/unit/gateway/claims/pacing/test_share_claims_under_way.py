"""A gateway with look-ups hears of claims at the others."""

from gateway.claims.pacing.share_claims_under_way import HearOfClaims
from tests.settle import settle
from tests.unit.gateway.claims.pacing.intervals import running


class RecordedBoard:
    """A ClaimBoard that counts, and says what a test wants."""

    def __init__(self) -> None:
        self.read = 0
        self.claims = False

    async def has_claims(self) -> bool:
        self.read += 1
        return self.claims


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
