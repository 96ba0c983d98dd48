"""Everything on this machine, started in its order, watched, and stopped the other way round."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial

import msgspec

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from runtime.clock import Clock
from runtime.progress_reporter import ProgressReporter
from wardgate.samples.world import SampleWorld
from wardgate.stack.addresses import kept_for_sharing
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis
from wardgate.stack.folder_lock import owned
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.connection_file import write_connection
from wardgate.stack.preparation.earlier_claims import hand_in_earlier_claims
from wardgate.stack.preparation.prometheus_targets import write_targets
from wardgate.stack.preparation.receipt_keys import ensure_receipt_keys
from wardgate.stack.preparation.register import Register, make_register_ready
from wardgate.stack.preparation.schemas import bring_up_to_date
from wardgate.stack.processes.child import Child
from wardgate.stack.processes.gateways_and_worker import Urls, gateways, worker
from wardgate.stack.processes.orphans import record_children, stop_orphans
from wardgate.stack.processes.readiness import gateway_serves, someone_listens, wait_until_up
from wardgate.stack.processes.supervisor import Supervisor

# The same people on every machine.
SEED = 7205


class LocalStack(msgspec.Struct, frozen=True):
    """What runs."""

    plan: Plan
    urls: Urls
    register: Register


@asynccontextmanager
async def open_local_stack(plan: Plan, reporter: ProgressReporter) -> AsyncIterator[LocalStack]:
    """A stack that answers and is kept alive, until left. Raises Problem."""
    async with AsyncExitStack() as stack:
        stack.enter_context(owned(plan.folder))
        if left := stop_orphans(plan.folder.processes):
            reporter.note(f"Stopped what a killed run had left behind: {', '.join(left)}.")
        if plan.gateways > 1:
            stack.enter_context(kept_for_sharing(plan.addresses.gateway))
        children: list[Child] = []
        urls = Urls(
            database=plan.database_url or _embedded_postgres(plan, reporter, stack, children),
            redis=plan.redis_url or _embedded_redis(plan, reporter, stack, children),
        )
        record_children(children, plan.folder.processes)
        receipt_keys = ensure_receipt_keys(plan)
        register = await _make_ready(plan, reporter, urls, receipt_keys)
        doors, reader = gateways(plan, urls, receipt_keys), worker(plan, urls)
        children += stack.enter_context(_started([*doors, reader]))
        record_children(children, plan.folder.processes)
        await _wait_for_doors(plan, reporter, doors)
        await _wait_for_reader(plan, reporter, reader)
        await hand_in_earlier_claims(plan.addresses.gateway.target, plan.folder, register)
        watch = Supervisor(children, reporter.note, lambda: record_children(children, plan.folder.processes))
        await stack.enter_async_context(_in_background(watch))
        yield LocalStack(plan, urls, register)


def _embedded_postgres(
    plan: Plan, reporter: ProgressReporter, stack: AsyncExitStack, children: list[Child]
) -> str:
    with reporter.step("PostgreSQL") as outcome:
        postgres = stack.enter_context(EmbeddedPostgres(plan.folder.postgres))
        outcome("embedded")
    children.append(postgres.child)
    return postgres.url()


def _embedded_redis(
    plan: Plan, reporter: ProgressReporter, stack: AsyncExitStack, children: list[Child]
) -> str:
    with reporter.step("Redis") as outcome:
        redis = stack.enter_context(EmbeddedRedis(plan.folder.redis))
        outcome("embedded")
    children.append(redis.child)
    return redis.url


async def _make_ready(plan: Plan, reporter: ProgressReporter, urls: Urls, receipt_keys: str) -> Register:
    with reporter.step("Schemas") as outcome:
        await bring_up_to_date(urls.database)
        outcome("up to date")
    with reporter.step("Register") as outcome:
        keys = ReceiptKeys.parse(receipt_keys)
        world = SampleWorld(SEED, plan.people, plan.claims, Clock().today(), keys)
        register = await make_register_ready(urls.database, world, plan.folder, reporter.progress)
        people = f"{register.people:,} people"
        outcome(
            f"{people}, made up just now" if register.was_filled_now else f"{people}, as the last run left it"
        )
    write_connection(plan, urls, register)
    write_targets(plan.addresses, plan.folder.prometheus_targets)
    return register


@contextmanager
def _started(children: list[Child]) -> Iterator[list[Child]]:
    try:
        for child in children:
            child.start()
        yield children
    finally:
        # Ask all before waiting for any: they drain side by side.
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()


async def _wait_for_doors(plan: Plan, reporter: ProgressReporter, doors: list[Child]) -> None:
    at = plan.addresses
    with reporter.step("Gateway" if len(doors) == 1 else f"{len(doors)} gateways") as outcome:
        # On a port that they share, nobody could tell which of them answers: each one's metrics say so.
        for door, metrics in zip(doors, at.gateway_metrics, strict=True):
            await wait_until_up(door, partial(gateway_serves, metrics))
        outcome(f"serving on {at.gateway.listen}")


async def _wait_for_reader(plan: Plan, reporter: ProgressReporter, reader: Child) -> None:
    with reporter.step("Review worker") as outcome:
        await wait_until_up(reader, partial(someone_listens, plan.addresses.worker_metrics))
        outcome("waiting for claims")


@asynccontextmanager
async def _in_background(watch: Supervisor) -> AsyncIterator[None]:
    task = asyncio.create_task(watch.keep_all_alive())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
