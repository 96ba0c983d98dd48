"""Upgrades a filled database under load, while gateway and worker of the earlier release serve."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from time import monotonic
from typing import NamedTuple

from gateway.v1 import claim_service_pb2 as messages
from tests.contract.filled_register import connect
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_stack import Gateway
from tests.upgrade.copied_claims import copy_claims
from tests.upgrade.earlier_release import EarlierRelease
from tests.upgrade.load import Load, loaded
from tests.upgrade.stack import TwoReleases
from wardgate.migrate import migrate


class Upgrade(NamedTuple):
    """How long the migrations took, the calls before, during and after them, and the slowest during them.

    To start processes keeps the caller from calling, so what is slow then says nothing.
    """

    seconds: float
    answered: Counter[str]
    failures: list[str]
    slowest: Mapping[str, float]


async def upgrade(
    stack: TwoReleases,
    database_url: str,
    release: EarlierRelease,
    claims: int,
    say: Callable[[str], None] = lambda _: None,
) -> Upgrade:
    """Fill the database, upgrade it under load, and let both releases work side by side.

    Each gateway takes in claims that the worker of the other release reviews. `say` gets what comes next.
    """
    say("Starting the earlier release")
    await asyncio.to_thread(stack.earlier_migrate, release)
    await stack.populate()
    gateway, worker = await asyncio.gather(stack.earlier_gateway(release), stack.earlier_worker(release))
    await _is_reviewed(gateway)
    say(f"Making {claims:,} claims")
    await _fill(database_url, claims)
    async with loaded(gateway.target) as load:
        await load.more()
        load.slowest.clear()
        say("Migrating, while the earlier release answers")
        began = monotonic()
        await migrate(database_url)
        seconds = monotonic() - began
        await load.more()
        slowest = dict(load.slowest)
        say("Letting both releases work side by side")
        newer = await stack.gateway()
        await _is_reviewed(newer)
        await asyncio.to_thread(worker.process.stop)
        await stack.worker()
        await _is_reviewed(gateway)
        await load.more()
        await _answers_too(newer, load)
    return Upgrade(seconds, load.answered, load.failures, slowest)


async def _is_reviewed(gateway: Gateway) -> None:
    async with gateway.calls() as calls:
        answer = await calls.submit(fhir_claim(), wait=0)
        claim = await calls.wait_until_reviewed(answer.claim_id)
        assert claim.state == messages.CLAIM_STATE_REVIEWED


async def _fill(database_url: str, claims: int) -> None:
    connection = await connect(database_url)
    await copy_claims(connection, claims)
    await connection.close()


async def _answers_too(gateway: Gateway, load: Load) -> None:
    async with loaded(gateway.target) as other:
        await other.more()
    load.failures += other.failures
