"""`wardgate files track`: how far a file is, for who has its secret."""

from typing import Annotated

import typer
from rich.text import Text

from gateway.v1.registry_service_pb2 import File, TrackFileResponse
from wardgate.cli import options
from wardgate.cli.files.file_view import state_text
from wardgate.cli.files.flags import FileId
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import time_text
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def track(  # noqa: PLR0913, PLR0917 - one a flag
    file_id: FileId,
    secret: Annotated[str, typer.Argument(metavar="SECRET", help="The applicant's secret.")],
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Show how far a file is, without personal data: what a portal shows the applicant.

        wardgate files track 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11 Zk2-0aXbQ9pL

    Exit status: 0; 1 if there is no such file, the secret is wrong, or the gateway could not answer; 2 if the
    command is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_track(flags, file_id, secret, json))


async def _track(flags: options.ConnectionFlags, file_id: str, secret: str, as_whole: bool) -> None:
    async with connected_client(flags.find()) as client:
        answer = await client.files.track(file_id, secret)
    if as_whole:
        print_data(as_json(answer))
    else:
        output_console().print(_view(escaped(answer)))


def _view(answer: TrackFileResponse) -> Text:
    state = state_text(File(state=answer.state, overdue=answer.overdue))
    view = Text.assemble(f"{answer.procedure.vi}: ", state, f", due {time_text(answer.due_at)}")
    for title in answer.waiting_for:
        view.append(f"\n  waits for: {title.vi} ({title.en})")
    if answer.HasField("rejection"):
        view.append(f"\n  {answer.rejection.reason.vi} {answer.rejection.law}")
    return view
