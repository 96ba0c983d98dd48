"""What the access log holds of one look-up, and the bytes that its hash is taken over. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from gateway.cards.answer import Answer
from gateway.cards.question import Question

_canonical = msgspec.msgpack.Encoder(uuid_format="bytes")


class AccessEntry(msgspec.Struct, frozen=True, array_like=True):
    """Who asked for whom, when, from where, what for, and what they were told.

    `subject` is the number asked by; `insurance_number` is the person found by it, None where nobody was.
    The order of the fields is that of the canonical form: it never changes.
    """

    check_id: UUID
    asked_at: datetime
    facility: str
    officer_citizen_id: str
    officer_name: str
    purpose: str
    subject_kind: str
    subject: str
    insurance_number: str | None
    service_date: date
    outcome: str
    served_from: str


def access_entry(question: Question, answer: Answer) -> AccessEntry:
    """The entry of an answered question."""
    holding = answer.snapshot.holding if answer.snapshot else None
    return AccessEntry(
        check_id=answer.check_id,
        asked_at=answer.checked_at,
        facility=question.facility,
        officer_citizen_id=question.officer.citizen_id,
        officer_name=question.officer.full_name,
        purpose=question.purpose.value,
        subject_kind=question.subject.kind,
        subject=question.subject.text,
        insurance_number=holding.person.insurance_number if holding else None,
        service_date=question.service_date,
        outcome=answer.outcome.name,
        served_from=answer.served_from.value,
    )


def canonical(fields: AccessEntry | Sequence[Any]) -> bytes:
    """A MessagePack array of the twelve fields in their order; takes a database row too.

    The id is 16 bytes, the instant a MessagePack timestamp, the day a text YYYY-MM-DD, so that one look-up
    has one form only.
    """
    return _canonical.encode(fields)
