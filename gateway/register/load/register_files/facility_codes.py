"""The kind of file with facilities that were renumbered."""

from gateway.register.load.register_files.cells import facility_code
from runtime.loading.files.cells import day
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

FACILITY_CODES = Kind(
    name="renumberings",
    what="Facilities that got another code: a card registered at the old one is registered at the new one.",
    columns=(
        Column("old_code", "the code before, 5 characters", facility_code),
        Column("new_code", "the code after, 5 characters", facility_code),
        Column("valid_from", "first day of the new code, YYYY-MM-DD", day, type="date"),
    ),
    key=("old_code",),
)
