"""Notifies gateways of every change of people and cards: NOTIFY register_changed."""

from collections.abc import Iterator

from alembic import op

revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = None

# So many rows, with two keys each, fit into the 8,000 bytes of a NOTIFY. For more rows it says "all".
MOST_ROWS = 50

# The people whose cards changed. `changed` are the rows of the statement, before or after it.
PEOPLE_OF = {
    "people": "changed",
    "cards": "changed LEFT JOIN gateway.people USING (insurance_number)",
    "card_periods": """
        changed JOIN gateway.cards USING (card_id) LEFT JOIN gateway.people USING (insurance_number)
    """,
}
ROWS_OF = {
    "added": "INSERT {on} REFERENCING NEW TABLE AS changed",
    "changed_from": "UPDATE {on} REFERENCING OLD TABLE AS changed",
    "changed_to": "UPDATE {on} REFERENCING NEW TABLE AS changed",
    "removed": "DELETE {on} REFERENCING OLD TABLE AS changed",
}


def upgrade() -> None:
    """Create the functions and triggers."""
    for statement in _statements():
        op.execute(statement)


def downgrade() -> None:
    """Drop the functions, and the triggers with them."""
    for table in PEOPLE_OF:
        op.execute(f"DROP FUNCTION gateway.tell_{table}_changed CASCADE")
    op.execute("DROP FUNCTION gateway.tell_all_changed CASCADE")


def _statements() -> Iterator[str]:
    yield """
        CREATE FUNCTION gateway.tell_all_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('register_changed', 'all');
            RETURN NULL;
        END $$
    """
    for table, people in PEOPLE_OF.items():
        yield _function(table, people)
        for event, rows in ROWS_OF.items():
            yield (
                f"CREATE TRIGGER tell_{event} AFTER {rows.format(on=f'ON gateway.{table}')} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION gateway.tell_{table}_changed()"
            )
        yield (
            f"CREATE TRIGGER tell_emptied AFTER TRUNCATE ON gateway.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION gateway.tell_all_changed()"
        )


def _function(table: str, people: str) -> str:
    """Return a function that sends the keys under which gateway/cards/cache keeps these people.

    The keys are digests, so that listeners learn no number. The rows are counted before anything is joined to
    them, because there may be millions. SECURITY DEFINER: who writes to the table need not read the others.
    """
    return f"""
        CREATE FUNCTION gateway.tell_{table}_changed() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            IF (SELECT count(*) FROM (SELECT FROM changed LIMIT {MOST_ROWS} + 1) AS few) > {MOST_ROWS} THEN
                PERFORM pg_notify('register_changed', 'all');
                RETURN NULL;
            END IF;
            PERFORM pg_notify('register_changed', digests) FROM (
                SELECT string_agg(DISTINCT encode(substring(sha256(key::bytea) FOR 16), 'hex'), ' ')
                FROM {people}, LATERAL (
                    VALUES ('insurance_number:' || insurance_number), ('chip_id:' || chip_id)) AS keys (key)
            ) AS told (digests) WHERE digests IS NOT NULL;
            RETURN NULL;
        END $$
    """
