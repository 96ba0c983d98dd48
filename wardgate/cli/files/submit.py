"""`wardgate files submit`: submits a file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from gateway.v1.registry_service_pb2 import SubmitFileRequest
from wardgate.cli import options
from wardgate.cli.files.file_view import file_view
from wardgate.cli.files.flags import read_message
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def submit(  # noqa: PLR0913, PLR0917 - one a flag
    request: Annotated[
        Path, typer.Argument(metavar="REQUEST.json", help="A SubmitFileRequest, with its fields in JSON.")
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
    """Submit a file to the register, and show what follows at once, with the secret for the applicant.

        wardgate files submit birth.json

    docs/files.md has an example. The same file again is answered with the file that is there already.

    Exit status: 0; 1 if the file is refused by the gateway, or the gateway could not answer; 2 if the command
    or a value in the file is wrong.
    """
    run_command(_submit(options.ConnectionFlags(target, token, data, facility, ca, cert, key), request, json))


async def _submit(flags: options.ConnectionFlags, path: Path, as_whole: bool) -> None:
    request = read_message(path, SubmitFileRequest())
    async with connected_client(flags.find()) as client:
        answer = await client.files.submit(request)
    if as_whole:
        print_data(as_json(answer))
        return
    output_console().print(file_view(answer.file))
    known = "It was known already. " if answer.already_known else ""
    output_console().print(Text(f"\n{known}The applicant's secret: {answer.secret}"), soft_wrap=True)
