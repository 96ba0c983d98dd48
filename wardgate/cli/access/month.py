"""Reads a month from the command line."""

from datetime import date

import typer


def parse_month(text: str) -> date:
    """The first day of the month YYYY-MM. Raises BadParameter."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise typer.BadParameter(f"The month is {text!r}: write it as YYYY-MM.") from error
