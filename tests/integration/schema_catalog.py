"""What the catalog of PostgreSQL says of a schema, to compare two databases or a declaration with one."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# What PostgreSQL says of the tables of a schema. Alembic compares no CHECK, exclusion constraint, partition
# key, persistence or sequence: these queries do. Left out are partitions, functions and triggers, which no
# metadata declares (test_access_months.py and test_register_changes.py test them), and the names of NOT NULL
# constraints (the columns show what is nullable).
CATALOG = {
    "tables": """
        SELECT relname, relkind, relpersistence, pg_get_partkeydef(oid) FROM pg_class
        WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('r', 'p', 'v', 'm')
            AND NOT relispartition
    """,
    "columns": """
        SELECT relname, row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname,
            format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
            pg_get_expr(adbin, adrelid)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('r', 'p') AND NOT relispartition
            AND attnum > 0 AND NOT attisdropped
    """,
    "constraints": """
        SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
        FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        WHERE connamespace = to_regnamespace(:schema) AND NOT relispartition AND contype <> 'n'
    """,
    "indexes": """
        SELECT pg_get_indexdef(pg_class.oid) FROM pg_class
        WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('i', 'I') AND NOT relispartition
    """,
    "sequences": """
        SELECT sequencename, data_type::text, start_value, min_value, max_value, increment_by, cycle
        FROM pg_sequences WHERE schemaname = :schema
    """,
}


async def schema_catalog(connection: AsyncConnection, schema: str) -> dict[str, set[tuple[object, ...]]]:
    """Return the rows of each query of CATALOG. The definition of a constraint says if it is NOT VALID."""
    return {
        kind: set(map(tuple, await connection.execute(text(query), {"schema": schema})))
        for kind, query in CATALOG.items()
    }
