"""The form of a generated page: a heading, an introduction, Markdown tables."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Made from the code by `make docs`. Change the code, not this page. -->\n"


def page(title: str, introduction: str, *parts: str) -> str:
    """A whole page."""
    return "\n".join((GENERATED, f"# {title}\n", f"{introduction}\n", *parts))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table. Bars in a cell are escaped, line breaks become spaces."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
