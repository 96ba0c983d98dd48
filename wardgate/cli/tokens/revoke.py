"""`wardgate tokens revoke`: ends tokens."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.register.offices.office import kind_of_caller
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.cli.tokens.opened import facility_code, opened_tokens
from wardgate.data_folder.paths import DEFAULT_FOLDER

TokenId = Annotated[
    str | None, typer.Argument(metavar="ID", help="The token, as `wardgate tokens list` shows it.")
]
OfFacility = Annotated[
    str | None, typer.Option("--facility", metavar="CODE", help="All tokens of this facility.")
]


def revoke(
    token_id: TokenId = None,
    facility: OfFacility = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Revoke a token, or all of a facility. Within seconds, every gateway refuses it, on open streams too.

        wardgate tokens revoke 3f2a9c0d41b7
        wardgate tokens revoke --facility 01001

    A revoked token cannot be brought back: issue a new one.

    Exit status: 0 if the tokens are revoked, or the facility has none; 1 if there is no such token, or the
    database cannot be used; 2 if the command is wrong.
    """
    if (token_id is None) == (facility is None):
        raise typer.BadParameter("Give the ID of a token, or --facility.")
    run_command(_revoke(token_id, facility, database_url, data))


async def _revoke(token_id: str | None, facility: str | None, database_url: str | None, data: Path) -> None:
    async with opened_tokens(database_url, data) as tokens:
        if facility is not None:
            revoked = await tokens.revoke_all(facility_code(facility))
        else:
            revoked = [await tokens.revoke(token_id or "")]
    for token in revoked:
        kind = kind_of_caller(token.caller)
        output_console().print(f"Token {token.id} of {kind} {token.caller} is revoked.")
    if facility is not None and not revoked:
        kind = kind_of_caller(facility).capitalize()
        output_console().print(f"{kind} {facility} has no token in force.")
