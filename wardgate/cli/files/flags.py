"""Parameters that several commands of `wardgate files` share, and files with messages in JSON."""

from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar

import typer
from google.protobuf.json_format import Parse, ParseError
from google.protobuf.message import Message

from runtime.problem import WrongValue
from wardgate.cli.input.file_content import read_content
from wardgate.cli.shown_id import shown_id

FileId: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="FILE_ID",
        callback=shown_id("files list"),
        help="The id that `wardgate files list` shows (a UUID).",
    ),
]
Sent = TypeVar("Sent", bound=Message)


def read_message(path: Path, message: Sent) -> Sent:
    """The message, filled from a file with its fields in JSON. Raises WrongValue."""
    try:
        text = read_content(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongValue(f"{path} is not a text in UTF-8.") from error
    try:
        return Parse(text, message)
    except ParseError as error:
        raise WrongValue(f"{path} is not a {message.DESCRIPTOR.name} in JSON: {error}") from error
