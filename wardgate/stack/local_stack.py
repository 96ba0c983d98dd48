"""Starts everything on this machine in order, restarts what dies, and stops it in reverse order."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Any

import msgspec

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from review.accounts.open_accounts import open_accounts
from runtime.clock import Clock
from runtime.problem import Problem
from runtime.progress_reporter import ProgressReporter
from wardgate.samples.offices.office_codes import POLICE
from wardgate.samples.world import SampleWorld
from wardgate.stack.addresses import reserved_for_sharing
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis
from wardgate.stack.folder_lock import locked
from wardgate.stack.offices.sample_offices import SampleOffices, folder_of
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.connection_file import write_connection
from wardgate.stack.preparation.earlier_claims import submit_earlier_claims
from wardgate.stack.preparation.prometheus_targets import write_targets
from wardgate.stack.preparation.receipt_keys import ensure_receipt_keys
from wardgate.stack.preparation.register import Register, make_register_ready
from wardgate.stack.preparation.sample_reviewer import ensure_reviewer
from wardgate.stack.preparation.schemas import bring_up_to_date
from wardgate.stack.processes.child import Child
from wardgate.stack.processes.orphans import record_children, stop_orphans
from wardgate.stack.processes.readiness import (
    accepts_connections,
    console_is_well,
    gateway_serves,
    wait_until_ready,
)
from wardgate.stack.processes.serving_processes import (
    Urls,
    console_process,
    gateway_processes,
    relay_process,
    worker_process,
)
from wardgate.stack.processes.supervisor import Supervisor

# The same sample people on every machine.
SEED = 7205


class LocalStack(msgspec.Struct, frozen=True):
    """The stack that runs."""

    plan: Plan
    urls: Urls
    register: Register


@asynccontextmanager
async def open_local_stack(plan: Plan, reporter: ProgressReporter) -> AsyncIterator[LocalStack]:
    """Run a stack that answers calls and is kept alive until the context ends. Raises Problem."""
    async with AsyncExitStack() as stack:
        stack.enter_context(locked(plan.folder))
        if left := stop_orphans(plan.folder.processes):
            reporter.note(f"Stopped processes that an earlier run left behind: {', '.join(left)}.")
        if plan.gateways > 1:
            stack.enter_context(reserved_for_sharing(plan.addresses.gateway))
        children: list[Child] = []
        urls = Urls(
            database=plan.database_url or _embedded_postgres(plan, reporter, stack, children),
            redis=plan.redis_url or _embedded_redis(plan, reporter, stack, children),
        )
        record_children(children, plan.folder.processes)
        receipt_keys = ensure_receipt_keys(plan)
        register = await _make_ready(plan, reporter, urls, receipt_keys)
        gateways = gateway_processes(plan, urls, receipt_keys)
        worker, console = (make(plan, urls, receipt_keys) for make in (worker_process, console_process))
        offices = sample_offices_of(plan, register)
        relay = relay_process(plan, urls, offices.folders if offices else {})
        children += stack.enter_context(_started([*gateways, worker, console, relay]))
        record_children(children, plan.folder.processes)
        await _wait_for_gateways(plan, reporter, gateways)
        await _wait_for_worker(plan, reporter, worker)
        await _wait_for_console(plan, reporter, console)
        await wait_until_ready(relay, partial(accepts_connections, plan.addresses.relay_metrics))
        await submit_earlier_claims(plan.addresses.gateway.target, plan.folder, register)
        supervisor = Supervisor(
            children, reporter.note, lambda: record_children(children, plan.folder.processes)
        )
        await stack.enter_async_context(_in_background(supervisor.keep_all_alive()))
        if offices is not None:
            await stack.enter_async_context(_in_background(offices.run()))
        yield LocalStack(plan, urls, register)


def _embedded_postgres(
    plan: Plan, reporter: ProgressReporter, stack: AsyncExitStack, children: list[Child]
) -> str:
    if plan.folder.unfinished_postgres.exists():
        raise Problem(
            f"`wardgate restore` did not end in {plan.folder.path}: delete the folder, and restore again."
        )
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
            f"{people} (sample data, just made)" if register.was_filled_now else f"{people} (already there)"
        )
    async with open_accounts(urls.database) as accounts:
        reviewer = await ensure_reviewer(accounts, plan.folder.reviewer)
    write_connection(plan, urls, register, reviewer)
    write_targets(plan.addresses, plan.folder.prometheus_targets)
    return register


def sample_offices_of(plan: Plan, register: Register) -> SampleOffices | None:
    """The simulated offices of a sample register; None for other registers, and where they are not wanted."""
    if not (plan.sample_offices and register.office_tokens and register.home):
        return None
    tokens = {**register.office_tokens, register.home: register.tokens[register.home]}
    folder = folder_of(POLICE, plan.folder.offices, plan.environment)
    return SampleOffices(plan.addresses.gateway.target, tokens, register.home, folder)


@contextmanager
def _started(children: list[Child]) -> Iterator[list[Child]]:
    try:
        for child in children:
            child.start()
        yield children
    finally:
        # Ask all before waiting for any, so that they finish their work at the same time.
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()


async def _wait_for_gateways(plan: Plan, reporter: ProgressReporter, gateways: list[Child]) -> None:
    at = plan.addresses
    with reporter.step("Gateway" if len(gateways) == 1 else f"{len(gateways)} gateways") as outcome:
        # On a shared port any gateway may answer, so each one's metrics page is asked.
        for gateway, metrics in zip(gateways, at.gateway_metrics, strict=True):
            await wait_until_ready(gateway, partial(gateway_serves, metrics))
        outcome(f"serving on {at.gateway.listen}")


async def _wait_for_worker(plan: Plan, reporter: ProgressReporter, worker: Child) -> None:
    with reporter.step("Review worker") as outcome:
        await wait_until_ready(worker, partial(accepts_connections, plan.addresses.worker_metrics))
        outcome("waiting for claims")


async def _wait_for_console(plan: Plan, reporter: ProgressReporter, console: Child) -> None:
    with reporter.step("Console") as outcome:
        await wait_until_ready(console, partial(console_is_well, plan.addresses.console))
        outcome(plan.console_url)


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
