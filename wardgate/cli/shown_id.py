"""The id of a claim or a file, as one command shows it and others take it."""

from collections.abc import Callable
from uuid import UUID

import typer


def shown_id(command: str) -> Callable[[str], str]:
    """The check of an argument that `wardgate COMMAND` shows. It raises BadParameter for what is no UUID."""

    def check(value: str) -> str:
        try:
            UUID(value)
        except ValueError as error:
            raise typer.BadParameter(f"Give the id that `wardgate {command}` shows, a UUID.") from error
        return value

    return check
