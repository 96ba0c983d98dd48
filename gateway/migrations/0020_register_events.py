"""Records every change of people, cards and periods as events, whichever program makes it."""

from collections.abc import Iterator

from alembic import op

revision = "gateway_0020"
down_revision = "gateway_0019"
branch_labels = None
depends_on = None

# A row has so many changes: a load of a million people writes thousands of rows, not millions.
CHANGES_A_ROW = 250
# By table: the kind of its events, and its primary key.
KINDS = {
    "people": ("person", ("insurance_number",)),
    "cards": ("card", ("card_id",)),
    "card_periods": ("period", ("card_id", "valid_from")),
}
# The card of a period.
CARD_NUMBER = "(SELECT card_number FROM gateway.cards WHERE cards.card_id = {card_id})"

TABLE = (
    # `position` is that of the last change of the row; it has none until a gateway reads it first.
    """
    CREATE TABLE gateway.register_events (
        event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        kind text NOT NULL CHECK (kind IN ('person', 'card', 'period')),
        changes integer NOT NULL CHECK (changes > 0),
        body text NOT NULL,
        position bigint
    )
    """,
    """
    CREATE UNIQUE INDEX register_events_by_position ON gateway.register_events (position)
    WHERE position IS NOT NULL
    """,
    "CREATE INDEX register_events_unnumbered ON gateway.register_events (event_id) WHERE position IS NULL",
    "CREATE INDEX register_events_by_time ON gateway.register_events (recorded_at)",
)


def upgrade() -> None:
    """Create the table, the functions and the triggers."""
    for statement in (*TABLE, *_statements()):
        op.execute(statement)


def downgrade() -> None:
    """Drop the functions, the triggers with them, and the table."""
    for table in KINDS:
        op.execute(f"DROP FUNCTION gateway.record_{table}_events CASCADE")
    op.execute("DROP TABLE gateway.register_events")


def _statements() -> Iterator[str]:
    for table, (kind, key) in KINDS.items():
        yield _function(table, kind, key)
        call = f"FOR EACH STATEMENT EXECUTE FUNCTION gateway.record_{table}_events()"
        on = f"ON gateway.{table}"
        yield f"CREATE TRIGGER record_added AFTER INSERT {on} REFERENCING NEW TABLE AS after {call}"
        yield (
            f"CREATE TRIGGER record_changed AFTER UPDATE {on} "
            f"REFERENCING OLD TABLE AS before NEW TABLE AS after {call}"
        )
        yield f"CREATE TRIGGER record_removed AFTER DELETE {on} REFERENCING OLD TABLE AS before {call}"
        yield f"CREATE TRIGGER record_emptied AFTER TRUNCATE {on} {call}"


def _function(table: str, kind: str, key: tuple[str, ...]) -> str:
    """Return a function that writes the rows before and after a statement, as arrays of JSON.

    An update that changes nothing is no event. One that changes the key removes a row and adds another.
    SECURITY DEFINER: who writes to the register need not be able to write or read events. A plan is kept for
    the session, while the table of cards may grow from nothing to millions: so it uses the index.
    """
    same = " AND ".join(f"before.{column} = after.{column}" for column in key)
    added = _change(kind, "NULL", "after", "after.card_id") + " FROM after"
    removed = _change(kind, "before", "NULL", "before.card_id") + " FROM before"
    changed = _change(kind, "before", "after", "coalesce(before.card_id, after.card_id)")
    changed += f" FROM before FULL JOIN after ON {same} WHERE before IS DISTINCT FROM after"
    return f"""
        CREATE FUNCTION gateway.record_{table}_events() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {_record(kind, added)};
            ELSIF TG_OP = 'UPDATE' THEN {_record(kind, changed)};
            ELSIF TG_OP = 'DELETE' THEN {_record(kind, removed)};
            ELSE INSERT INTO gateway.register_events (kind, changes, body) VALUES ('{kind}', 1, '[null]');
            END IF;
            RETURN NULL;
        END $$
    """


def _change(kind: str, before: str, after: str, card_id: str) -> str:
    card = ", " + CARD_NUMBER.format(card_id=card_id) if kind == "period" else ""
    return f"SELECT json_build_array({before}, {after}{card}) AS change"


def _record(kind: str, changes: str) -> str:
    return f"""
        INSERT INTO gateway.register_events (kind, changes, body)
        SELECT '{kind}', count(*), json_agg(change)
        FROM (SELECT change, (row_number() OVER () - 1) / {CHANGES_A_ROW} AS part FROM ({changes}) AS each)
            AS numbered GROUP BY part ORDER BY part
    """
