"""`wardgate claim`: one claim with every finding explained."""

from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.claims.claim_view import claim_view
from wardgate.cli.output.console import answers
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.run import calling, carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER


def claim(
    claim_id: Annotated[str, typer.Argument(help="As `wardgate submit` and `wardgate claims` show it.")],
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Show one claim with every finding explained, in Vietnamese and English.

        wardgate claim 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11

    Exits with 0; with 1 when there is no such claim of your facility or the gateway could not answer; with
    2 when the command itself is wrong.
    """
    carry_out(_show(options.ConnectionFlags(target, token, data, facility), claim_id, json))


async def _show(flags: options.ConnectionFlags, claim_id: str, as_whole: bool) -> None:
    async with calling(flags.find()) as client:
        answer = await client.get_claim(claim_id)
    if as_whole:
        typer.echo(as_json(answer))
    else:
        answers().print(claim_view(answer.claim))
