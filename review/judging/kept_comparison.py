"""Keeps what a claim was compared with in the facts of its review, and reads it back."""

import hashlib
from collections.abc import Sequence
from datetime import time
from decimal import Decimal

import msgspec

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.judging.kept_uses import keep_uses
from review.judging.kept_usual import usual_message
from review.rulebook.engine.usual import Usual
from review.v1.claim_submitted_pb2 import ComparedWith, EarlierStay
from runtime.date_message import date_value, write_date

DIGEST_BYTES = 8


def compared_with_message(
    earlier: Sequence[Stay],
    catalogues: Catalogues,
    usual: Usual | None = None,
    uses: Sequence[ConcurrentUse] | None = (),
    previous: Sequence[Stay] | None = (),
) -> ComparedWith:
    """The message that is kept with the facts of a review."""
    kept = ComparedWith(
        stays=[_stay_message(stay) for stay in earlier], catalogues_digest=catalogues_digest(catalogues)
    )
    if usual is not None:
        kept.usual.CopyFrom(usual_message(usual))
    if uses is not None:
        keep_uses(kept, uses)
    if previous is not None:
        kept.previous.SetInParent()
        kept.previous.stays.extend(map(_stay_message, previous))
    return kept


def kept_stays(kept: ComparedWith, person: str) -> tuple[Stay, ...]:
    """The earlier stays of the message. `person` is that of the claim: all are of the same person."""
    return tuple(_stay(stay, person) for stay in kept.stays)


def kept_previous(kept: ComparedWith, person: str | None) -> tuple[Stay, ...] | None:
    """The stays with services at intervals; None if they were not looked up."""
    if not kept.HasField("previous"):
        return None
    return tuple(_stay(stay, person) for stay in kept.previous.stays) if person else ()


def catalogues_digest(catalogues: Catalogues) -> bytes:
    """Equal for equal entries; empty if no catalogue is loaded."""
    if catalogues == NO_CATALOGUES:
        return b""
    return hashlib.blake2b(msgspec.msgpack.encode(catalogues), digest_size=DIGEST_BYTES).digest()


def _stay_message(stay: Stay) -> EarlierStay:
    """The fields of days are set one by one: that takes half as long as making messages of them."""
    message = EarlierStay(
        claim_id=stay.claim_id,
        facility=stay.facility,
        inpatient=stay.inpatient,
        fingerprint=stay.fingerprint,
        lines=stay.lines,
        first_time=stay.first_time.isoformat() if stay.first_time else "",
        last_time=stay.last_time.isoformat() if stay.last_time else "",
        diagnosis=stay.diagnosis,
        amount="" if stay.amount is None else str(stay.amount),
    )
    write_date(message.first_day, stay.first_day)
    write_date(message.last_day, stay.last_day)
    return message


def _stay(kept: EarlierStay, person: str) -> Stay:
    return Stay(
        claim_id=kept.claim_id,
        person=person,
        facility=kept.facility,
        first_day=date_value(kept.first_day),
        last_day=date_value(kept.last_day),
        inpatient=kept.inpatient,
        fingerprint=kept.fingerprint,
        lines=tuple(kept.lines),
        first_time=time.fromisoformat(kept.first_time) if kept.first_time else None,
        last_time=time.fromisoformat(kept.last_time) if kept.last_time else None,
        diagnosis=kept.diagnosis,
        amount=Decimal(kept.amount) if kept.amount else None,
    )
