"""Refuses flags that would have no effect, so that nobody believes that they had one."""

from collections.abc import Mapping

import typer

# With --found nobody.
NO_ENTRY = "with --found nobody there is no entry that could have it."


def ensure_unused(flags: Mapping[str, object], why: str) -> None:
    """Raises BadParameter, which names the flags that were given. `why` says when none of them counts."""
    if given := [flag for flag, value in flags.items() if value]:
        raise typer.BadParameter(f"{', '.join(given)}: {why}")
