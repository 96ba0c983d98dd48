"""How facilities are checked and merged into the register."""

from sqlalchemy import insert, select, update

from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.tables import facilities
from runtime.loading.merge_plan import Check, MergePlan, repeated
from runtime.loading.staging_tables import StagingTables


def facilities_merge(tables: StagingTables) -> MergePlan:
    """The checks and statements on these staging tables."""
    staged, changed, added = tables[FACILITIES]
    write_changed = (
        update(facilities)
        .values({name: changed.c[name] for name in FACILITIES.facts})
        .where(facilities.c.facility == changed.c.facility)
    )
    insert_added = insert(facilities).from_select(
        FACILITIES.header, select(*(added.c[name] for name in FACILITIES.header))
    )
    return MergePlan(
        facilities, (Check("facility", repeated(staged, "facility")),), (write_changed, insert_added)
    )
