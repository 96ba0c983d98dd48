"""Where the commands write: answers to standard output, all else beside it."""

from rich.console import Console

# A log has no width of its own; tables need some.
WIDTH_OF_A_LOG = 120


def answers() -> Console:
    """Standard output."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_A_LOG)


def aside() -> Console:
    """Standard error: progress, problems."""
    console = Console(stderr=True, highlight=False)
    return console if console.is_terminal else Console(stderr=True, highlight=False, width=WIDTH_OF_A_LOG)
