"""Records every change of a file of the register as an event too, without what it says of people."""

from alembic import op

revision = "gateway_0029"
down_revision = "gateway_0028"
branch_labels = None
depends_on = None

# As in migration 0020.
CHANGES_A_ROW = 250
FIELDS = (
    *("file_id", "procedure", "sender", "province", "received_at", "due_at", "state", "stopped_at"),
    "ended_at",
)
TRIGGERS = {
    "record_added": "INSERT ON gateway.files REFERENCING NEW TABLE AS after",
    "record_changed": "UPDATE ON gateway.files REFERENCING OLD TABLE AS before NEW TABLE AS after",
    "record_removed": "DELETE ON gateway.files REFERENCING OLD TABLE AS before",
    "record_emptied": "TRUNCATE ON gateway.files",
}


def upgrade() -> None:
    """Allow the kind, and create the function and the triggers."""
    op.execute("ALTER TABLE gateway.register_events DROP CONSTRAINT register_events_kind_check")
    op.execute(_function())
    for name, event in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} FOR EACH STATEMENT "
            "EXECUTE FUNCTION gateway.record_files_events()"
        )


def downgrade() -> None:
    """Drop the function, the triggers with it, and the events of files."""
    op.execute("DROP FUNCTION gateway.record_files_events CASCADE")
    op.execute("DELETE FROM gateway.register_events WHERE kind = 'file'")
    op.execute(
        "ALTER TABLE gateway.register_events ADD CONSTRAINT register_events_kind_check "
        "CHECK (kind IN ('person', 'card', 'period'))"
    )


def _function() -> str:
    before, after = _fields("before"), _fields("after")
    changed = f"""
        SELECT json_build_array({_object("before")}, {_object("after")}) AS change
        FROM before JOIN after USING (file_id) WHERE ({before}) IS DISTINCT FROM ({after})
    """
    return f"""
        CREATE FUNCTION gateway.record_files_events() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                {_record(f"SELECT json_build_array(NULL, {_object('after')}) AS change FROM after")};
            ELSIF TG_OP = 'UPDATE' THEN {_record(changed)};
            ELSIF TG_OP = 'DELETE' THEN
                {_record(f"SELECT json_build_array({_object('before')}, NULL) AS change FROM before")};
            ELSE INSERT INTO gateway.register_events (kind, changes, body) VALUES ('file', 1, '[null]');
            END IF;
            RETURN NULL;
        END $$
    """


def _fields(row: str) -> str:
    return ", ".join(f"{row}.{field}" for field in FIELDS)


def _object(row: str) -> str:
    pairs = ", ".join(f"'{field}', {row}.{field}" for field in FIELDS)
    return f"json_build_object({pairs})"


def _record(changes: str) -> str:
    return f"""
        INSERT INTO gateway.register_events (kind, changes, body)
        SELECT 'file', count(*), json_agg(change)
        FROM (SELECT change, (row_number() OVER () - 1) / {CHANGES_A_ROW} AS part FROM ({changes}) AS each)
            AS numbered GROUP BY part ORDER BY part
    """
