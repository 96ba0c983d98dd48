"""The consoles that commands write to: answers go to standard output, everything else to standard error."""

from rich.console import Console

# A file or pipe has no width, and tables need one.
WIDTH_WITHOUT_TERMINAL = 120


def output_console() -> Console:
    """Standard output, for answers."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_WITHOUT_TERMINAL)


def error_console() -> Console:
    """Standard error, for progress and problems."""
    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        return console
    return Console(stderr=True, highlight=False, width=WIDTH_WITHOUT_TERMINAL)
