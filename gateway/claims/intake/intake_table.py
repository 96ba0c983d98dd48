"""The statements that keep claims, within one transaction of PostgreSQL."""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

import asyncpg
from msgspec.structs import replace

from gateway.claims.claim_table import claim_from
from gateway.claims.close_in_review import close_in_review
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import KeptClaim
from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.mailbox.claim_progress import find_progress
from review.mailbox.submitted_claims import SubmittedClaim, lock_before_withdrawal, submit

# The statements of this file are text on the driver: every claim passes through them (decision 0005).

PERSON_LOCKS = 7206

# Held until the commit. So the claim with the lower place in the queue is visible first of two claims of one
# person, and the review of the later claim finds the earlier stay.
LOCK_PERSONS = f"SELECT pg_advisory_xact_lock({PERSON_LOCKS}, person) FROM unnest($1::int[]) AS person"

# The claims that a batch may replace or withdraw: by ID, by number, by the ID that FHIR's references have. As
# one array: with OR between them, PostgreSQL reads all claims.
LOCK_TARGETS = """
    SELECT claim_id FROM gateway.claims WHERE claim_id = ANY(ARRAY(
        SELECT unnest($1::uuid[])
        UNION ALL
        SELECT claim_id FROM unnest($2::text[], $3::text[]) AS named (facility, number)
            JOIN gateway.claims USING (facility, number) WHERE closed_as IS NULL
        UNION ALL
        SELECT claim_id FROM unnest($4::text[], $5::text[]) AS named (facility, resource_id)
            JOIN gateway.claims USING (facility, resource_id) WHERE closed_as IS NULL))
    ORDER BY claim_id FOR UPDATE
"""

CLAIM_COLUMNS = (
    *("claim_id", "facility", "number", "format", "content"),
    *("idempotency_key", "received_at", "closed_as", "replaces_claim_id", "replaced_by_claim_id"),
    *("use", "is_withdrawal", "acknowledgement", "preauthorization_claim_id", "resource_id"),
)

# Those, without their content, and the claims that a batch may repeat: by number, by idempotency key. Of the
# cancelled claims of one number the last two are the claim that was withdrawn last and its withdrawal. Of
# replaced ones the last five: a claim is seldom corrected more often before another number replaces it. Of
# all of them those that are as long as what is sent: a claim that is sent again is mostly the same bytes, and
# its number may have been used and withdrawn many times since.
KNOWN = f"""
    WITH compared AS (
        SELECT claim_id FROM unnest($1::text[], $2::text[]) AS sent (facility, number)
            JOIN gateway.claims USING (facility, number) WHERE closed_as IS NULL
        UNION ALL
        SELECT last.claim_id FROM unnest($1::text[], $2::text[]) AS sent (facility, number)
            CROSS JOIN LATERAL (
                SELECT claim_id FROM gateway.claims AS cancelled
                WHERE cancelled.facility = sent.facility AND cancelled.number = sent.number
                    AND closed_as = 'CANCELLED'
                ORDER BY received_at DESC LIMIT 2) AS last
        UNION ALL
        SELECT last.claim_id FROM unnest($1::text[], $2::text[]) AS sent (facility, number)
            CROSS JOIN LATERAL (
                SELECT claim_id FROM gateway.claims AS replaced
                WHERE replaced.facility = sent.facility AND replaced.number = sent.number
                    AND closed_as = 'REPLACED'
                ORDER BY received_at DESC LIMIT 5) AS last
            WHERE NOT EXISTS (SELECT FROM gateway.claims AS open WHERE open.facility = sent.facility
                AND open.number = sent.number AND open.closed_as IS NULL)
        UNION ALL
        SELECT same.claim_id FROM unnest($1::text[], $2::text[], $9::int[]) AS sent (facility, number, length)
            CROSS JOIN LATERAL (
                (SELECT claim_id FROM gateway.claims AS cancelled
                WHERE cancelled.facility = sent.facility AND cancelled.number = sent.number
                    AND closed_as = 'CANCELLED' AND octet_length(content) = sent.length
                ORDER BY received_at DESC LIMIT 5)
                UNION ALL
                (SELECT claim_id FROM gateway.claims AS replaced
                WHERE replaced.facility = sent.facility AND replaced.number = sent.number
                    AND closed_as = 'REPLACED' AND octet_length(content) = sent.length
                ORDER BY received_at DESC LIMIT 5)) AS same
        UNION ALL
        SELECT claim_id FROM unnest($1::text[], $3::text[]) AS sent (facility, idempotency_key)
            JOIN gateway.claims USING (facility, idempotency_key)),
    named AS (
        SELECT unnest($4::uuid[]) AS claim_id
        UNION ALL
        SELECT claim_id FROM unnest($5::text[], $6::text[]) AS related (facility, number)
            JOIN gateway.claims USING (facility, number) WHERE closed_as IS NULL
        UNION ALL
        SELECT claim_id FROM unnest($7::text[], $8::text[]) AS related (facility, resource_id)
            JOIN gateway.claims USING (facility, resource_id) WHERE closed_as IS NULL)
    SELECT {", ".join(column for column in CLAIM_COLUMNS if column != "content")},
        file AS archive_file, archived_at,
        CASE WHEN claim_id IN (SELECT claim_id FROM compared) THEN content END AS content,
        CASE WHEN claim_id IN (SELECT claim_id FROM compared) THEN content_digest END AS content_digest
    FROM gateway.claims LEFT JOIN gateway.archive_files USING (archive_id)
    WHERE claim_id IN (SELECT claim_id FROM compared UNION ALL SELECT claim_id FROM named)
"""

INSERT_CLAIMS = f"""
    INSERT INTO gateway.claims ({", ".join(CLAIM_COLUMNS)})
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[],
        $7::timestamptz[], $8::text[], $9::uuid[], $10::uuid[], $11::text[], $12::boolean[], $13::bytea[],
        $14::uuid[], $15::text[])
    ON CONFLICT DO NOTHING
"""

# Before the claims that replace them are inserted: of one number only one claim may be open.
CLOSE = """
    UPDATE gateway.claims SET closed_as = state
    FROM unnest($1::uuid[], $2::text[]) AS closed (id, state) WHERE claim_id = closed.id
"""

NAME_REPLACEMENTS = """
    UPDATE gateway.claims SET replaced_by_claim_id = replacement
    FROM unnest($1::uuid[], $2::uuid[]) AS pair (replaced, replacement) WHERE claim_id = replaced
"""


class ConcurrentIntake(Exception):  # noqa: N818 - expected, and retried
    """Another gateway has meanwhile committed a claim with the same number or idempotency key."""


def _person_keys(claims: Sequence[NewClaim]) -> list[int]:
    persons = {new.stay.person for new in claims if new.stay}
    digests = (hashlib.blake2b(person.encode(), digest_size=4).digest() for person in persons)
    # All gateways lock in one order, so that no two wait for each other.
    return sorted({int.from_bytes(digest, signed=True) for digest in digests})


async def lock_persons(connection: asyncpg.Connection, claims: Sequence[NewClaim]) -> None:
    """Let other claims of these persons wait until the commit."""
    await connection.execute(LOCK_PERSONS, _person_keys(claims))


async def find_known(connection: asyncpg.Connection, new: Sequence[NewClaim]) -> list[KeptClaim]:
    """Return the claims that new ones may repeat, replace or withdraw; the latter two are locked."""
    claims = [one.claim for one in new]
    targets = [claim.replaces_claim_id for claim in claims if claim.replaces_claim_id]
    named = [(one.claim.facility, related.number) for one in new for related in one.related]
    by_id = [
        (one.claim.facility, known.resource_id) for one in new for known in one.related if known.resource_id
    ]
    withdrawn = [(claim.facility, claim.number) for claim in claims if claim.is_withdrawal]
    if targets or named or withdrawn:
        await _lock(connection, targets, [*named, *withdrawn], by_id)
    facilities, numbers = _columns([(claim.facility, claim.number) for claim in claims])
    keys = [claim.idempotency_key for claim in claims]
    lengths = [len(claim.content or b"") for claim in claims]
    rows = await connection.fetch(
        KNOWN, facilities, numbers, keys, targets, *_columns(named), *_columns(by_id), lengths
    )
    known = [claim_from(row) for row in rows]
    # Most batches have no known claim, and save this round trip.
    return await _with_progress(connection, known) if known else []


async def _lock(
    connection: asyncpg.Connection,
    targets: Sequence[UUID],
    named: Sequence[tuple[str, str]],
    by_id: Sequence[tuple[str, str]],
) -> None:
    """Lock claims that may be replaced or withdrawn, here and in the review, so that nobody decides them."""
    locked = await connection.fetch(LOCK_TARGETS, targets, *_columns(named), *_columns(by_id))
    await lock_before_withdrawal(connection, [claim_id for (claim_id,) in locked])


def _columns(rows: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [first for first, _ in rows], [second for _, second in rows]


async def _with_progress(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> list[KeptClaim]:
    progress = await find_progress(connection, [claim.claim_id for claim in claims])
    return [replace(claim, **progress[claim.claim_id]._asdict()) for claim in claims]


async def insert(
    connection: asyncpg.Connection, new: Sequence[NewClaim], closed: Sequence[KeptClaim]
) -> None:
    """Keep claims, close those that they replace or withdraw, and submit them to the review.

    Raises ConcurrentIntake.
    """
    if not new:
        return
    closed_ids = [claim.claim_id for claim in closed]
    if closed:
        await connection.execute(CLOSE, closed_ids, [claim.closed_as for claim in closed])
        await close_in_review(connection, [*map(_closing, closed)])
    await _insert_claims(connection, [one.claim for one in new])
    if closed:
        replacements = [claim.replaced_by_claim_id for claim in closed]
        await connection.execute(NAME_REPLACEMENTS, closed_ids, replacements)
    if to_review := [*_to_review(new)]:
        await submit(connection, to_review)
    await record_changes(connection, [_closing(one.claim) for one in new if one.claim.is_withdrawal])


def _closing(claim: KeptClaim) -> NewChange:
    return NewChange(claim.claim_id, claim.facility, Change(claim.closed_as or ""))


def _to_review(new: Sequence[NewClaim]) -> Iterator[SubmittedClaim]:
    for one in new:
        if one.message is not None and one.claim.closed_as is None:
            yield SubmittedClaim(one.claim.claim_id, one.claim.facility, one.message, one.stay, uses=one.uses)


async def _insert_claims(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> None:
    # All gateways insert in one order: with the same two numbers, one waits for the other.
    ordered = sorted(claims, key=lambda claim: (claim.facility, claim.number))
    columns = [[getattr(claim, column) for claim in ordered] for column in CLAIM_COLUMNS]
    inserted = await connection.execute(INSERT_CLAIMS, *columns)
    if inserted != f"INSERT 0 {len(claims)}":
        raise ConcurrentIntake
