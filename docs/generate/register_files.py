"""docs/howto/load-a-register.md: how to load people, cards and facilities, and the columns of their files."""

from docs.generate.table import page, table
from gateway.register.load.kind import Kind
from gateway.register.load.kinds import KINDS

INTRODUCTION = """```
wardgate register load people.csv cards.csv facilities.csv
```

Any of the three, in any order: a file is told by its header, which names all the columns below, in any order,
and no others. The database is the one of `WARDGATE_DATABASE_URL`, else that of a running `wardgate up`; its
schemas must be there (`wardgate migrate`).

- **CSV**: UTF-8, separated by commas, gzipped or not. An empty cell is nothing.
- **Parquet**: columns of text, or of dates for days; null is nothing. It needs the extra `parquet`
  (`pip install 'wardgate[parquet]'`). A column of numbers is refused: it has lost its zeros."""

WHAT_HAPPENS = """## What happens

1. Every row is read and checked. All that is wrong with a row is found at once: each cell, the cells of a row
   against each other, keys that stand in several rows (none of these is loaded: nobody knows which is
   right), chip IDs that somebody else has, cards of nobody known, periods of one card that overlap.
2. Rows with a fault are left out. The report (`--report`, else `register-faults.csv`) names each fault by
   file, line, column and reason, and never says what stands there. In Parquet the line is the row, from 1.
3. The others are merged: what is new is added, what differs is changed, what is the same is not touched. A
   row is known by its insurance number, by its card number and first day, or by its facility code.
4. A table says for each file how many rows were added, changed, unchanged and refused.

All of it is one transaction. Where it breaks off on the way, nothing was loaded; loaded again, the same files
change nothing. Look-ups go on meanwhile; who else would write to people and cards waits. Every gateway sees
the changes within a second of the end. A million people with their 1.6 million periods took 135 seconds the
first time and 48 the second on two cores; memory stays below 100 MB, that of the database aside.

| exit status | |
| --- | --- |
| 0 | every row was loaded, or was there already |
| 1 | rows were refused (the others are loaded), or the database or a file could not be used (nothing is) |
| 2 | the command is wrong, or a file is no register file (nothing is loaded) |

## What never happens

Nothing is deleted. What the register has and the files do not stays as it is, so a file may hold only what is
new. To end a card, load its row with `ended_on` and `end_reason`; for somebody who has died, with `died_on`.

A period's first day is part of its key and cannot be changed. One that began too early is ended on its first
day and shortened, and the right one is loaded beside it."""


def register_files_page() -> str:
    """The whole page."""
    sections = (_section(kind) for kind in KINDS)
    return page("Load a register", INTRODUCTION, *sections, WHAT_HAPPENS, "")


def _section(kind: Kind) -> str:
    rows = (
        (f"`{column.name}`", "may be empty" if column.optional else "", column.what)
        for column in kind.columns
    )
    return f"## {kind.name.capitalize()}\n\n{kind.what}\n\n{table(('column', '', 'what'), rows)}"
