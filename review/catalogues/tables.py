"""The tables of catalogues, as the migrations leave them: one of each kind, and one that lists them."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
    literal,
)
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.law.visit import CareLevel, Tier
from review.catalogues.files.catalogue_files import KINDS
from review.mailbox.tables import METADATA
from runtime.loading.files.column import Column as FileColumn
from runtime.loading.files.kind import Kind

TYPES = {"text": Text, "date": Date, "integer": BigInteger, "numeric": Numeric, "boolean": Boolean}


def _table(kind: Kind) -> Table:
    """The table of a kind: the columns of its files. Its key is not a constraint: a text may be too long."""
    table = Table(
        f"catalogue_{kind.name}",
        METADATA,
        Column("entry_id", BigInteger, Identity(), primary_key=True),
        *_owner(kind),
        *(_column(column) for column in kind.columns),
        *_checks(kind),
        CheckConstraint("valid_until >= valid_from"),
    )
    Index(f"catalogue_{kind.name}_by_code", table.c.facility, table.c.code)
    if kind.name == CatalogueKind.SERVICES:
        _index_beds(table)
    return table


def _index_beds(table: Table) -> None:
    code = table.c.code
    is_bed = code.op("~")(literal("^K[0-9]{2}[.][0-9]{4}$"))
    Index("catalogue_services_beds", table.c.facility, func.left(code, 4), postgresql_where=is_bed)


def _owner(kind: Kind) -> Iterator[Column[str]]:
    # Catalogues that are one for all are of no facility.
    if "facility" not in kind.fields:
        yield Column("facility", Text, CheckConstraint("facility = ''"), nullable=False, server_default="")


def _checks(kind: Kind) -> Iterator[CheckConstraint]:
    # A worker decodes them into these enumerations: another word would stop the claims that need the row.
    if kind.name == CatalogueKind.NATIONAL_DRUGS:
        yield CheckConstraint(f"lowest_tier IN ({_words(Tier)})")
    if kind.name == CatalogueKind.FACILITIES:
        yield CheckConstraint(f"tier IN ({_words(Tier)})")
        yield CheckConstraint(f"care_level IN ({_words(CareLevel)})")


def _words(known: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in known)


def _column(column: FileColumn) -> Column[object]:
    is_nullable = column.optional and column.empty is None
    return Column(column.stored_as, TYPES[column.type](), nullable=is_nullable)


ENTRY_TABLES: Mapping[CatalogueKind, Table] = {
    CatalogueKind(kind.name): _table(kind) for kind in KINDS.in_order
}

# One row for each catalogue of each facility; the triggers on the tables of entries write it. `edition`
# changes with every change of the catalogue. `loaded` are the days on which any entry is in force.
catalogues = Table(
    "catalogues",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("facility", Text, primary_key=True),
    Column("edition", Uuid, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("loaded", DATEMULTIRANGE, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
