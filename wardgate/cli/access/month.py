"""A month as one types it."""

from datetime import date

import typer


def month_of(text: str) -> date:
    """YYYY-MM as its first day. Raises BadParameter."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise typer.BadParameter(f"The month is {text!r}: write it as YYYY-MM.") from error
