"""`wardgate claim`: shows one claim with every finding explained."""

from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.archive.whole_claim import show_from_archive
from wardgate.cli.claims.claim_view import claim_view
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.cli.shown_id import shown_id
from wardgate.cli.unused_flags import ensure_not_typed
from wardgate.data_folder.paths import DEFAULT_FOLDER

Archive = Annotated[
    list[Path] | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        help="Find the claim in the database, and what is archived of it in this folder, which `wardgate "
        "archive -o` wrote to. Again for each further folder.",
    ),
]

OF_A_CALL = ("target", "token", "ca", "cert", "key")


def claim(  # noqa: PLR0913, PLR0917 - one a flag
    context: typer.Context,
    claim_id: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM_ID",
            help="The id that `wardgate claims` shows (a UUID). With --archive, also the number of a claim.",
        ),
    ],
    json: options.Json = False,
    archive: Archive = None,
    database_url: options.DatabaseUrl = None,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Show one claim with every finding explained, in Vietnamese and English.

        wardgate claim 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11
        wardgate claim HS-2023-004711 --archive /srv/archive

    With --archive, an auditor of the insurer reads the database and the archive instead of calling a gateway:
    archived claims are shown with what is in the files, those of all facilities unless --facility names one.

    Exit status: 0; 1 if your facility has no such claim, the gateway could not answer, or a file of the
    archive is missing or damaged; 2 if the command is wrong.
    """
    if archive:
        ensure_not_typed(context, OF_A_CALL, "with --archive, no gateway is called.")
        url = find_database(database_url, data)
        run_command(show_from_archive(url, archive, claim_id, facility, as_whole=json))
    else:
        ensure_not_typed(context, ("database_url",), "only with --archive; else a gateway is called.")
        shown_id("claims")(claim_id)
        flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
        run_command(_show(flags, claim_id, json))


async def _show(flags: options.ConnectionFlags, claim_id: str, as_whole: bool) -> None:
    async with connected_client(flags.find()) as client:
        answer = await client.get_claim(claim_id)
    if as_whole:
        print_data(as_json(answer))
    else:
        output_console().print(claim_view(answer.claim))
