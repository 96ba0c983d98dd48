"""`wardgate files show`: shows one file."""

from wardgate.cli import options
from wardgate.cli.files.file_view import file_view
from wardgate.cli.files.flags import FileId
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def show(  # noqa: PLR0913, PLR0917 - one a flag
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
    """Show one file: its facts, its tasks with the answers that are possible, its events and result.

        wardgate files show 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11

    Exit status: 0; 1 if you see no such file, or the gateway could not answer; 2 if the command is wrong.
    """
    run_command(_show(options.ConnectionFlags(target, token, data, facility, ca, cert, key), file_id, json))


async def _show(flags: options.ConnectionFlags, file_id: str, as_whole: bool) -> None:
    async with connected_client(flags.find()) as client:
        file = await client.files.get(file_id)
    if as_whole:
        print_data(as_json(file))
    else:
        output_console().print(file_view(file))
