"""docs/howto/verify-the-register.md: how to compare the register with the population register."""

from docs.generate.file_columns import columns_section
from docs.generate.table import page, table
from gateway.register.verification.population_file import POPULATION
from gateway.register.verification.verification import ComparedField, VerificationOutcome

INTRODUCTION = """\
```
wardgate register verify population.parquet --whole
changes | wardgate register verify -
wardgate register verify-person 001199012345 --name "Lê Văn Tám" --born 1999-05-04 --sex male
wardgate register quality
wardgate verify 001199012345 --name "Lê Văn Tám" --born 1999-05-04 --sex male
```

`wardgate register verify` compares the people of the register with entries of the population register (Cơ
sở dữ liệu quốc gia về dân cư). It changes neither: which of the two is right, the person confirms. Of each
person the last outcome is kept in `gateway.verifications`, with the day and the names of the fields that
differ, and never with their values.

A person is found by the personal ID, which is the chip ID of the register. A person without a chip ID is
found by name, birth date and sex: if there is one such entry, the chip ID is what differs."""

OUTCOMES = {
    VerificationOutcome.MATCHED: "the entry is the person's, and nothing differs",
    VerificationOutcome.DIFFERENT: "the entry is the person's, and some fields differ",
    VerificationOutcome.NOT_FOUND: "there is no entry: reported only with `--whole` (the file has everybody) "
    "and by `--found nobody` of one person",
    VerificationOutcome.SEVERAL: "several entries that are not equal may be the person's",
    VerificationOutcome.DEAD: "the entry is of a dead person, and the register has no day of death",
    VerificationOutcome.CANCELLED: "the personal ID was cancelled",
}

COMPARISON = f"""\
Fields are {", ".join(f"`{field}`" for field in ComparedField)}. Names are compared as look-ups compare
them: case, spaces, apostrophes and the place of a tone mark do not matter. Birth dates are compared as far
as both are known.

## A file, a stream, one person

- **A file** is compared in one transaction; look-ups go on meanwhile. Faulty rows are left out and listed
  in the report (`--report`). On two cores beside other work, a million people took 61 seconds from CSV and
  36 from Parquet, with 114 MB and 378 MB of memory, not counting the database.
- **A stream** of changes (`-`) is lines of CSV on standard input, the header first. People are compared as
  soon as their lines have arrived, in a transaction for each batch. A line is a row: cells have no line
  breaks.
- **One person** is compared at the desk with what the clerk reads there. The command exits with 0 if all
  matches.

## Offices verify by gRPC

Offices of the police and of the social insurance need no access to the database:
`RegistryService.VerifyPerson` ([its .proto](../../proto/gateway/v1/person_verification.proto)) compares
one person, and `VerifyPeople` a stream of changes; so do `wardgate verify NUMBER` and `changes |
wardgate verify -`, with the token of the office. The columns of the stream are those above; people are
found by `personal_id`. Each answer has the outcome, the names of the fields that differ, and the open
file of the difference, which is made at once. A person whom the register does not have is answered with
`not_in_register`.

An office of another kind is refused with `NOT_FOR_THIS_OFFICE`. Every person that is asked for is in
the access log, with the code of the office, the officer, and the outcome (`VERIFICATION_MATCHED`, ...);
citizens see it in [their own record](../own-record.md). Unknown numbers and wrong statements are limited
as those of look-ups are: `WARDGATE_UNKNOWN_PEOPLE_AN_HOUR` for an office, and 12 a day about one person.
What is refused so is logged, and not kept. A large list with many differences is for `wardgate register
verify`. A stream verified 390 people a second, on two cores with much other work.

## Differences become files

`wardgate register open-files` makes a [file](../files.md) of each difference (`different`, `several`,
`dead`, `cancelled`) that has no open one: procedure `verification`. Offices of the social insurance ask
the person, and answer `corrected` when they have loaded what is right, or `kept` where the register is
right; then the police get a message to check their entry. No program corrects a register. Run the command
after each verification by file or stream on the database.

## The report

`wardgate register quality` counts the last outcomes, of all people and by province, and how often each
field differs, as a table, as CSV (`--csv FILE`) or as JSON (`--json`). The share is of all people of the
register, those who were never compared included: the figure that the national report has (97.8 %). A
province is that of the facility where the last card is registered, by its code since the merger of 2025;
people without a card are in a line of their own. In the CSV, the lines that begin with `difference:` count
fields."""


def verification_page() -> str:
    """The whole page."""
    outcomes = table(("outcome", "meaning"), ((f"`{outcome}`", text) for outcome, text in OUTCOMES.items()))
    return page(
        "Verify the register",
        INTRODUCTION,
        columns_section(POPULATION),
        f"## Outcomes\n\n{outcomes}",
        COMPARISON,
        "",
    )
