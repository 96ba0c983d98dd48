"""Turns a command's docstring into its help text: paragraphs are wrapped, indented examples are kept."""

import inspect
from collections.abc import Callable


def help_text(command: Callable[..., None]) -> str:
    """The help text for typer, which would keep the line breaks of the source."""
    paragraphs = (inspect.getdoc(command) or "").split("\n\n")
    return "\n\n".join(
        # The style "none" changes nothing, but without it typer strips the indentation of the first example.
        f"[none]{part}[/none]" if part.startswith(" ") else " ".join(part.split())
        for part in paragraphs
    )
