"""How the rows of a catalogue file are checked and merged into the table of their kind."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Executable, Select, Table, and_, insert, literal, select, update

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.tables import ENTRY_TABLES
from runtime.loading.files.kind import Kind
from runtime.loading.merge_plan import Check, MergePlan, repeated
from runtime.loading.staging_tables import KindTables, StagingTables


class CatalogueMerge:
    """Makes the plan for one kind. With `facility`, rows of another facility have a fault."""

    def __init__(self, kind: Kind, facility: str | None = None) -> None:
        self._kind = kind
        self._table = ENTRY_TABLES[CatalogueKind(kind.name)]
        self._facility = facility

    def __call__(self, tables: StagingTables) -> MergePlan:
        """The checks and statements on these staging tables."""
        staged = tables[self._kind].staged
        return MergePlan(self._table, tuple(self._checks(staged)), tuple(self._merge(tables[self._kind])))

    def _checks(self, staged: Table) -> Iterator[Check]:
        if self._facility:
            yield Check("MA_CSKCB", self._of_another_facility(staged))
        ends_first = _fault(staged, "before TU_NGAY").where(staged.c.valid_until < staged.c.valid_from)
        yield Check("DEN_NGAY", ends_first)
        yield Check(self._kind.mark, repeated(staged, *self._kind.key_fields))

    def _of_another_facility(self, staged: Table) -> Select[Any]:
        column = staged.c["facility" if "facility" in self._kind.fields else "code"]
        return _fault(staged, "another facility than --facility").where(column != self._facility)

    def _merge(self, tables: KindTables) -> Iterator[Executable]:
        table, changed, added = self._table, tables.changed, tables.added
        yield (
            update(table)
            .values({name: changed.c[name] for name in self._kind.facts})
            .where(and_(*(table.c[name] == changed.c[name] for name in self._kind.key_fields)))
        )
        # By facility and code: the rows that a claim asks for lie side by side.
        rows = select(*(added.c[name] for name in self._kind.fields)).order_by(
            *(added.c[name] for name in self._kind.key_fields)
        )
        yield insert(table).from_select(self._kind.fields, rows)


def _fault(staged: Table, reason: str) -> Select[Any]:
    return select(staged.c.line, literal(reason).label("reason"))
