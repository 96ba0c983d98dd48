"""Keeps claims in PostgreSQL and submits them to the review. A batch is one transaction."""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

import asyncpg
from msgspec.structs import replace
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from gateway.claims.by_size import ComparedWithLarge
from gateway.claims.claim_table import claim_from
from gateway.claims.close_in_review import close_in_review
from gateway.claims.intake.duplicate_check import DuplicateCheck
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import Refusal
from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.mailbox.claim_progress import find_progress
from review.mailbox.submitted_claims import SubmittedClaim, lock_before_withdrawal, submit
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway
from runtime.sharing.side_threads import SideThreads

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
# replaced ones the last five: a claim is seldom corrected more often before another number replaces it.
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
        CASE WHEN claim_id IN (SELECT claim_id FROM compared) THEN content END AS content
    FROM gateway.claims
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


class ClaimIntake:
    """The port Intake on PostgreSQL."""

    def __init__(self, database: Database, threads: SideThreads) -> None:
        self._database = database
        self._threads = threads

    async def keep(self, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        """Keep new claims. Return for each the kept claim, or the Refusal or other exception that it raised.

        The kept claim has another ID where the claim was known before. All are committed on return. Raises
        DatabaseAway.
        """
        try:
            return await self._keep_batch(claims)
        except DatabaseAway:
            raise
        except Exception:
            # A claim that PostgreSQL rejects, or that cannot be compared, must not stop the others.
            return [await self._keep_alone(claim) for claim in claims]

    async def _keep_alone(self, claim: NewClaim) -> KeptClaim | Exception:
        kept: KeptClaim | Exception
        try:
            (kept,) = await self._keep_batch([claim])
        except DatabaseAway:
            raise
        except Exception as error:
            kept = error
        return kept

    # The next attempt sees the claim of the other gateway. Deadlocks occur only over reused idempotency keys.
    @retry(
        retry=retry_if_exception_type((ConcurrentIntake, asyncpg.DeadlockDetectedError)),
        stop=stop_after_attempt(10),
        reraise=True,
    )
    async def _keep_batch(self, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        async with self._database.connection() as connection, connection.transaction():
            await connection.execute(LOCK_PERSONS, _person_keys(claims))
            check = DuplicateCheck(await _find_known(connection, claims))
            kept = await self._compare(check, claims)
            await _insert(connection, _to_insert(claims, kept, check), list(check.closed.values()))
            return [_as_closed(check, claim) for claim in kept]

    async def _compare(
        self, check: DuplicateCheck, claims: Sequence[NewClaim]
    ) -> list[KeptClaim | Exception]:
        # To compare contents takes milliseconds, so it is done in a thread, and look-ups go on.
        if check.may_find_repeated([new.claim for new in claims]):
            return await self._threads.run(_resolve_all, check, claims)
        return _resolve_all(check, claims)


def _resolve_all(check: DuplicateCheck, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
    # Alone, it delays no others: then this is not asked.
    apart = {at for at, new in enumerate(claims) if len(claims) > 1 and check.compares_large(new.claim)}
    return [ComparedWithLarge() if at in apart else _resolve(check, new) for at, new in enumerate(claims)]


def _person_keys(claims: Sequence[NewClaim]) -> list[int]:
    persons = {new.stay.person for new in claims if new.stay}
    digests = (hashlib.blake2b(person.encode(), digest_size=4).digest() for person in persons)
    # All gateways lock in one order, so that no two wait for each other.
    return sorted({int.from_bytes(digest, signed=True) for digest in digests})


async def _find_known(connection: asyncpg.Connection, new: Sequence[NewClaim]) -> list[KeptClaim]:
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
    rows = await connection.fetch(
        KNOWN, facilities, numbers, keys, targets, *_columns(named), *_columns(by_id)
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


def _resolve(check: DuplicateCheck, new: NewClaim) -> KeptClaim | Exception:
    try:
        return check.resolve(new)
    except Refusal as refusal:
        return refusal


def _to_insert(
    claims: Sequence[NewClaim], kept: Sequence[KeptClaim | Exception], check: DuplicateCheck
) -> list[NewClaim]:
    """Those to insert, as they are at the end of the batch, which may have closed some of them."""
    return [
        replace(new, claim=check.closed.get(claim.claim_id, claim))
        for new, claim in zip(claims, kept, strict=True)
        if isinstance(claim, KeptClaim) and claim.claim_id == new.claim.claim_id
    ]


def _as_closed(check: DuplicateCheck, claim: KeptClaim | Exception) -> KeptClaim | Exception:
    return claim if isinstance(claim, Exception) else check.closed.get(claim.claim_id, claim)


async def _insert(
    connection: asyncpg.Connection, new: Sequence[NewClaim], closed: Sequence[KeptClaim]
) -> None:
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
            yield SubmittedClaim(one.claim.claim_id, one.claim.facility, one.message, one.stay)


async def _insert_claims(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> None:
    # All gateways insert in one order: with the same two numbers, one waits for the other.
    ordered = sorted(claims, key=lambda claim: (claim.facility, claim.number))
    columns = [[getattr(claim, column) for claim in ordered] for column in CLAIM_COLUMNS]
    inserted = await connection.execute(INSERT_CLAIMS, *columns)
    if inserted != f"INSERT 0 {len(claims)}":
        raise ConcurrentIntake
