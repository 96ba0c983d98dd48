"""How facilities that were renumbered are checked and merged into the register."""

from typing import Any

from sqlalchemy import Select, exists, insert, literal, select, union, update

from gateway.register.load.register_files.facility_codes import FACILITY_CODES
from gateway.register.tables import facility_codes
from runtime.loading.merge_plan import Check, MergePlan, repeated
from runtime.loading.staging_tables import StagingTables


def facility_codes_merge(tables: StagingTables) -> MergePlan:
    """The checks and statements on these staging tables."""
    staged, changed, added = tables[FACILITY_CODES]
    checks = (Check("old_code", repeated(staged, "old_code")), Check("new_code", _circles(tables)))
    write_changed = (
        update(facility_codes)
        .values({name: changed.c[name] for name in FACILITY_CODES.facts})
        .where(facility_codes.c.old_code == changed.c.old_code)
    )
    insert_added = insert(facility_codes).from_select(
        FACILITY_CODES.header, select(*(added.c[name] for name in FACILITY_CODES.header))
    )
    return MergePlan(facility_codes, checks, (write_changed, insert_added))


def _circles(tables: StagingTables) -> Select[Any]:
    """Rows whose code comes back to itself: a code is never given to another facility."""
    staged, known = tables[FACILITY_CODES].staged, facility_codes
    kept = select(known.c.old_code, known.c.new_code).where(
        ~exists().where(staged.c.old_code == known.c.old_code)
    )
    steps = union(select(staged.c.old_code, staged.c.new_code), kept).cte("steps")
    reached = select(staged.c.line, staged.c.old_code, staged.c.new_code).cte("reached", recursive=True)
    # UNION, not UNION ALL: a circle of other rows must end, too.
    reached = reached.union(
        select(reached.c.line, reached.c.old_code, steps.c.new_code).join_from(
            reached, steps, reached.c.new_code == steps.c.old_code
        )
    )
    reason = literal("the codes that follow lead back to old_code").label("reason")
    return select(reached.c.line, reason).where(reached.c.new_code == reached.c.old_code)
