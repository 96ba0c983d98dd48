"""`wardgate --version`."""

from importlib.metadata import version as version_of
from typing import Annotated

import typer

from wardgate.cli.output.streams import print_data


def _print_version(asked: bool) -> None:
    if asked:
        print_data(f"wardgate {version_of('wardgate')}")
        raise typer.Exit


def version(
    asked: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """What is typed before the name of a command."""
