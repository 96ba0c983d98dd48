"""Proves the access log once a minute, at one gateway of all."""

import asyncio
from random import Random

import asyncpg

from gateway.access.proving.kept_log_table import KeptLogTable
from gateway.access.proving.proof_report import CountedProof
from gateway.access.proving.prove_recent_links import ProveRecentLinks
from runtime.postgres.connection import open_connection
from runtime.postgres.errors import is_database_fault
from runtime.postgres.failover.lease import LEASE
from runtime.postgres.failover.standing_sessions import END_STANDING

# The gateway whose connection holds the lock proves.
PROOF_LOCK = 7205_2008
BETWEEN_PROOFS_SECONDS = 60


class LogProof:
    """Every gateway tries to become the one that proves, and keeps a connection of its own while it is."""

    def __init__(self, database_url: str, report: CountedProof) -> None:
        self._url = database_url
        self._report = report

    async def run(self) -> None:
        """Prove the log while no other gateway does, until cancelled."""
        while True:
            try:
                async with open_connection(self._url, LEASE) as connection:
                    await connection.execute(END_STANDING)
                    await self._prove(connection)
            except Exception as error:
                # The other tasks of the gateway log why the database cannot be used.
                if not is_database_fault(error):
                    raise
            await asyncio.sleep(BETWEEN_PROOFS_SECONDS)

    async def _prove(self, connection: asyncpg.Connection) -> None:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", PROOF_LOCK):
            self._report.end()
            return
        proof = ProveRecentLinks(KeptLogTable(connection), self._report, Random())
        while True:
            await proof.advance()
            await asyncio.sleep(BETWEEN_PROOFS_SECONDS)
