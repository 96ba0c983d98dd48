"""Keeps claims in PostgreSQL: a batch is one transaction, acknowledged when it is committed."""

import hashlib
from collections.abc import Sequence

import asyncpg
from msgspec.structs import replace
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from gateway.claims.claim_table import claim_from
from gateway.claims.duplicate_check import DuplicateCheck
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.new_claim import NewClaim
from gateway.refusals import Refusal
from review.mailbox.claim_progress import find_progress
from review.mailbox.submitted_claims import SubmittedClaim, submit, withdraw
from runtime.postgres.database import Database

PERSON_LOCKS = 7206

# Held until the commit: of two claims of one person, the one with the lower place is then visible first, and
# a review of the later has seen the earlier stay.
LOCK_PERSONS = f"SELECT pg_advisory_xact_lock({PERSON_LOCKS}, person) FROM unnest($1::int[]) AS person"

LOCK_REPLACED = "SELECT FROM gateway.claims WHERE claim_id = ANY($1) ORDER BY claim_id FOR UPDATE"

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


class Overtaken(Exception):  # noqa: N818 - expected now and then, and tried again
    """Another gateway committed one of the same numbers or keys in the meantime."""


class ClaimIntake:
    """The port Intake on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enter(self, entries: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        """For each the claim that stands, committed on return, or the Refusal or failure that it met.

        A claim that stands under another id was known before. Raises DatabaseAway.
        """
        try:
            return await self._enter(entries)
        except asyncpg.PostgresError:
            # One that the tables do not take must not keep the others of its batch out.
            return [await self._enter_alone(entry) for entry in entries]

    async def _enter_alone(self, entry: NewClaim) -> KeptClaim | Exception:
        standing: KeptClaim | Exception
        try:
            (standing,) = await self._enter([entry])
        except asyncpg.PostgresError as error:
            standing = error
        return standing

    # Whoever is overtaken sees the other's claim at the next try. Two can deadlock only over reused keys.
    @retry(
        retry=retry_if_exception_type((Overtaken, asyncpg.DeadlockDetectedError)),
        stop=stop_after_attempt(10),
        reraise=True,
    )
    async def _enter(self, entries: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        async with self._database.connection() as connection, connection.transaction():
            await connection.execute(LOCK_PERSONS, _person_keys(entries))
            ledger = DuplicateCheck(await _known(connection, entries))
            standing = [_stand(ledger, entry.claim) for entry in entries]
            if new := [entry for entry, claim in zip(entries, standing, strict=True) if claim is entry.claim]:
                await _keep(connection, new)
            return standing


def _person_keys(entries: Sequence[NewClaim]) -> list[int]:
    persons = {entry.stay.person for entry in entries if entry.stay}
    digests = (hashlib.blake2b(person.encode(), digest_size=4).digest() for person in persons)
    # In one order for all, so that no two gateways wait for each other.
    return sorted({int.from_bytes(digest, signed=True) for digest in digests})


async def _known(connection: asyncpg.Connection, entries: Sequence[NewClaim]) -> list[KeptClaim]:
    claims = [entry.claim for entry in entries]
    replaced = [claim.replaces_claim_id for claim in claims if claim.replaces_claim_id]
    if replaced:
        await connection.execute(LOCK_REPLACED, replaced)
    facilities, numbers = [claim.facility for claim in claims], [claim.number for claim in claims]
    keys = [claim.idempotency_key for claim in claims]
    known = [claim_from(row) for row in await connection.fetch(KNOWN, facilities, numbers, keys, replaced)]
    # Most batches meet no claim that is known, and save this round trip.
    return await _with_progress(connection, known) if known else []


async def _with_progress(connection: asyncpg.Connection, known: Sequence[KeptClaim]) -> list[KeptClaim]:
    progress = await find_progress(connection, [claim.claim_id for claim in known])
    return [replace(claim, **progress[claim.claim_id]._asdict()) for claim in known]


def _stand(ledger: DuplicateCheck, claim: KeptClaim) -> KeptClaim | Exception:
    try:
        return ledger.enter(claim)
    except Refusal as refusal:
        return refusal


async def _keep(connection: asyncpg.Connection, entries: Sequence[NewClaim]) -> None:
    claims = [entry.claim for entry in entries]
    replacements = {claim.replaces_claim_id: claim.claim_id for claim in claims if claim.replaces_claim_id}
    if replacements:
        await connection.execute(CLOSE_REPLACED, list(replacements))
        await withdraw(connection, list(replacements))
    await _insert_claims(connection, claims)
    if replacements:
        await connection.execute(NAME_REPLACEMENTS, list(replacements), list(replacements.values()))
    await submit(
        connection, [SubmittedClaim(entry.claim.claim_id, entry.message, entry.stay) for entry in entries]
    )


async def _insert_claims(connection: asyncpg.Connection, claims: Sequence[KeptClaim]) -> None:
    # In one order for all: of two gateways with the same two numbers, one waits for the other.
    ordered = sorted(claims, key=lambda claim: (claim.facility, claim.number))
    columns = [[getattr(claim, column) for claim in ordered] for column in CLAIM_COLUMNS]
    inserted = await connection.execute(INSERT_CLAIMS, *columns)
    if inserted != f"INSERT 0 {len(claims)}":
        raise Overtaken
