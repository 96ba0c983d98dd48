"""Answered look-ups that the disk has damaged in the spool: an entry of the log says how many are lost."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from gateway.access.access_entry import AccessEntry
from gateway.access.chain import CHAIN_BITS, Link, new_chain, next_link
from gateway.cards.question import Purpose
from runtime.time_zone import day_of

# In place of a person's number, the entry has how many look-ups are lost; nothing where this is unknown.
SUBJECT_KIND = "count"
OUTCOME, SERVED_FROM = "LOOK_UPS_LOST", "SPOOL"


class LostLookUps(NamedTuple):
    """How many look-ups are lost (None: unknown, at least one). They were written from `since` to `until`."""

    number: int | None
    since: datetime
    until: datetime


def lost_look_ups_link(lost: LostLookUps, where: str) -> Link:
    """Return the link that records the loss, in a chain of its own.

    `where` names the place in the spool. The link depends on the arguments only: whoever delivers the file
    writes the same link, so that the log has it once.
    """
    facts = f"{where} {lost.number} {lost.since.isoformat()} {lost.until.isoformat()}"
    digest = hashlib.sha256(facts.encode()).digest()
    entry = AccessEntry(
        check_id=UUID(bytes=digest[:16], version=4),
        asked_at=lost.since,
        facility="",
        officer_citizen_id="",
        officer_name="",
        purpose=Purpose.LOST.value,
        subject_kind=SUBJECT_KIND,
        subject="" if lost.number is None else str(lost.number),
        insurance_number=None,
        service_date=day_of(lost.since),
        outcome=OUTCOME,
        served_from=SERVED_FROM,
    )
    chain = int.from_bytes(digest[16:], "big") % 2**CHAIN_BITS
    return next_link(new_chain(chain), [entry], lost.until)


def recorded_loss(fields: Sequence[Any], written_at: datetime) -> LostLookUps | None:
    """Return the loss that an entry records; None for every other entry.

    `fields` are those of AccessEntry in their order, `written_at` is the time of its link.
    """
    if fields[5] != Purpose.LOST.value:
        return None
    number = fields[7]
    return LostLookUps(int(number) if number.isdecimal() else None, fields[1], written_at)
