"""docs/howto/load-a-register.md: how to load a register, and the columns of its files."""

from docs.generate.file_columns import columns_section
from docs.generate.table import page
from gateway.register.load.register_files.register_files import KINDS

INTRODUCTION = """\
```
wardgate register load people.csv cards.csv facilities.csv
```

The command takes one file of each kind at most, in any order. The header of a file tells its kind: it must
name all the columns below, in any order, and no others. Where a column that may be missing is missing, the
register's values stay. The command uses the database of `WARDGATE_DATABASE_URL`, or else that of a running
`wardgate up`. The schemas must exist (`wardgate migrate`).

- **CSV**: UTF-8, comma-separated, optionally compressed with gzip. An empty cell means "no value".
  The command stops at a row of more than 1,048,576 characters, and at a gzip file that has decompressed to
  more than 400 times its size and 1 GiB; nothing is loaded then.
- **Parquet**: columns of text; columns of days may also have a date type. Null means "no value". Parquet
  needs the extra `parquet` (`pip install 'wardgate[parquet]'`). Columns of numbers are refused, because a
  number has lost its leading zeros. A cell may have 131,072 bytes, and a row 16 KiB on average."""

WHAT_HAPPENS = """\
## What the command does

1. It reads and checks every row, and finds all faults of a row at once: wrong cells, cells of a row that
   contradict each other, keys that several rows have (none of these rows is loaded, because it is not known
   which is right), chip IDs that belong to another person, cards of unknown people, periods of one card that
   overlap.
2. It leaves out the rows with faults. The report (`--report`, or else `register-faults.csv`) names each fault
   by file, line, column and reason. It never repeats the content of a cell. In Parquet, the line is the
   number of the row, counted from 1.
3. It merges the other rows: it adds new rows, updates rows that differ, and does not touch rows that are the
   same. The key of a row is the insurance number (people), the card number and the first day (cards), the
   facility code, the old code (renumberings), or province, card group and first day (support).
4. It prints for each file how many rows were added, changed, unchanged and refused.

All of this is one transaction. If the command is interrupted, nothing is loaded. Loading the same files again
changes nothing. Look-ups continue meanwhile; other writers of people and cards wait, and so do files about
people. Every gateway sees the changes within a second of the commit. On two cores, a million people with 1.6
million periods took 135 seconds the first time and 48 seconds the second time. The command uses less than 100
MB of memory, not counting the database.

| exit status | |
| --- | --- |
| 0 | every row was loaded or was in the register already |
| 1 | rows were refused (the others are loaded), or the database or a file could not be used (nothing is) |
| 2 | the command is wrong, or a file is not a register file (nothing is) |

## What the command never does

It deletes nothing. Rows of the register that are not in the files stay as they are, so a file may hold only
the new rows. To end a card, load its row with `ended_on` and `end_reason`. To record a death, load the
person's row with `died_on`.

The first day of a period is part of its key and cannot be changed. If a period began too early, load two
rows: the old one, with `ended_on` set to its first day and a shorter `valid_until`, and the right one.
"""

RENUMBERED = """\
## Facilities that got another code

A file of renumberings (`old_code,new_code,valid_from`) says which facility only changed its code. Several old
codes may have one new code, where facilities were merged; a new code may be replaced again. Codes that lead
back to themselves are refused, because a code is never given to another facility.

- A look-up that states the registered facility by another of its codes is answered as if it stated the
  register's, and so is one by a facility that has another code than its patients' cards: the visit counts as
  one at the registered facility. The answer says so in `renumbered`.
- Two old codes with one new code are the same facility from `valid_from` on, and two before.
- A claim may name its facility by either code. It is reviewed with the renumberings that were known when it
  came in.
- Provinces are not loaded: those merged on 2025-07-01 (Nghị quyết 202/2025/QH15) are known. A card number
  with the old or new code of such a province, and no other difference, is the same card.
- Reviewers whose account has provinces see facilities by the first two digits of the code by which claims
  come in: give them the old codes of a merged province, too.

Every gateway has the table in memory and reads it again within a second of a change."""


def register_files_page() -> str:
    """The whole page."""
    sections = (columns_section(kind) for kind in KINDS.in_order)
    return page("Load a register", INTRODUCTION, *sections, WHAT_HAPPENS, RENUMBERED, "")
