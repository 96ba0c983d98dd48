"""Commands that print changes without end: where they go on (--cursor), and what they say at their end."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Annotated, Protocol, TypeAlias, TypeVar

import typer
from rich.text import Text

from runtime.problem import WrongValue
from wardgate.cli.output.console import error_console
from wardgate.client import Refused

EARLIEST = "earliest"

Cursor: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="CURSOR",
        help="Go on from this cursor, which the command has printed, or from `earliest`, a month ago. "
        "Default: now.",
    ),
]
Change = TypeVar("Change")
Change_co = TypeVar("Change_co", covariant=True)


class Changes(Protocol[Change_co]):
    """A message of a stream. `cursor` is after its changes."""

    @property
    def changes(self) -> Iterable[Change_co]: ...

    @property
    def cursor(self) -> str: ...


def start(cursor: str) -> tuple[str, bool]:
    """The cursor to send for what --cursor says, and whether to begin with the earliest change."""
    return ("", True) if cursor == EARLIEST else (cursor, False)


async def follow(
    messages: AsyncIterator[Changes[Change]], show: Callable[[Change], None], command: str, *, has_hint: bool
) -> None:
    """Show changes until the command is interrupted; with `has_hint`, then how to go on. Raises Problem."""
    told = ""
    try:
        async for message in messages:
            for change in message.changes:
                show(change)
            told = message.cursor
    except Refused as refused:
        if any(fault.field == "cursor" for fault in refused.faults):
            raise WrongValue(_no_cursor(command)) from refused
        raise
    finally:
        if told and has_hint:
            error_console().print(Text(f"Go on with: {command} --cursor {told}", style="dim"))


def _no_cursor(command: str) -> str:
    return (
        f"--cursor is no cursor of yours. Give one that `{command}` has printed, or `{EARLIEST}`, or leave "
        "it out to begin now."
    )
