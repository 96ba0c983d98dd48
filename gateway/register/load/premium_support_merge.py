"""How what provinces add to premiums is checked and merged into the register."""

from sqlalchemy import and_, insert, literal, select, update

from gateway.register.load.register_files.premium_support import PREMIUM_SUPPORT
from gateway.register.tables import premium_support
from runtime.loading.merge_plan import Check, MergePlan, repeated
from runtime.loading.staging_tables import StagingTables


def premium_support_merge(tables: StagingTables) -> MergePlan:
    """The checks and statements on these staging tables."""
    staged, changed, added = tables[PREMIUM_SUPPORT]
    ends_before = select(staged.c.line, literal("before since").label("reason")).where(
        staged.c.until < staged.c.since
    )
    checks = (Check("since", repeated(staged, *PREMIUM_SUPPORT.key)), Check("until", ends_before))
    write_changed = (
        update(premium_support)
        .values({name: changed.c[name] for name in PREMIUM_SUPPORT.facts})
        .where(and_(*(premium_support.c[name] == changed.c[name] for name in PREMIUM_SUPPORT.key)))
    )
    insert_added = insert(premium_support).from_select(
        PREMIUM_SUPPORT.header, select(*(added.c[name] for name in PREMIUM_SUPPORT.header))
    )
    return MergePlan(premium_support, checks, (write_changed, insert_added))
