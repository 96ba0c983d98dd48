"""A Markdown table."""

from collections.abc import Iterable, Sequence

WRITTEN_BY = "<!-- Made from the code by `make docs`. Change the code, not this page. -->\n"


def page(title: str, introduction: str, *parts: str) -> str:
    """A whole page."""
    return "\n".join((WRITTEN_BY, f"# {title}\n", f"{introduction}\n", *parts))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """One row a line; a bar or a line break in a cell does not end it."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
