"""`wardgate files withdraw`: withdraws a file."""

from wardgate.cli import options
from wardgate.cli.files.file_view import file_view
from wardgate.cli.files.flags import FileId
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def withdraw(  # noqa: PLR0913, PLR0917 - one a flag
    file_id: FileId,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Withdraw a file that you sent and that has not ended.

        wardgate files withdraw 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11

    Exit status: 0, also if it was withdrawn before; 1 if it has ended, or the gateway could not answer; 2 if
    the command is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_withdraw(flags, file_id, json))


async def _withdraw(flags: options.ConnectionFlags, file_id: str, as_whole: bool) -> None:
    async with connected_client(flags.find()) as client:
        answer = await client.files.withdraw(file_id)
    if as_whole:
        print_data(as_json(answer))
    else:
        output_console().print(file_view(answer.file))
