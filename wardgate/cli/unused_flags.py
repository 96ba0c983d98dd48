"""Refuses flags that would have no effect, so that nobody believes that they had one."""

from collections.abc import Iterable, Mapping

import typer

from wardgate.cli.options import is_typed

# With --found nobody.
NO_ENTRY = "with --found nobody there is no entry that could have it."


def ensure_unused(flags: Mapping[str, object], why: str) -> None:
    """Raises BadParameter, which names the flags that were given. `why` says when none of them counts."""
    if given := [flag for flag, value in flags.items() if value]:
        raise typer.BadParameter(f"{', '.join(given)}: {why}")


def ensure_not_typed(context: typer.Context, parameters: Iterable[str], why: str) -> None:
    """The same for flags that have a default, or may be in the environment for other commands."""
    given = {f"--{name.replace('_', '-')}": is_typed(context, name) for name in parameters}
    ensure_unused(given, why)
