"""Keeps claims in PostgreSQL and submits them to the review. A batch is one transaction."""

from collections.abc import Sequence

from msgspec.structs import replace
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from gateway.claims.intake.duplicate_check import DuplicateCheck
from gateway.claims.intake.intake_table import ConcurrentIntake, find_known, insert, lock_persons
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.receiving.by_size import ComparedWithLarge
from gateway.refusal import Refusal
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway, TransactionConflict
from runtime.postgres.failover.earlier_commits import ensure_earlier_commits
from runtime.sharing.side_threads import SideThreads


class ClaimIntake:
    """The port Intake on PostgreSQL."""

    def __init__(self, database: Database, threads: SideThreads, *, leaves_large: bool = False) -> None:
        """With `leaves_large`, a claim that may repeat a large one is not kept: it has ComparedWithLarge."""
        self._database = database
        self._threads = threads
        self._leaves_large = leaves_large

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
        retry=retry_if_exception_type((ConcurrentIntake, TransactionConflict)),
        stop=stop_after_attempt(10),
        reraise=True,
    )
    async def _keep_batch(self, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        async with self._database.connection() as connection, connection.transaction():
            await lock_persons(connection, claims)
            check = DuplicateCheck(await find_known(connection, claims))
            kept = await self._compare(check, claims)
            new = _to_insert(claims, kept, check)
            await insert(connection, new, list(check.closed.values()))
            if not new:
                await ensure_earlier_commits(connection)
            return [_as_closed(check, claim) for claim in kept]

    async def _compare(
        self, check: DuplicateCheck, claims: Sequence[NewClaim]
    ) -> list[KeptClaim | Exception]:
        # To compare contents takes milliseconds, so it is done in a thread, and look-ups go on.
        if check.may_find_repeated([new.claim for new in claims]):
            return await self._threads.run(_resolve_all, check, claims, self._leaves_large)
        return _resolve_all(check, claims, self._leaves_large)


def _resolve_all(
    check: DuplicateCheck, claims: Sequence[NewClaim], leaves_large: bool
) -> list[KeptClaim | Exception]:
    left = {at for at, new in enumerate(claims) if leaves_large and check.compares_large(new.claim)}
    return [ComparedWithLarge() if at in left else _resolve(check, new) for at, new in enumerate(claims)]


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
