"""Catalogues of facilities: a table of each kind, and one that lists them, which triggers write."""

from collections.abc import Iterator

from alembic import op

revision = "review_0010"
down_revision = "review_0009"
branch_labels = None
depends_on = None

TENDER = """
    insured_price numeric, quantity numeric, tender_kind text NOT NULL, tender_form text NOT NULL,
    contract_from date, contract_until date,
"""
OF_A_FACILITY = "facility text NOT NULL,"
COLUMNS = {
    "practitioners": f"""
        {OF_A_FACILITY} code text NOT NULL, department text NOT NULL,
        valid_from date NOT NULL, valid_until date,
        title text NOT NULL, position text NOT NULL, licensed_on date, scope text NOT NULL,
        added_scope text NOT NULL, other_services text NOT NULL, is_full_time boolean, hours text NOT NULL,
        weekdays text NOT NULL, other_facilities text NOT NULL,
    """,
    "drugs": f"""
        {OF_A_FACILITY} code text NOT NULL, registration text NOT NULL, tender text NOT NULL,
        strength text NOT NULL, unit text NOT NULL, valid_from date NOT NULL, valid_until date,
        name text NOT NULL, price numeric NOT NULL, {TENDER}
        ingredient text NOT NULL, route text NOT NULL, form text NOT NULL, drug_kind text NOT NULL,
        supplier text NOT NULL, "group" text, percent numeric,
    """,
    "supplies": f"""
        {OF_A_FACILITY} code text NOT NULL, tender text NOT NULL, model text NOT NULL,
        valid_from date NOT NULL, valid_until date,
        name text NOT NULL, price numeric NOT NULL, {TENDER}
        supply_group text NOT NULL, unit text NOT NULL, percent numeric, uses numeric,
        supplier text NOT NULL, "group" text, paid_separately boolean,
    """,
    "services": f"""
        {OF_A_FACILITY} code text NOT NULL, name text NOT NULL, valid_from date NOT NULL, valid_until date,
        price numeric NOT NULL, insured_price numeric, price_name text NOT NULL, procedure text NOT NULL,
        approval text NOT NULL, price_approval text NOT NULL, note text NOT NULL, done_at text NOT NULL,
        taught_by text NOT NULL, "group" text,
    """,
    "machines": f"""
        {OF_A_FACILITY} code text NOT NULL, valid_from date NOT NULL, valid_until date,
        name text NOT NULL, model text NOT NULL, made_in bigint, used_since bigint,
        registration text NOT NULL, contract_from date, contract_until date,
    """,
    "facilities": """
        facility text NOT NULL DEFAULT '' CHECK (facility = ''),
        code text NOT NULL, valid_from date NOT NULL, valid_until date,
        name text NOT NULL, province text NOT NULL,
        tier text NOT NULL CHECK (tier IN ('central', 'provincial', 'district', 'commune', 'none')),
        care_level text CHECK (care_level IN ('primary_station', 'primary_other', 'basic', 'basic_lower',
            'basic_upper', 'specialised')),
        points numeric, former_code text NOT NULL,
    """,
    "departments": f"""
        {OF_A_FACILITY} code text NOT NULL, valid_from date NOT NULL, valid_until date,
        name text NOT NULL, examination_tables bigint, approved_beds bigint, beds bigint,
        intensive_care_beds bigint, emergency_beds bigint,
    """,
}
# Which rows of a statement changed. A statement has one event, and a trigger with such a table one as well.
ROWS_OF = {
    "added": "INSERT {on} REFERENCING NEW TABLE AS changed",
    "changed_from": "UPDATE {on} REFERENCING OLD TABLE AS changed",
    "changed_to": "UPDATE {on} REFERENCING NEW TABLE AS changed",
    "removed": "DELETE {on} REFERENCING OLD TABLE AS changed",
}
# Two statements: the first one locks the rows of the list, so that the second one sees what another
# transaction committed meanwhile. SECURITY DEFINER: who writes to a table of entries need not write to the
# list.
FUNCTIONS = (
    """
    CREATE FUNCTION review.list_catalogues(the_kind text, facilities text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        INSERT INTO review.catalogues (kind, facility, edition, entries, loaded, changed_at)
        SELECT the_kind, facility, gen_random_uuid(), 0, '{}', now()
        FROM unnest(facilities) AS facility ORDER BY facility
        ON CONFLICT (kind, facility)
            DO UPDATE SET edition = excluded.edition, changed_at = excluded.changed_at;
        EXECUTE format($query$
            UPDATE review.catalogues AS listed
            SET entries = counted.entries, loaded = coalesce(counted.loaded, '{}')
            FROM (
                SELECT facility, count(entry_id) AS entries,
                    range_agg(daterange(valid_from, valid_until, '[]')) FILTER (WHERE entry_id IS NOT NULL)
                        AS loaded
                FROM unnest($1) AS facility LEFT JOIN review.%I USING (facility) GROUP BY facility
            ) AS counted
            WHERE listed.kind = $2 AND listed.facility = counted.facility
        $query$, 'catalogue_' || the_kind) USING facilities, the_kind;
    END $$
    """,
    """
    CREATE FUNCTION review.list_changed_catalogues() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM review.list_catalogues(TG_ARGV[0], facilities)
        FROM (SELECT array_agg(DISTINCT facility) FROM changed) AS of_the_statement (facilities)
        WHERE facilities IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION review.list_emptied_catalogues() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM review.list_catalogues(TG_ARGV[0], facilities)
        FROM (SELECT array_agg(facility) FROM review.catalogues WHERE kind = TG_ARGV[0])
            AS of_the_kind (facilities)
        WHERE facilities IS NOT NULL;
        RETURN NULL;
    END $$
    """,
)


def upgrade() -> None:
    """Create the tables, the functions and the triggers."""
    for statement in _statements():
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables, with their triggers, and the functions."""
    for kind in COLUMNS:
        op.execute(f"DROP TABLE review.catalogue_{kind}")
    op.execute("DROP TABLE review.catalogues")
    op.execute("DROP FUNCTION review.list_changed_catalogues")
    op.execute("DROP FUNCTION review.list_emptied_catalogues")
    op.execute("DROP FUNCTION review.list_catalogues")


def _statements() -> Iterator[str]:
    yield """
        CREATE TABLE review.catalogues (
            kind text, facility text, edition uuid NOT NULL, entries bigint NOT NULL,
            loaded datemultirange NOT NULL, changed_at timestamptz NOT NULL, PRIMARY KEY (kind, facility)
        )
    """
    yield from FUNCTIONS
    for kind, columns in COLUMNS.items():
        yield f"""
            CREATE TABLE review.catalogue_{kind} (
                entry_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                {columns}
                CHECK (valid_until >= valid_from)
            )
        """
        yield f"CREATE INDEX catalogue_{kind}_by_code ON review.catalogue_{kind} (facility, code)"
        yield from _triggers(kind)


def _triggers(kind: str) -> Iterator[str]:
    for event, rows in ROWS_OF.items():
        yield (
            f"CREATE TRIGGER list_{event} AFTER {rows.format(on=f'ON review.catalogue_{kind}')} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION review.list_changed_catalogues('{kind}')"
        )
    yield (
        f"CREATE TRIGGER list_emptied AFTER TRUNCATE ON review.catalogue_{kind} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION review.list_emptied_catalogues('{kind}')"
    )
