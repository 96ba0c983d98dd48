"""The columns of a kind of file, as a section of a page."""

from docs.generate.table import table
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind


def columns_section(kind: Kind) -> str:
    """A heading, what a row is, and a table of the columns."""
    rows = ((f"`{column.name}`", _need(column), column.what) for column in kind.columns)
    return f"## {title(kind)}\n\n{kind.what}\n\n{table(('column', '', 'what'), rows)}"


def title(kind: Kind) -> str:
    """How a page calls a kind of file."""
    return kind.name.replace("_", " ").capitalize()


def _need(column: Column) -> str:
    if column.droppable:
        return "may be empty or missing"
    return "may be empty" if column.optional else ""
