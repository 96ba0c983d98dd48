"""The columns that catalogue files of several kinds have, and how the others are declared."""

from review.catalogues.files import cells
from runtime.loading.files.cells import of_form, words
from runtime.loading.files.column import Column

# As in tables XML2 and XML3 of QD 4750. An index entry has 2,700 bytes.
LONGEST_CODE, LONGEST_TEXT = 500, 1024

# MA_CSKCB of QD 4750: five characters, the province's digits first.
facility_code = of_form(
    "[0-9]{2}[0-9A-Z]{3}",
    "a facility's code expected: two digits, then three digits or capital letters",
)
FACILITY = Column(
    "MA_CSKCB",
    "the facility whose catalogue it is, 5 characters; `--facility` fills it in where it is empty or missing",
    facility_code,
    field="facility",
)
VALID_FROM = Column(
    "TU_NGAY", "first day on which the row is in force", cells.day, type="date", field="valid_from"
)
VALID_UNTIL = Column(
    "DEN_NGAY",
    "last day on which it is in force; empty while it goes on",
    cells.day,
    type="date",
    optional=True,
    droppable=True,
    field="valid_until",
)
GROUP = Column(
    "MA_NHOM",
    "group of costs; the form does not have it, an insurer may add it",
    words("a group", 10),
    optional=True,
    droppable=True,
    field="group",
)


def code(name: str, what: str, field: str = "code", *, longest: int = LONGEST_CODE) -> Column:
    """A column of codes that is never empty."""
    return Column(name, what, words("a code", longest), field=field)


def name(column: str, what: str = "name") -> Column:
    """A column of names that is never empty."""
    return Column(column, what, words("a name", LONGEST_TEXT), field="name")


def text(name: str, what: str, field: str, *, longest: int = LONGEST_TEXT) -> Column:
    """A column of texts that every file has; a cell may be empty."""
    return Column(name, what, words("a text", longest), optional=True, field=field, empty="")


def further_text(name: str, what: str, field: str, *, longest: int = LONGEST_TEXT) -> Column:
    """A column of texts that a file may lack; a cell may be empty."""
    return Column(name, what, words("a text", longest), optional=True, droppable=True, field=field, empty="")


def price(what: str) -> Column:
    """The column of prices in dong; never empty."""
    return Column("DON_GIA", f"{what}, in dong for one unit", cells.number, type="numeric", field="price")


def further_number(name: str, what: str, field: str) -> Column:
    """A column of numbers that a file may lack; a cell may be empty."""
    return Column(name, what, cells.number, type="numeric", optional=True, droppable=True, field=field)


def further_percent(name: str, what: str, field: str) -> Column:
    """A column of percentages that a file may lack; a cell may be empty."""
    return Column(name, what, cells.percent, type="numeric", optional=True, droppable=True, field=field)


def further_count(name: str, what: str, field: str) -> Column:
    """A column of whole numbers that a file may lack; a cell may be empty."""
    return Column(name, what, cells.whole_number, type="integer", optional=True, droppable=True, field=field)


def further_day(name: str, what: str, field: str) -> Column:
    """A column of days that a file may lack; a cell may be empty."""
    return Column(name, what, cells.day, type="date", optional=True, droppable=True, field=field)
