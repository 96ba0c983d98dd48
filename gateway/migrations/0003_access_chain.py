"""The access log as chains of links, sealed, kept by the month; what was logged before becomes a chain."""

import secrets
from datetime import UTC, datetime

import msgspec
import sqlalchemy as sa
from alembic import op

from gateway.access.access_entry import AccessEntry
from gateway.access.chain import CHAIN_BITS, Link, new_chain, next_link

revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None

ENTRIES_A_LINK = 1000
FIELDS = ", ".join(AccessEntry.__struct_fields__)
# By whichever number was asked: the person found, else the number, of which a card's ends in the person's.
PERSON = """
    coalesce(insurance_number, CASE subject_kind WHEN 'card_number' THEN right(subject, 10) ELSE subject END)
"""

MADE = (
    "ALTER TABLE gateway.access_log RENAME TO access_log_before",
    "ALTER INDEX gateway.access_log_pkey RENAME TO access_log_before_pkey",
    # Entries and links bear the same time, that of writing, so a link and its entries lie in one month.
    """
    CREATE TABLE gateway.access_log (
        written_at timestamptz NOT NULL,
        chain bigint NOT NULL,
        link bigint NOT NULL,
        place smallint NOT NULL,
        check_id uuid NOT NULL,
        asked_at timestamptz NOT NULL,
        facility text NOT NULL,
        officer_citizen_id text NOT NULL,
        officer_name text NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('look-up', 'claim', 'audit')),
        subject_kind text NOT NULL CHECK (subject_kind IN ('chip_id', 'card_number', 'insurance_number')),
        subject text NOT NULL,
        insurance_number text,
        service_date date NOT NULL,
        outcome text NOT NULL,
        served_from text NOT NULL,
        PRIMARY KEY (written_at, chain, link, place)
    ) PARTITION BY RANGE (written_at)
    """,
    f"CREATE INDEX access_log_of_a_person ON gateway.access_log (({PERSON}))",
    # `kept_at` is when the link reached the database: later than `written_at` where it was spooled.
    """
    CREATE TABLE gateway.access_links (
        written_at timestamptz NOT NULL,
        chain bigint NOT NULL,
        link bigint NOT NULL,
        previous bytea NOT NULL,
        hash bytea NOT NULL,
        marks bytea NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (written_at, chain, link)
    ) PARTITION BY RANGE (written_at)
    """,
    "CREATE INDEX access_links_by_arrival ON gateway.access_links (kept_at)",
    "CREATE TABLE gateway.access_log_rest PARTITION OF gateway.access_log DEFAULT",
    "CREATE TABLE gateway.access_links_rest PARTITION OF gateway.access_links DEFAULT",
    """
    CREATE TABLE gateway.access_seals (
        seal bigint PRIMARY KEY,
        made_at timestamptz NOT NULL,
        previous bytea NOT NULL,
        hash bytea NOT NULL,
        body bytea NOT NULL
    )
    """,
    # It runs with its owner's rights: who writes to the log need not be able to change it. It does not wait
    # for a long reader, since whoever came after it would wait too.
    """
    CREATE FUNCTION gateway.make_access_months(first date, months integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
    DECLARE
        month timestamp;
        opens timestamptz;
        closes timestamptz;
        parent text;
        part text;
    BEGIN
        PERFORM pg_advisory_xact_lock(72052004);
        FOR n IN 0 .. months - 1 LOOP
            month := date_trunc('month', first::timestamp) + make_interval(months => n);
            opens := month AT TIME ZONE 'Asia/Ho_Chi_Minh';
            closes := (month + interval '1 month') AT TIME ZONE 'Asia/Ho_Chi_Minh';
            FOREACH parent IN ARRAY ARRAY['access_log', 'access_links'] LOOP
                part := parent || to_char(month, '_YYYY_MM');
                CONTINUE WHEN to_regclass('gateway.' || part) IS NOT NULL;
                EXECUTE format('CREATE TABLE gateway.%I (LIKE gateway.%I INCLUDING ALL)', part, parent);
                -- What was written while there was no such month yet.
                EXECUTE format('WITH moved AS (DELETE FROM gateway.%I WHERE written_at >= $1 '
                    'AND written_at < $2 RETURNING *) INSERT INTO gateway.%I SELECT * FROM moved',
                    parent || '_rest', part) USING opens, closes;
                EXECUTE format('ALTER TABLE gateway.%I ATTACH PARTITION gateway.%I '
                    'FOR VALUES FROM (%L) TO (%L)', parent, part, opens, closes);
            END LOOP;
        END LOOP;
    END
    $$
    """,
    "SELECT gateway.make_access_months(current_date, 13)",
)

UNMADE = (
    "ALTER TABLE gateway.access_log RENAME TO access_log_chained",
    "ALTER INDEX gateway.access_log_pkey RENAME TO access_log_chained_pkey",
    """
    CREATE TABLE gateway.access_log (
        entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        check_id uuid NOT NULL,
        asked_at timestamptz NOT NULL,
        facility text NOT NULL,
        officer_citizen_id text NOT NULL,
        officer_name text NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('look-up', 'claim')),
        subject_kind text NOT NULL CHECK (subject_kind IN ('chip_id', 'card_number', 'insurance_number')),
        subject text NOT NULL,
        insurance_number text,
        service_date date NOT NULL,
        outcome text NOT NULL,
        served_from text NOT NULL
    )
    """,
    f"""
    INSERT INTO gateway.access_log ({FIELDS})
    SELECT {FIELDS} FROM gateway.access_log_chained WHERE purpose <> 'audit'
    ORDER BY written_at, chain, link, place
    """,
    "DROP TABLE gateway.access_log_chained, gateway.access_links, gateway.access_seals",
    "DROP FUNCTION gateway.make_access_months",
)

LINK = """
    INSERT INTO gateway.access_links (written_at, chain, link, previous, hash, marks)
    VALUES (:written_at, :chain, :link, :previous, :hash, :marks)
"""
VALUES = ", ".join(f":{name}" for name in AccessEntry.__struct_fields__)
ENTRY = f"""
    INSERT INTO gateway.access_log (written_at, chain, link, place, {FIELDS})
    VALUES (:written_at, :chain, :link, :place, {VALUES})
"""
BEFORE = f"""
    SELECT entry, {FIELDS} FROM gateway.access_log_before
    WHERE entry > :after ORDER BY entry LIMIT {ENTRIES_A_LINK}
"""


def upgrade() -> None:
    """Make it all, and move the log into it."""
    for statement in MADE:
        op.execute(statement)
    _chain_what_was_logged()
    op.execute("DROP TABLE gateway.access_log_before")


def _chain_what_was_logged() -> None:
    bind = op.get_bind()
    head, after = new_chain(secrets.randbits(CHAIN_BITS)), 0
    while rows := bind.execute(sa.text(BEFORE), {"after": after}).all():
        link = next_link(head, [AccessEntry(*row[1:]) for row in rows], datetime.now(UTC))
        _write(bind, link)
        head, after = link.head, rows[-1][0]


def _write(bind: sa.Connection, link: Link) -> None:
    place = {"written_at": link.written_at, "chain": link.chain, "link": link.link}
    hashes = {"previous": link.previous, "hash": link.hash, "marks": link.marks}
    bind.execute(sa.text(LINK), place | hashes)
    entries = [
        place | {"place": number} | msgspec.structs.asdict(entry) for number, entry in enumerate(link.entries)
    ]
    bind.execute(sa.text(ENTRY), entries)


def downgrade() -> None:
    """Back to one table, without the chain."""
    for statement in UNMADE:
        op.execute(statement)
