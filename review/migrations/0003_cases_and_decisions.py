"""Cases for reviewers, their decisions, what facilities explained, and the changes that facilities follow.

Claims that were reviewed before have no case: the facts that they were judged on were not kept.
"""

from alembic import op

revision = "review_0003"
down_revision = "review_0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE review.cases (
        claim_id UUID NOT NULL,
        facility TEXT NOT NULL,
        province TEXT NOT NULL,
        number TEXT NOT NULL,
        use TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('inpatient', 'outpatient', 'unknown')),
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        reviewed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        first_day DATE,
        last_day DATE,
        band TEXT NOT NULL CHECK (band IN ('CLEAR', 'CHECK', 'SUSPECT')),
        score NUMERIC(5, 4) NOT NULL,
        proposed NUMERIC NOT NULL,
        accepted NUMERIC NOT NULL,
        at_stake NUMERIC NOT NULL,
        expected_recovery NUMERIC NOT NULL,
        currency TEXT NOT NULL,
        rules TEXT[] NOT NULL,
        outcomes TEXT[] NOT NULL,
        marks TEXT[] NOT NULL,
        line_codes TEXT[] NOT NULL,
        lines INTEGER NOT NULL,
        diagnosis TEXT NOT NULL,
        patient_initials TEXT NOT NULL,
        patient_sex TEXT NOT NULL,
        patient_born TEXT NOT NULL,
        patient_number_end TEXT NOT NULL,
        state TEXT DEFAULT 'WAITING' NOT NULL CHECK (state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED',
            'ASKED', 'DECIDED', 'CLOSED')),
        version INTEGER DEFAULT '0' NOT NULL,
        review_digest BYTEA NOT NULL,
        held_by UUID,
        held_until TIMESTAMP WITH TIME ZONE,
        decided_by UUID,
        decided_at TIMESTAMP WITH TIME ZONE,
        PRIMARY KEY (claim_id)
    )
    """,
    """
    CREATE INDEX cases_by_age ON review.cases (received_at, claim_id) INCLUDE (band, kind,
        province, facility) WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE INDEX cases_by_amount ON review.cases (proposed DESC, claim_id) INCLUDE (band, kind,
        province, facility) WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE INDEX cases_by_code ON review.cases USING gin (rules, marks, line_codes, (ARRAY[band,
        kind, province, facility])) WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE INDEX cases_by_first_day ON review.cases (first_day) WHERE state IN ('WAITING',
        'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE INDEX cases_by_last_day ON review.cases (last_day) WHERE state IN ('WAITING',
        'SECOND_LOOK', 'DISAGREED')
    """,
    "CREATE INDEX cases_by_number ON review.cases (number text_pattern_ops)",
    "CREATE INDEX cases_by_number_end ON review.cases (reverse(number) text_pattern_ops)",
    """
    CREATE INDEX cases_by_recovery ON review.cases (expected_recovery DESC, claim_id) INCLUDE
        (band, kind, province, facility, proposed, received_at, first_day, last_day, currency,
        rules, marks) WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')
    """,
    "CREATE INDEX cases_of_a_review_day ON review.cases USING brin (reviewed_at)",
    "CREATE INDEX cases_of_a_last_day ON review.cases USING brin (last_day)",
    "CREATE INDEX cases_of_a_facility_by_last_day ON review.cases (facility, last_day)",
    """
    CREATE INDEX cases_by_review ON review.cases (reviewed_at) WHERE state IN ('WAITING',
        'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE INDEX cases_by_score ON review.cases (score DESC, claim_id) INCLUDE (band, kind,
        province, facility) WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')
    """,
    "CREATE INDEX cases_held ON review.cases (held_by) WHERE held_by IS NOT NULL",
    """
    CREATE INDEX cases_in_a_state ON review.cases (state, expected_recovery DESC, claim_id) INCLUDE
        (band, kind, province, facility)
    """,
    """
    CREATE INDEX cases_of_a_band ON review.cases (band, expected_recovery DESC, claim_id) INCLUDE (kind,
        province, facility, proposed, received_at, first_day, last_day) WHERE state IN ('WAITING',
        'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE INDEX cases_of_a_facility ON review.cases (facility, expected_recovery DESC,
        claim_id) WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')
    """,
    """
    CREATE TABLE review.case_facts (
        claim_id UUID NOT NULL,
        claim_digest BYTEA NOT NULL,
        message BYTEA NOT NULL,
        PRIMARY KEY (claim_id),
        FOREIGN KEY(claim_id) REFERENCES review.cases (claim_id)
    )
    """,
    """
    CREATE TABLE review.decisions (
        place BIGINT GENERATED ALWAYS AS IDENTITY,
        decision_id UUID NOT NULL,
        claim_id UUID NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('DECISION', 'UNDO')),
        look TEXT NOT NULL CHECK (look IN ('FIRST', 'SECOND', 'SETTLED')),
        action TEXT NOT NULL CHECK (action IN ('ACCEPT', 'CUT', 'REFUSE', 'ASK')),
        reviewer_id UUID NOT NULL,
        decided_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        supersedes UUID,
        is_effective BOOLEAN NOT NULL,
        case_version INTEGER NOT NULL,
        claim_digest BYTEA NOT NULL,
        review_digest BYTEA NOT NULL,
        rulebook_version TEXT NOT NULL,
        proposed NUMERIC NOT NULL,
        accepted NUMERIC,
        fund NUMERIC,
        copayment NUMERIC,
        currency TEXT NOT NULL,
        message BYTEA NOT NULL,
        PRIMARY KEY (place),
        UNIQUE (decision_id),
        FOREIGN KEY(claim_id) REFERENCES review.cases (claim_id)
    )
    """,
    "CREATE INDEX decisions_by_time ON review.decisions (decided_at)",
    "CREATE INDEX decisions_of_a_claim ON review.decisions (claim_id, place)",
    "CREATE INDEX decisions_of_a_reviewer ON review.decisions (reviewer_id, decided_at)",
    """
    CREATE TABLE review.rule_modes (
        place BIGINT GENERATED ALWAYS AS IDENTITY,
        rule TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('ON', 'SHADOW', 'OFF')),
        reviewer_id UUID NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (place)
    )
    """,
    "CREATE INDEX rule_modes_of_a_rule ON review.rule_modes (rule, place DESC)",
    """
    CREATE TABLE review.finding_verdicts (
        decision_id UUID NOT NULL,
        rule TEXT NOT NULL,
        upheld BOOLEAN NOT NULL,
        at_stake NUMERIC NOT NULL,
        cut NUMERIC NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        PRIMARY KEY (decision_id, rule),
        FOREIGN KEY(decision_id) REFERENCES review.decisions (decision_id)
    )
    """,
    "CREATE INDEX finding_verdicts_of_a_rule ON review.finding_verdicts (rule, recorded_at DESC)",
    """
    CREATE TABLE review.decided (
        claim_id UUID NOT NULL,
        decision_id UUID NOT NULL,
        decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
        is_question BOOLEAN NOT NULL,
        message BYTEA NOT NULL,
        PRIMARY KEY (claim_id)
    )
    """,
    "CREATE INDEX decided_of_a_decision ON review.decided (decision_id)",
    """
    CREATE TABLE review.explanations (
        claim_id UUID NOT NULL,
        facility TEXT NOT NULL,
        explained_at TIMESTAMP WITH TIME ZONE NOT NULL,
        digest BYTEA NOT NULL,
        message BYTEA NOT NULL,
        PRIMARY KEY (claim_id)
    )
    """,
    """
    CREATE TABLE review.claim_changes (
        change_id BIGINT GENERATED ALWAYS AS IDENTITY,
        claim_id UUID NOT NULL,
        facility TEXT NOT NULL,
        change TEXT NOT NULL CHECK (change IN ('RECEIVED', 'REVIEWED', 'ASKED', 'EXPLAINED', 'DECIDED',
            'REOPENED', 'REPLACED', 'CANCELLED')),
        changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        position BIGINT,
        PRIMARY KEY (change_id)
    )
    """,
    "CREATE INDEX claim_changes_by_age ON review.claim_changes (changed_at)",
    """
    CREATE UNIQUE INDEX claim_changes_in_order ON review.claim_changes (facility, position) WHERE
        position IS NOT NULL
    """,
    """
    CREATE INDEX claim_changes_unnumbered ON review.claim_changes (facility, change_id) WHERE
        position IS NULL
    """,
    """
    CREATE TABLE review.saved_views (
        reviewer_id UUID NOT NULL,
        name TEXT NOT NULL,
        query TEXT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        PRIMARY KEY (reviewer_id, name)
    )
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them, with every decision."""
    for table in (
        "saved_views",
        "claim_changes",
        "explanations",
        "decided",
        "rule_modes",
        "finding_verdicts",
        "decisions",
        "case_facts",
        "cases",
    ):
        op.execute(f"DROP TABLE review.{table}")
