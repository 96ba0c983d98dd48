"""`wardgate files sample`: submits sample files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from gateway.v1.registry_service_pb2 import FileState, SubmitFileRequest
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_connection
from wardgate.cli.files.flags import read_message
from wardgate.cli.output.console import output_console
from wardgate.cli.output.value_text import enum_text
from wardgate.cli.run_command import connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder


def sample(
    count: Annotated[int, typer.Option(min=1, help="How many files that are not submitted yet.")] = 10,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Submit the next sample files: births, deaths, renewals of the sample world.

        wardgate files sample
        wardgate files watch --cursor earliest

    `wardgate up` has written them to DIR/sample-files, and its simulated offices answer them: most within a
    minute, some within ten, few after their term. Some files are returned or refused.

    Exit status: 0, also if all are submitted already; 1 if there are none, or the gateway could not answer; 2
    if the command is wrong.
    """
    run_command(_sample(DataFolder(data), count))


async def _sample(folder: DataFolder, count: int) -> None:
    left = count
    async with connected_client(find_connection(None, None, folder.path)) as client:
        for request in _requests(folder.sample_files):
            answer = await client.files.submit(request)
            if answer.already_known:
                continue
            state = enum_text(FileState.Name(answer.file.state), "FILE_STATE_")
            line = f"{request.number}  {answer.file.procedure}  {state}  {answer.file.file_id}"
            output_console().print(line, markup=False, soft_wrap=True)
            left -= 1
            if not left:
                break
    if left == count:
        output_console().print("All sample files are submitted already.")


def _requests(folder: Path) -> Iterator[SubmitFileRequest]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Problem(f"{folder} has no sample files: `wardgate up` writes them into a new data folder.")
    return (read_message(file, SubmitFileRequest()) for file in files)
