"""Reads the moment to restore from the command line."""

from datetime import datetime

import typer

from runtime.clock import Clock
from runtime.time_zone import HO_CHI_MINH


def parse_moment(text: str) -> datetime:
    """A time with a time zone; without one in the text, that of Ho Chi Minh City. Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"The time is {text!r}: write it as 'YYYY-MM-DD HH:MM:SS'.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=HO_CHI_MINH)
    if moment > Clock().now():
        raise typer.BadParameter(f"{text} is yet to come.")
    return moment
