"""`wardgate proto`: writes the API's .proto files, from which a client in any language is made."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command

# The packages with .proto files that the API consists of or imports. google/protobuf comes with every protoc.
API = "gateway/v1"
IMPORTED = (
    "google/rpc/status.proto",
    "google/type/date.proto",
    "google/type/money.proto",
    "google/type/timeofday.proto",
)
# What the details of refusals are read with.
DETAILS = ("google/rpc/error_details.proto",)

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder for the files. It is created if it does not exist.")
]


def proto(folder: Folder) -> None:
    """Write the API's .proto files, with those of Google that they import.

        wardgate proto proto/
        protoc -I proto --csharp_out=client proto/gateway/v1/*.proto

    google/rpc/error_details.proto is for reading the details of refusals. Files of google/protobuf come with
    protoc. Files that exist are written again.

    Exit status: 0 if every file is there; 1 if one could not be written; 2 if the command is wrong.
    """
    run_command(_write(folder))


async def _write(folder: Path) -> None:
    for name, content in sorted(_sources()):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        output_console().print(str(file), markup=False, soft_wrap=True)


def _sources() -> Iterator[tuple[str, bytes]]:
    """Each file by its path in imports."""
    for source in files(API.replace("/", ".")).iterdir():
        if source.name.endswith(".proto"):
            yield f"{API}/{source.name}", source.read_bytes()
    for name in (*IMPORTED, *DETAILS):
        package, _, file = name.rpartition("/")
        yield name, files(package.replace("/", ".")).joinpath(file).read_bytes()
