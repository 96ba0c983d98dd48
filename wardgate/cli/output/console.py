"""The consoles that commands write to: answers go to standard output, everything else to standard error.

Whatever a view prints, no character reaches the terminal that acts on it, such as an escape sequence in a
name. Views escape what came from elsewhere themselves (output/escaped.py), line breaks too.
"""

from collections.abc import Iterable
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from runtime.untrusted.escaped_text import escape_lines

# A file or pipe has no width, and tables need one.
WIDTH_WITHOUT_TERMINAL = 120


class EscapingConsole(Console):
    """Writes only text and its own colours."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """See Console: every text of every view comes through here."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=escape_lines(segment.text))


def output_console(file: IO[str] | None = None) -> Console:
    """Standard output, or `file` in its place, for answers."""
    return _console(file, stderr=False)


def error_console() -> Console:
    """Standard error, for progress and problems."""
    return _console(None, stderr=True)


def _console(file: IO[str] | None, *, stderr: bool) -> Console:
    console = EscapingConsole(file=file, stderr=stderr, highlight=False, emoji=False)
    if console.is_terminal:
        return console
    return EscapingConsole(
        file=file, stderr=stderr, highlight=False, emoji=False, width=WIDTH_WITHOUT_TERMINAL
    )
