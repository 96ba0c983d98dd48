"""`wardgate files answer`: answers a task of a file."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.v1.file_facts_pb2 import AnswerFacts
from gateway.v1.registry_service_pb2 import AnswerFileRequest
from wardgate.cli import options
from wardgate.cli.files.file_view import file_view
from wardgate.cli.files.flags import FileId, read_message
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def answer(  # noqa: PLR0913, PLR0917 - one a flag
    file_id: FileId,
    task: Annotated[int, typer.Argument(metavar="TASK", min=1, help="The number of the task.")],
    name: Annotated[str, typer.Argument(metavar="ANSWER", help="One that the task allows.")],
    facts: Annotated[
        Path | None,
        typer.Option(
            metavar="FACTS.json", help="What the answer needs: AnswerFacts, with its fields in JSON."
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="What the applicant shall read.")] = "",
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Answer an open task of a file, as the office that acts in it, or the sender for the applicant.

        wardgate files answer 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11 1 registered --facts registered.json
        wardgate files answer 6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11 1 returned --note "Thiếu ngày sinh"

    Exit status: 0; 1 if the answer is refused, or the gateway could not answer; 2 if the
    command or a value is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    request = AnswerFileRequest(file_id=file_id, task=task, answer=name, note=note)
    run_command(_answer(flags, request, facts, json))


async def _answer(
    flags: options.ConnectionFlags, request: AnswerFileRequest, facts: Path | None, as_whole: bool
) -> None:
    if facts is not None:
        request.facts.CopyFrom(read_message(facts, AnswerFacts()))
    async with connected_client(flags.find()) as client:
        answered = await client.files.answer(request)
    if as_whole:
        print_data(as_json(answered))
    else:
        output_console().print(file_view(answered.file))
