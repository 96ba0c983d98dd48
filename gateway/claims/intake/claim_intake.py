"""Keeps claims in PostgreSQL and submits them to the review. A batch is one transaction."""

import hashlib
from collections.abc import Sequence

import asyncpg
from msgspec.structs import replace
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from gateway.claims.claim_table import claim_from
from gateway.claims.intake.duplicate_check import DuplicateCheck
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import KeptClaim
from gateway.refusals import Refusal
from review.mailbox.claim_progress import find_progress
from review.mailbox.submitted_claims import SubmittedClaim, submit, withdraw
from runtime.postgres.database import Database

# The statements of this file are text on the driver: every claim passes through them (decision 0005).

PERSON_LOCKS = 7206

# Held until the commit. So the claim with the lower place in the queue is visible first of two claims of one
# person, and the review of the later claim finds the earlier stay.
LOCK_PERSONS = f"SELECT pg_advisory_xact_lock({PERSON_LOCKS}, person) FROM unnest($1::int[]) AS person"

LOCK_REPLACED = "SELECT FROM gateway.claims WHERE claim_id = ANY($1) ORDER BY claim_id FOR UPDATE"

# The claims that a batch may repeat or replace: by number, by idempotency key, by ID.
KNOWN = """
    SELECT claims.* FROM gateway.claims WHERE claim_id IN (
        SELECT claim_id FROM unnest($1::text[], $2::text[]) AS sent (facility, number)
            JOIN gateway.claims USING (facility, number) WHERE closed_as IS NULL
        UNION ALL
        SELECT claim_id FROM unnest($1::text[], $3::text[]) AS sent (facility, idempotency_key)
            JOIN gateway.claims USING (facility, idempotency_key)
        UNION ALL
        SELECT unnest($4::uuid[]))
"""

CLAIM_COLUMNS = (
    *("claim_id", "facility", "number", "format", "content"),
    *("idempotency_key", "received_at", "replaces_claim_id"),
)

INSERT_CLAIMS = f"""
    INSERT INTO gateway.claims ({", ".join(CLAIM_COLUMNS)})
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[],
        $7::timestamptz[], $8::uuid[])
    ON CONFLICT DO NOTHING
"""

CLOSE_REPLACED = "UPDATE gateway.claims SET closed_as = 'REPLACED' WHERE claim_id = ANY($1)"

NAME_REPLACEMENTS = """
    UPDATE gateway.claims SET replaced_by_claim_id = replacement
    FROM unnest($1::uuid[], $2::uuid[]) AS pair (replaced, replacement) WHERE claim_id = replaced
"""


class ConcurrentIntake(Exception):  # noqa: N818 - expected, and retried
    """Another gateway has meanwhile committed a claim with the same number or idempotency key."""


class ClaimIntake:
    """The port Intake on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        """Keep new claims. Return for each the kept claim, or the Refusal or other exception that it raised.

        The kept claim has another ID where the claim was known before. All are committed on return. Raises
        DatabaseAway.
        """
        try:
            return await self._keep_batch(claims)
        except asyncpg.PostgresError:
            # A claim that PostgreSQL rejects must not prevent the others of its batch.
            return [await self._keep_alone(claim) for claim in claims]

    async def _keep_alone(self, claim: NewClaim) -> KeptClaim | Exception:
        kept: KeptClaim | Exception
        try:
            (kept,) = await self._keep_batch([claim])
        except asyncpg.PostgresError as error:
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
            check = DuplicateCheck(await _find_known(connection, [new.claim for new in claims]))
            kept = [_resolve(check, new.claim) for new in claims]
            if inserts := [new for new, claim in zip(claims, kept, strict=True) if claim is new.claim]:
                await _insert(connection, inserts)
            return kept


def _person_keys(claims: Sequence[NewClaim]) -> list[int]:
    persons = {new.stay.person for new in claims if new.stay}
    digests = (hashlib.blake2b(person.encode(), digest_size=4).digest() for person in persons)
    # All gateways lock in one order, so that no two wait for each other.
    return sorted({int.from_bytes(digest, signed=True) for digest in digests})


async def _find_known(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> list[KeptClaim]:
    replaced = [claim.replaces_claim_id for claim in claims if claim.replaces_claim_id]
    if replaced:
        await connection.execute(LOCK_REPLACED, replaced)
    facilities, numbers = [claim.facility for claim in claims], [claim.number for claim in claims]
    keys = [claim.idempotency_key for claim in claims]
    known = [claim_from(row) for row in await connection.fetch(KNOWN, facilities, numbers, keys, replaced)]
    # Most batches have no known claim, and save this round trip.
    return await _with_progress(connection, known) if known else []


async def _with_progress(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> list[KeptClaim]:
    progress = await find_progress(connection, [claim.claim_id for claim in claims])
    return [replace(claim, **progress[claim.claim_id]._asdict()) for claim in claims]


def _resolve(check: DuplicateCheck, claim: KeptClaim) -> KeptClaim | Exception:
    try:
        return check.resolve(claim)
    except Refusal as refusal:
        return refusal


async def _insert(connection: asyncpg.Connection, new: Sequence[NewClaim]) -> None:
    claims = [one.claim for one in new]
    replacements = {claim.replaces_claim_id: claim.claim_id for claim in claims if claim.replaces_claim_id}
    if replacements:
        await connection.execute(CLOSE_REPLACED, list(replacements))
        await withdraw(connection, list(replacements))
    await _insert_claims(connection, claims)
    if replacements:
        await connection.execute(NAME_REPLACEMENTS, list(replacements), list(replacements.values()))
    await submit(connection, [SubmittedClaim(one.claim.claim_id, one.message, one.stay) for one in new])


async def _insert_claims(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> None:
    # All gateways insert in one order: with the same two numbers, one waits for the other.
    ordered = sorted(claims, key=lambda claim: (claim.facility, claim.number))
    columns = [[getattr(claim, column) for claim in ordered] for column in CLAIM_COLUMNS]
    inserted = await connection.execute(INSERT_CLAIMS, *columns)
    if inserted != f"INSERT 0 {len(claims)}":
        raise ConcurrentIntake
