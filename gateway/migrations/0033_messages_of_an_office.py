"""Finds the messages for the offices of a kind and province that are to be delivered, in their order."""

from alembic import op

revision = "gateway_0033"
down_revision = "gateway_0032"
branch_labels = None
depends_on = None


# An interrupted run leaves an invalid index of this name.
INDEXES = (
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.office_messages_of_an_office",
    """
    CREATE INDEX CONCURRENTLY office_messages_of_an_office
    ON gateway.office_messages (office_kind, province, message_id) WHERE delivered_at IS NULL
    """,
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.office_messages_to_deliver",
)


def upgrade() -> None:
    """Replace the index by one with the office. It reads all messages, while others are written."""
    with op.get_context().autocommit_block():
        for statement in INDEXES:
            op.execute(statement)


def downgrade() -> None:
    """Replace it by the earlier one."""
    op.execute("DROP INDEX gateway.office_messages_of_an_office")
    op.execute(
        """
        CREATE INDEX office_messages_to_deliver ON gateway.office_messages (message_id)
        WHERE delivered_at IS NULL
        """
    )
