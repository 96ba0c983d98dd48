"""The files with entries of the population register."""

from pathlib import Path

from gateway.cards.card import Sex
from gateway.register.load.register_files.cells import birth_date, chip_id, full_name
from gateway.register.verification.population_entry import PopulationState
from runtime.loading.files.cells import day, one_of
from runtime.loading.files.column import Column
from runtime.loading.files.data_file import DataFile, open_source, with_kind
from runtime.loading.files.kind import Kind
from runtime.loading.files.kinds import Kinds

POPULATION = Kind(
    name="population",
    what="Entries of the population register: one row for each person.",
    columns=(
        Column("personal_id", "personal ID (số định danh cá nhân), 12 digits", chip_id),
        Column("full_name", "full name, with its diacritics", full_name),
        Column("birth_date", "YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known", birth_date),
        Column("sex", "one of " + ", ".join(f"`{sex}`" for sex in Sex), one_of(*Sex)),
        Column(
            "state",
            "one of "
            + ", ".join(f"`{state}`" for state in PopulationState)
            + "; `alive` where it is missing",
            one_of(*PopulationState),
            optional=True,
            droppable=True,
            empty=PopulationState.ALIVE,
        ),
        Column("died_on", "day of death, YYYY-MM-DD", day, type="date", optional=True, droppable=True),
    ),
    key=("personal_id",),
)
KINDS = Kinds("file of the population register", (POPULATION,))


def open_population(path: Path) -> DataFile:
    """Read the header of a file, CSV or Parquet. Raises Problem where it is not such a file."""
    return with_kind(path, open_source(path), KINDS)
