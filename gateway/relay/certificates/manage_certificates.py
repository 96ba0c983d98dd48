"""What an operator does with certificates: hand in, list, decide on those whose way is unknown."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import NamedTuple, Protocol

import asyncpg
import msgspec
from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.relay.certificates.certificate import CertificateState
from gateway.relay.certificates.certificate_versions import (
    NewVersion,
    OtherContent,
    Submitted,
    add_version,
    locked_versions,
    note_event,
    supersede,
)
from gateway.relay.certificates.tables import certificate_events, certificates
from insurance.certificates.check_paper import NOT_THE_SENDER, check_paper
from insurance.certificates.paper import Paper, PaperForm, PaperKind
from insurance.certificates.read_papers import FACILITY, PaperReader
from insurance.claim.unreadable import ClaimFault
from runtime.clock import Clock
from runtime.postgres.command_engine import command_engine
from runtime.problem import Problem

OLD = "This database has no certificates. Run `wardgate migrate` first."
ROW, EVENT = certificates.c, certificate_events.c
STATE = CertificateState


class Transactions(Protocol):
    """Lends connections."""

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction, which commits at the end."""
        ...


class NotAccepted(Exception):  # noqa: N818 - a verdict on the content, not a failure of ours
    """The content cannot be relayed; it has every fault."""

    def __init__(self, faults: tuple[ClaimFault, ...]) -> None:
        super().__init__(f"not a paper that can be relayed: {len(faults)} fault(s)")
        self.faults = faults


class ListedCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate without its content. `note` is that of the last event."""

    certificate_id: int
    facility: str
    kind: str
    number: str
    version: int
    replaces: int | None
    signature: str
    state: str
    attempts: int
    received_at: datetime
    due_at: datetime | None
    receipt: str | None
    note: str


class PaperRules(NamedTuple):
    """How papers are read, checked, verified and timed. `due` is None for a kind without a term."""

    reader: PaperReader
    forms: Mapping[PaperKind, PaperForm]
    signature_of: Callable[[bytes], str]
    due: Callable[[PaperKind, datetime], datetime | None]


class ManageCertificates:
    """The use cases, on an engine. They raise Problem for what the operator can correct."""

    def __init__(self, engine: Transactions, rules: PaperRules, clock: Clock) -> None:
        self._engine = engine
        self._rules = rules
        self._clock = clock

    async def submit(
        self, content: bytes, replaces: int | None = None, sender: str | None = None
    ) -> Submitted:
        """Take an envelope with one paper, of this sender or any. The same content is the same certificate.

        Raises NotAccepted; OtherContent for another content of a paper that is there, unless it replaces it;
        InDoubt.
        """
        facility, paper = await asyncio.to_thread(self._read, content, sender)
        signature = await asyncio.to_thread(self._rules.signature_of, content)
        async with self._engine.begin() as connection:
            versions = await locked_versions(connection, facility, paper)
            for known in versions:
                if _digest(known.content) == _digest(content):
                    return Submitted(known.certificate_id, known.version, True, known.due_at)
            if versions:
                await supersede(connection, versions[0].certificate_id, versions[0].state, replaces)
            elif replaces is not None:
                raise OtherContent(0, f"Certificate {replaces} is of another paper, or there is none.")
            version = versions[0].version + 1 if versions else 1
            now = self._clock.now()
            due_at = self._rules.due(paper.kind, now)
            new = NewVersion(facility, paper, content, signature, version, replaces, now, due_at)
            return await add_version(connection, new)

    def _read(self, content: bytes, sender: str | None) -> tuple[str, Paper]:
        envelope = self._rules.reader.read(content)
        paper = envelope.paper
        if paper is None:
            raise NotAccepted(envelope.faults)
        if sender is not None and envelope.facility != sender:
            raise NotAccepted((ClaimFault(FACILITY, NOT_THE_SENDER.both),))
        form = self._rules.forms[paper.kind]
        if faults := check_paper(paper, form, envelope.facility, self._clock.today()):
            raise NotAccepted(faults)
        return envelope.facility, paper

    async def list(
        self,
        states: Sequence[CertificateState] = (),
        facility: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[ListedCertificate]:
        """List certificates in these states, or in all, of a facility or of all, in the order of receipt."""
        last = (
            select(EVENT.note)
            .where(EVENT.certificate_id == ROW.certificate_id)
            .order_by(EVENT.event_id.desc())
            .limit(1)
            .scalar_subquery()
            .label("note")
        )
        names = [name for name in ListedCertificate.__struct_fields__ if name != "note"]
        statement = select(*(ROW[name] for name in names), last).order_by(ROW.certificate_id)
        if states:
            statement = statement.where(ROW.state.in_(states))
        if facility is not None:
            statement = statement.where(ROW.facility == facility)
        statement = statement.where(ROW.certificate_id > after).limit(limit)
        async with self._engine.begin() as connection:
            return [ListedCertificate(**row) for row in (await connection.execute(statement)).mappings()]

    async def confirm(self, certificate_id: int, receipt: str) -> None:
        """The office has it: it is DELIVERED. Raises Problem where it is not UNKNOWN."""
        await self._decide(
            certificate_id, (STATE.UNKNOWN,), STATE.DELIVERED, "confirmed by an operator", receipt
        )

    async def resend(self, certificate_id: int) -> None:
        """The office does not have it: send it again. Raises Problem unless it is UNKNOWN or REFUSED."""
        states = (STATE.UNKNOWN, STATE.REFUSED)
        await self._decide(certificate_id, states, STATE.WAITING, "sent again by an operator", None)

    async def _decide(
        self,
        certificate_id: int,
        states: Sequence[CertificateState],
        state: CertificateState,
        note: str,
        receipt: str | None,
    ) -> None:
        later = certificates.alias("later")
        is_replaced = exists().where(later.c.replaces == ROW.certificate_id)
        statement = (
            update(certificates)
            .where(ROW.certificate_id == certificate_id, ROW.state.in_(states), ~is_replaced)
            .values({ROW.state: state, ROW.receipt: receipt, ROW.next_at: func.now()})
        )
        async with self._engine.begin() as connection:
            if not (await connection.execute(statement)).rowcount:
                states_named = " or ".join(states)
                raise Problem(
                    f"Certificate {certificate_id} is not there, is not {states_named}, or was replaced: "
                    "`wardgate certificates list` shows them."
                )
            await note_event(connection, certificate_id, state, note)


@asynccontextmanager
async def open_certificates(database_url: str, rules: PaperRules) -> AsyncIterator[ManageCertificates]:
    """The use cases for a command. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, {asyncpg.UndefinedTableError: OLD}) as engine:
        yield ManageCertificates(engine, rules, Clock())


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
