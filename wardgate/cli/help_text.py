"""A command's docstring as help: paragraphs flow to the width there is, indented examples stay."""

import inspect
from collections.abc import Callable


def help_text(command: Callable[..., None]) -> str:
    """For typer, which would keep the source's line breaks."""
    paragraphs = (inspect.getdoc(command) or "").split("\n\n")
    return "\n\n".join(
        # The style that changes nothing: typer strips what comes first below the first paragraph.
        f"[none]{part}[/none]" if part.startswith(" ") else " ".join(part.split())
        for part in paragraphs
    )
