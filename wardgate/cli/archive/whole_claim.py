"""Shows a claim that was found in the database and in the archive."""

from collections.abc import Sequence
from pathlib import Path

from runtime.problem import Problem
from wardgate.cli.claims.claim_view import claim_view
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data


async def show_from_archive(
    database_url: str, folders: Sequence[Path], sought: str, facility: str | None, *, as_whole: bool
) -> None:
    """Print the claim with this ID, or those with this number; as JSON, each on one line.

    Raises Problem where there is none.
    """
    # Imported here: who calls a gateway does not need the driver, which is slow to import.
    from gateway.claims.archiving.open_archive import open_claim_search  # noqa: PLC0415
    from gateway.services.claim_answers import to_get_response  # noqa: PLC0415

    async with open_claim_search(database_url, folders) as find_claims:
        found = [to_get_response(claim) for claim in await find_claims(sought, facility)]
    if not found:
        raise Problem("There is no such claim: no claim has this ID, and no reviewed one this number.")
    for answer in found:
        if as_whole:
            print_data(as_json(answer, lines=False))
        else:
            output_console().print(claim_view(answer.claim))
