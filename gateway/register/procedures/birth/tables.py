"""The births that files are about, by the numbers of the mother."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Sequence,
    SmallInteger,
    Table,
    Text,
    Time,
    Uuid,
)

from gateway.register.files.storing.tables import files
from gateway.register.tables import people
from gateway.schema import METADATA

# One of the mother's numbers may be empty.
births = Table(
    "births",
    METADATA,
    Column("file_id", Uuid, ForeignKey(files.c.file_id), primary_key=True),
    Column("insurance_number", Text, ForeignKey(people.c.insurance_number), nullable=False),
    Column("mother_chip_id", Text, nullable=False),
    Column("mother_insurance_number", Text, nullable=False),
    Column("born_on", Date, nullable=False),
    Column("born_at", Time, nullable=False),
    Column("birth_order", SmallInteger, CheckConstraint("birth_order > 0"), nullable=False),
)
Index("births_by_chip_id", births.c.mother_chip_id, postgresql_where=births.c.mother_chip_id != "")
Index(
    "births_by_insurance_number",
    births.c.mother_insurance_number,
    postgresql_where=births.c.mother_insurance_number != "",
)

insurance_numbers = Sequence("insurance_numbers", metadata=METADATA)
