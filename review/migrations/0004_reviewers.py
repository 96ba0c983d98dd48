"""The accounts of reviewers."""

from alembic import op

revision = "review_0004"
down_revision = "review_0003"
branch_labels = None
depends_on = None

CREATE = """
    CREATE TABLE review.reviewers (
        reviewer_id uuid PRIMARY KEY,
        account text NOT NULL UNIQUE,
        full_name text NOT NULL,
        role text NOT NULL CHECK (role IN ('REVIEWER', 'LEAD', 'AUDITOR', 'ADMINISTRATOR')),
        provinces text[] NOT NULL,
        password_hash text,
        totp_secret text,
        totp_step bigint,
        oidc_subject text UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        disabled_at timestamptz,
        sessions_from timestamptz NOT NULL DEFAULT now()
    )
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(CREATE)


def downgrade() -> None:
    """Drop it, with every account."""
    op.execute("DROP TABLE review.reviewers")
