"""Files of the register whose facts, results and events were moved into a file of the archive."""

from alembic import op

revision = "gateway_0035"
down_revision = "gateway_0034"
branch_labels = None
depends_on = None

ADD = (
    """
    CREATE TABLE IF NOT EXISTS gateway.file_archives (
        archive_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        file text NOT NULL UNIQUE,
        month date NOT NULL,
        files integer NOT NULL,
        bytes bigint NOT NULL,
        sha256 bytea NOT NULL,
        archived_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "ALTER TABLE gateway.files ADD COLUMN IF NOT EXISTS archive_id integer",
    "ALTER TABLE gateway.files DROP CONSTRAINT IF EXISTS files_archive_id_fkey",
    # It is recorded when it is whole, at the end of the transaction that empties its files.
    """
    ALTER TABLE gateway.files ADD CONSTRAINT files_archive_id_fkey FOREIGN KEY (archive_id)
    REFERENCES gateway.file_archives DEFERRABLE INITIALLY DEFERRED NOT VALID
    """,
    "ALTER TABLE gateway.files DROP CONSTRAINT IF EXISTS files_archived_when_ended",
    """
    ALTER TABLE gateway.files ADD CONSTRAINT files_archived_when_ended
    CHECK (archive_id IS NULL OR ended_at IS NOT NULL) NOT VALID
    """,
)
VALIDATE = "ALTER TABLE gateway.files VALIDATE CONSTRAINT {}"


def upgrade() -> None:
    """Add the table and the column, and check its rows while files are taken in."""
    for statement in ADD:
        op.execute(statement)
    with op.get_context().autocommit_block():
        for constraint in ("files_archive_id_fkey", "files_archived_when_ended"):
            op.execute(VALIDATE.format(constraint))


def downgrade() -> None:
    """Drop them. Fails where files were archived: their facts and events are in the archive alone."""
    op.execute(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM gateway.file_archives) THEN
                RAISE EXCEPTION 'files of the register were archived: an earlier release cannot read them';
            END IF;
        END $$
        """
    )
    op.execute("ALTER TABLE gateway.files DROP COLUMN archive_id")
    op.execute("DROP TABLE gateway.file_archives")
