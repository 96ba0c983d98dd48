"""One look-up as the access log keeps it, and the bytes that its hash is taken over."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from gateway.cards.answer import Answer
from gateway.cards.question import Question

_canonical = msgspec.msgpack.Encoder(uuid_format="bytes")


class AccessEntry(msgspec.Struct, frozen=True, array_like=True):
    """Who looked whom up, when, from which facility, for what purpose, and the outcome.

    `subject` is the number that was asked for. `insurance_number` is the person that the register found by
    it, None where it found nobody. The order of the fields is that of the canonical form: it never changes.
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
    """Return the entry for a look-up that was answered."""
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
    """Return the canonical form: a MessagePack array of the twelve fields in their order.

    `fields` may be a row of the table. The ID is 16 bytes, the time a MessagePack timestamp, the day a text
    YYYY-MM-DD, so that each look-up has exactly one form.
    """
    return _canonical.encode(fields)
