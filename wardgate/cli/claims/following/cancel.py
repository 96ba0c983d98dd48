"""`wardgate cancel`: withdraws a claim that is not decided yet."""

from typing import Annotated

import typer
from rich.text import Text

from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import bare_number
from wardgate.cli.run_command import connected_client, run_command
from wardgate.cli.shown_id import shown_id
from wardgate.client import CancelClaimResponse
from wardgate.data_folder.paths import DEFAULT_FOLDER


def cancel(  # noqa: PLR0913, PLR0917 - one a flag
    claim_id: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM_ID",
            callback=shown_id("claims"),
            help="The id that `wardgate claims` shows (a UUID).",
        ),
    ],
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Withdraw a claim that no reviewer has decided yet. Nothing is paid for it then.

        wardgate cancel 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11

    The same again changes nothing. To correct a claim, submit the correction with --replaces instead.

    Exit status: 0; 1 if the claim is decided or replaced, your facility has no such claim, or the gateway
    could not answer; 2 if the command is wrong.
    """
    run_command(
        _cancel(options.ConnectionFlags(target, token, data, facility, ca, cert, key), claim_id, json)
    )


async def _cancel(flags: options.ConnectionFlags, claim_id: str, as_whole: bool) -> None:
    async with connected_client(flags.find()) as client:
        answer = await client.cancel_claim(claim_id)
    if as_whole:
        print_data(as_json(answer))
        return
    output_console().print(cancelled_line(answer))


def cancelled_line(answer: CancelClaimResponse) -> Text:
    """What has become of the claim."""
    before = "was withdrawn before" if answer.already_known else "is withdrawn"
    return Text(f"Claim {bare_number(escaped(answer.claim.number))} {before}. Nothing is paid for it.")
