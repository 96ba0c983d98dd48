"""Stores the versions of a paper in PostgreSQL, each as a certificate, within one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.relay.certificates.certificate import CertificateState
from gateway.relay.certificates.tables import certificate_events, certificates
from insurance.certificates.paper import Paper
from runtime.problem import Problem

ROW, EVENT = certificates.c, certificate_events.c
STATE = CertificateState
# Of a paper, by facility, kind and number: two versions do not come in at the same time.
PAPER_LOCKS = 7214


class Submitted(NamedTuple):
    """The certificate, whether it was known already, and when it must be with the office."""

    certificate_id: int
    version: int
    already_known: bool
    due_at: datetime | None


class OtherContent(Problem):
    """The paper is there with other content, as this certificate, or what it replaces is not there (0)."""

    def __init__(self, certificate_id: int, message: str) -> None:
        super().__init__(message)
        self.certificate_id = certificate_id


class InDoubt(Problem):
    """It is not known whether the office has the version to replace."""


class NewVersion(NamedTuple):
    """A version of a paper that is stored now."""

    facility: str
    paper: Paper
    content: bytes
    signature: str
    version: int
    replaces: int | None
    received_at: datetime
    due_at: datetime | None


async def locked_versions(
    connection: AsyncConnection, facility: str, paper: Paper
) -> Sequence[Row[int, int, bytes, str, datetime]]:
    """Return the versions of this paper that are there, the last one first. Others of it wait."""
    key = f"{facility} {paper.kind} {paper.number}"
    await connection.execute(select(func.pg_advisory_xact_lock(PAPER_LOCKS, func.hashtext(key))))
    facts = (ROW.certificate_id, ROW.version, ROW.content, ROW.state, ROW.due_at)
    same = (ROW.facility == facility, ROW.kind == paper.kind, ROW.number == paper.number)
    statement = select(*facts).where(*same).order_by(ROW.version.desc()).with_for_update()
    return (await connection.execute(statement)).all()


async def supersede(connection: AsyncConnection, known: int, state: str, replaces: int | None) -> None:
    """Let another version follow the last one. What waits is not sent any more.

    Raises OtherContent unless `replaces` is the last version, and InDoubt.
    """
    if replaces != known:
        message = f"This paper is there with other content, as certificate {known}. To correct it, name it: "
        raise OtherContent(known, f"{message}--replaces {known}.")
    if state in (STATE.UNKNOWN, STATE.SENDING):
        raise InDoubt(
            f"First find out whether the office has certificate {known}, then use `wardgate certificates "
            f"confirm {known}` or `wardgate certificates resend {known}`."
        )
    if state == STATE.WAITING:
        superseded = update(certificates).where(ROW.certificate_id == known)
        await connection.execute(superseded.values({ROW.state: STATE.REFUSED}))
        await note_event(connection, known, STATE.REFUSED, "replaced before it was sent")


async def add_version(connection: AsyncConnection, new: NewVersion) -> Submitted:
    """Store a version, which waits to be sent."""
    values = {
        ROW.facility: new.facility,
        ROW.kind: new.paper.kind,
        ROW.number: new.paper.number,
        ROW.version: new.version,
        ROW.replaces: new.replaces,
        ROW.content: new.content,
        ROW.signature: new.signature,
        ROW.received_at: new.received_at,
        ROW.due_at: new.due_at,
        ROW.state: STATE.WAITING,
        ROW.next_at: new.received_at,
    }
    made = await connection.execute(insert(certificates).values(values).returning(ROW.certificate_id))
    certificate_id = made.scalar_one()
    note = "received" if new.replaces is None else f"received in place of {new.replaces}"
    await note_event(connection, certificate_id, STATE.WAITING, note)
    return Submitted(certificate_id, new.version, False, new.due_at)


async def note_event(
    connection: AsyncConnection, certificate_id: int, state: CertificateState, note: str
) -> None:
    """Record that a certificate is in this state from now on, and why."""
    values = {EVENT.certificate_id: certificate_id, EVENT.state: state, EVENT.note: note}
    await connection.execute(insert(certificate_events).values(values))
