"""`wardgate watch-folder` beside a gateway that is killed twice: every claim is there once, none is lost."""

from pathlib import Path

from tests.folder_check.drill import hand_in_month
from tests.folder_check.running import running
from tests.integration.claim_stack import ClaimStack

VISITS = 60


async def test_a_folder_is_handed_in_whole_though_the_gateway_and_the_program_are_killed(
    stack: ClaimStack, tmp_path: Path
) -> None:
    async with running(stack) as processes:
        month = await hand_in_month(processes, tmp_path, VISITS)
    assert month.kept == (VISITS, VISITS)
    assert month.is_whole, month
