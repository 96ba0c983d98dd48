"""Turns the access log into chains of links with seals, by month; existing entries become a chain."""

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None

# How entries are encoded and hashed as of this migration: a copy, so that later changes of gateway/access do
# not change what this migration does.
CHAIN_BITS = 48
encode = msgspec.msgpack.Encoder(uuid_format="bytes").encode

ENTRIES_PER_LINK = 1000
NAMES = (
    *("check_id", "asked_at", "facility", "officer_citizen_id", "officer_name", "purpose", "subject_kind"),
    *("subject", "insurance_number", "service_date", "outcome", "served_from"),
)
FIELDS = ", ".join(NAMES)
# The person that was found, else the number that was asked for: a card number ends in the person's number.
PERSON = """
    coalesce(insurance_number, CASE subject_kind WHEN 'card_number' THEN right(subject, 10) ELSE subject END)
"""

MADE = (
    "ALTER TABLE gateway.access_log RENAME TO access_log_before",
    "ALTER INDEX gateway.access_log_pkey RENAME TO access_log_before_pkey",
    # Entries and links have the same `written_at`, so a link and its entries are in one month.
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
    # It has the rights of its owner: who writes to the log need not be able to change the tables. It does not
    # wait for a long reader, because all later statements would wait behind it.
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
    "SELECT gateway.make_access_months((now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 13)",
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
VALUES = ", ".join(f":{name}" for name in NAMES)
ENTRY = f"""
    INSERT INTO gateway.access_log (written_at, chain, link, place, {FIELDS})
    VALUES (:written_at, :chain, :link, :place, {VALUES})
"""
BEFORE = f"""
    SELECT entry, {FIELDS} FROM gateway.access_log_before
    WHERE entry > :after ORDER BY entry LIMIT {ENTRIES_PER_LINK}
"""


def upgrade() -> None:
    """Create the tables, and move the log into them."""
    for statement in MADE:
        op.execute(statement)
    _chain_what_was_logged()
    op.execute("DROP TABLE gateway.access_log_before")


def _chain_what_was_logged() -> None:
    bind, after = op.get_bind(), 0
    chain, number = secrets.randbits(CHAIN_BITS), 0
    previous = hashlib.sha256(b"wardgate access log 1" + chain.to_bytes(8, "big")).digest()
    written_at = datetime.min.replace(tzinfo=UTC)
    while rows := bind.execute(sa.text(BEFORE), {"after": after}).all():
        written_at, number = max(datetime.now(UTC), written_at), number + 1
        entries = [tuple(row[1:]) for row in rows]
        digest, marks = _hash(previous, (chain, number, written_at), entries)
        key = {"written_at": written_at, "chain": chain, "link": number}
        bind.execute(sa.text(LINK), key | {"previous": previous, "hash": digest, "marks": marks})
        bind.execute(sa.text(ENTRY), list(_parameters(key, entries)))
        previous, after = digest, rows[-1][0]


def _hash(
    previous: bytes, key: tuple[int, int, datetime], entries: Sequence[tuple[Any, ...]]
) -> tuple[bytes, bytes]:
    """Return the hash of a link, and the marks of its entries."""
    bodies = [encode(entry) for entry in entries]
    marks = b"".join(zlib.crc32(body).to_bytes(4, "big") for body in bodies)
    return hashlib.sha256(previous + encode(key) + b"".join(bodies) + encode(marks)).digest(), marks


def _parameters(key: dict[str, Any], entries: Iterable[tuple[Any, ...]]) -> Iterable[dict[str, Any]]:
    for place, entry in enumerate(entries):
        yield key | {"place": place} | dict(zip(NAMES, entry, strict=True))


def downgrade() -> None:
    """Move the entries back into one table without chains."""
    for statement in UNMADE:
        op.execute(statement)
