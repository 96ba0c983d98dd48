"""`wardgate claims set-aside`: lists the claims whose review failed, and puts them back into the queue."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from review.set_aside_claims import SetAsideClaim

ClaimIds = Annotated[
    list[UUID] | None,
    typer.Argument(metavar="CLAIM_ID", help="Only these claims. Default: all that are set aside."),
]
Retry = Annotated[bool, typer.Option("--retry", help="Put the claims back into the queue.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for each claim.")]


def set_aside(
    claim_ids: ClaimIds = None,
    retry: Retry = False,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the claims of all facilities whose review failed three times, with the reason. For the operator.

        wardgate claims set-aside
        wardgate claims set-aside --retry
        wardgate claims set-aside --retry 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11

    With --retry, the claims are put back into the queue and tried three times more: do so when the cause is
    removed. The list has nothing of a claim's content.

    Exit status: 0, also if there are no such claims; 1 if a claim that you name is not set aside, or the
    database cannot be used; 2 if the command is wrong.
    """
    run_command(_set_aside(claim_ids or [], retry, json, database_url, data))


async def _set_aside(
    claim_ids: list[UUID], retry: bool, json: bool, database_url: str | None, data: Path
) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from wardgate.cli.claims.set_aside_view import set_aside_line, set_aside_list  # noqa: PLC0415

    claims = await _find(find_database(database_url, data), claim_ids, retry)
    if json:
        for claim in claims:
            print_data(set_aside_line(claim))
    else:
        output_console().print(set_aside_list(claims, are_back=retry))


async def _find(database_url: str, claim_ids: list[UUID], retry: bool) -> "list[SetAsideClaim]":
    from review.set_aside_claims import NotSetAside, list_set_aside, put_back, review_engine  # noqa: PLC0415

    find = put_back if retry else list_set_aside
    try:
        async with review_engine(database_url) as engine, engine.begin() as connection:
            return await find(connection, claim_ids)
    except NotSetAside as error:
        names = ", ".join(map(str, error.claim_ids))
        raise Problem(f"Not set aside, so nothing was changed: {names}") from error
