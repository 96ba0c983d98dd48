"""The form of a generated page: a heading, an introduction, Markdown tables."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Made from the code by `make docs`. Change the code, not this page. -->\n"
# About a table within a page that is written by hand.
BEGIN = "<!-- Made from the code by `make docs`: the table below, until the next comment. -->\n"
END = "<!-- The end of what is made from the code. -->\n"


def page(title: str, introduction: str, *parts: str) -> str:
    """A whole page."""
    return "\n".join((GENERATED, f"# {title}\n", f"{introduction}\n", *parts))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table. Bars in a cell are escaped, line breaks become spaces."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def with_table(page: str, made: str) -> str:
    """The page with its table made anew."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
