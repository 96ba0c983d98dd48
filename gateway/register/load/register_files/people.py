"""The kind of file with people."""

from gateway.cards.card import Sex
from gateway.register.load.register_files import cells
from runtime.loading.files.cells import day, one_of
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

PEOPLE = Kind(
    name="people",
    what="Who is insured, or was.",
    columns=(
        Column("insurance_number", "social insurance number (MA_SO_BHXH), 10 digits", cells.insurance_number),
        Column("chip_id", "number of the chip-based citizen card, 12 digits", cells.chip_id, optional=True),
        Column("full_name", "full name, with its diacritics", cells.full_name),
        Column("birth_date", "YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known", cells.birth_date),
        Column("sex", "one of " + ", ".join(f"`{sex}`" for sex in Sex), one_of(*Sex)),
        Column("died_on", "day of death, YYYY-MM-DD", day, type="date", optional=True),
    ),
    key=("insurance_number",),
)
