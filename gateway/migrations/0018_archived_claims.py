"""Claims whose content was moved into a file: what their rows keep, and which files there are."""

from alembic import op

revision = "gateway_0018"
down_revision = "gateway_0017"
branch_labels = None
depends_on = None

ADD = (
    """
    CREATE TABLE IF NOT EXISTS gateway.archive_files (
        archive_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        file text NOT NULL UNIQUE,
        month date NOT NULL,
        claims integer NOT NULL,
        bytes bigint NOT NULL,
        sha256 bytea NOT NULL,
        archived_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "ALTER TABLE gateway.claims ADD COLUMN IF NOT EXISTS archive_id integer",
    "ALTER TABLE gateway.claims ADD COLUMN IF NOT EXISTS content_digest bytea",
    "ALTER TABLE gateway.claims ALTER COLUMN content DROP NOT NULL",
    "ALTER TABLE gateway.claims DROP CONSTRAINT IF EXISTS claims_archive_id_fkey",
    # The file is recorded when it is whole, at the end of the transaction that empties its claims.
    """
    ALTER TABLE gateway.claims ADD CONSTRAINT claims_archive_id_fkey FOREIGN KEY (archive_id)
    REFERENCES gateway.archive_files DEFERRABLE INITIALLY DEFERRED NOT VALID
    """,
    "ALTER TABLE gateway.claims DROP CONSTRAINT IF EXISTS claims_content_or_digest",
    """
    ALTER TABLE gateway.claims ADD CONSTRAINT claims_content_or_digest CHECK (
        (archive_id IS NULL) = (content IS NOT NULL) AND (archive_id IS NULL) = (content_digest IS NULL)
    ) NOT VALID
    """,
)
VALIDATE = "ALTER TABLE gateway.claims VALIDATE CONSTRAINT {}"


def upgrade() -> None:
    """Add the table and the columns, and check their rows while claims are taken in."""
    for statement in ADD:
        op.execute(statement)
    with op.get_context().autocommit_block():
        for constraint in ("claims_archive_id_fkey", "claims_content_or_digest"):
            op.execute(VALIDATE.format(constraint))


def downgrade() -> None:
    """Drop them. Fails where claims were archived: their content is in the files alone."""
    op.execute("ALTER TABLE gateway.claims ALTER COLUMN content SET NOT NULL")
    op.execute("ALTER TABLE gateway.claims DROP COLUMN archive_id, DROP COLUMN content_digest")
    op.execute("DROP TABLE gateway.archive_files")
