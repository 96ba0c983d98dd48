"""docs/catalogues.md: how to load the catalogues of facilities, and the columns of their files."""

from docs.generate.file_columns import columns_section, title
from docs.generate.table import page, table
from review.catalogues.files.catalogue_files import KINDS
from runtime.loading.files.kind import Kind

INTRODUCTION = """\
A facility sends the insurer its catalogues (danh mục) 01/DM to 06/DM: departments and beds, practitioners,
drugs, supplies, services, machines. They are kept by day, so that a claim can be judged by the rows that
were in force on the day of each line.

```
wardgate catalogue load 03-DM.csv 05-DM.csv           # files of any kinds, of many facilities
wardgate catalogue load drugs.csv --facility 01001    # a file without the column MA_CSKCB
wardgate catalogue list                               # what is loaded, and for which days
```

Lists that are one for all facilities are loaded in the same way, and have no form: the insurer's catalogue of
facilities, what the prices of services contain, and the Ministry's lists of drugs, services and blood
products. The rules that need one of them could not judge until it is loaded, and say so; what prices contain
is looked for by a built-in table of names as well ([W49](rules/inside_another_price.md)).

The header of a file tells its kind: it has the columns of the form (TT 12/2026/TT-BTC), in any order. The
tables below list the columns that are read; the other columns of a form may be there. An unknown column is
refused, because it may be a typing error. The command uses the database of `WARDGATE_DATABASE_URL`, or else
that of a running `wardgate up`. The schemas must exist (`wardgate migrate`).

- **CSV**: UTF-8, comma-separated, optionally compressed with gzip. Save an Excel file as "CSV UTF-8" first,
  with all cells as text: a code has lost its leading zeros in a cell of numbers.
- **Parquet**: columns of text; columns of days may have a date type. It needs the extra `parquet` (`pip
  install 'wardgate[parquet]'`).

Days are `YYYYMMDD` or `YYYY-MM-DD`. Numbers have a point before their decimals, and no other separators:
`47500.125`. Prices are in dong."""

WHAT_HAPPENS = """\
## What the command does

1. It reads and checks every row, and finds all faults of a row at once: wrong cells, `DEN_NGAY` before
   `TU_NGAY`, rows of a file that have the same key (none of these is loaded, because it is not known which
   is right), and with `--facility`, rows of another facility.
2. It leaves out the rows with faults. The report (`--report`, or else `catalogue-faults.csv`) names each
   fault by file, line, column and reason. It never repeats the content of a cell.
3. It merges the other rows: it adds new rows, updates rows that differ, and does not touch rows that are
   the same. Where a file lacks a column that may be missing, the values that are known stay. Where two
   files have the same row, the later one counts.
4. It prints for each file how many rows were added, changed, unchanged and refused.

All of this is one transaction. If the command is interrupted, nothing is loaded. Loading the same files
again changes nothing. Reviews go on meanwhile, and other loads of catalogues wait. Every worker sees the
changes in the next batch of claims, within a second. Claims that are reviewed already stay as they are. On
two cores that had other work, a million rows of 500 facilities took 63 seconds the first time and 82 seconds
the second time. The command uses less than 120 MB of memory, not counting the database.

| exit status | |
| --- | --- |
| 0 | every row was loaded or was there already |
| 1 | rows were refused (the others are loaded), or the database or a file could not be used (nothing is) |
| 2 | the command is wrong, or a file is not a catalogue file (nothing is) |

## From when until when

A row is in force from `TU_NGAY` to `DEN_NGAY`, both included, and without `DEN_NGAY` until further notice.
To change a price, load two rows, as TT 12/2026 has it: the old one with its last day as `DEN_NGAY`, and the
new one. If the old one has no `DEN_NGAY`, it is replaced from the first day of the new one on.

The command deletes nothing. A row that is not in the files stays as it is, so a file may hold only what
changed. To take a row out, load it with `DEN_NGAY`.

## When a catalogue counts as loaded

A catalogue of a facility is loaded on the days on which any of its rows is in force: `wardgate catalogue
list` shows the first and the last one. On these days, a code that it does not have is not in the facility's
catalogue. On all other days nothing is known: a rule that needs the catalogue could not judge, and says so.
So load whole catalogues: one of which a few rows were loaded looks complete.

The catalogue of facilities is the insurer's, one for all. Look-ups are decided by the facilities of the
[register](howto/load-a-register.md#facilities), as they are today; this catalogue has tier, level, points and
codes by day, for claims of earlier days.

## What names a row

Two rows of a file with the same key are a fault; a row with a key that is known changes the row that is
there.

"""


def catalogues_page() -> str:
    """The whole page."""
    sections = (columns_section(kind) for kind in KINDS.in_order)
    keys = table(("catalogue", "key"), ((title(kind), _key(kind)) for kind in KINDS.in_order))
    return page("Catalogues of facilities", INTRODUCTION, *sections, WHAT_HAPPENS + keys)


def _key(kind: Kind) -> str:
    return ", ".join(f"`{name}`" for name in kind.key)
