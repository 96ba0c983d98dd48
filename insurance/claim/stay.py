"""What is kept of a claim to compare later claims of the same person with: facility, days, lines."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from insurance.claim.amounts import DEFAULT_CURRENCY, amount_of, claimed_amount, currency_of
from insurance.claim.claim import Claim
from insurance.claim.particulars import Particulars
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.claim.principal_diagnosis import principal_code
from insurance.money import EXACT


class PersonDays(msgspec.Struct, frozen=True):
    """The days of a stay of a person, in order.

    `person` identifies the person across claims: by the insurance number where the register knows it.
    """

    person: str
    first_day: date
    last_day: date


class Stay(PersonDays, frozen=True, kw_only=True):
    """One claim in the history of its person.

    `fingerprint` is equal for two claims of the same days and times with the same lines and total.
    `lines` has a key for each line and part of one: codes, first day, last day, and the particulars if there
    are any.
    `first_time` and `last_time` are those of admission and discharge in Ho Chi Minh City, None where the
    claim gives none. `diagnosis` is the code of the principal diagnosis, as sent. `amount` is what the claim
    asks for, in dong; None where it gives no amount or another currency. Stays kept before these four have
    none.
    """

    claim_id: str
    facility: str
    inpatient: bool
    fingerprint: bytes
    lines: tuple[str, ...]
    first_time: time | None = None
    last_time: time | None = None
    diagnosis: str = ""
    amount: Decimal | None = None


def stay_of(claim: Claim, claim_id: str, facility: str, insurance_number: str) -> Stay | None:
    """The stay of a claim, or None where it names no person or no day: then nothing can be compared."""
    days_of_person = person_days(claim, facility, insurance_number)
    if days_of_person is None:
        return None
    day = only_day(claim)
    keys = tuple([line_key(line, day) for line in claim.lines])
    parts = [part for line in claim.lines if line.parts for part in parts_as_lines(line)]
    amounts = [_amount(line.net) for line in claim.lines]
    total = _amount(claim.total)
    days = f"{claim.first_day}/{claim.last_day}{_times(claim)}"
    fingerprint = hashlib.blake2b("\n".join((days, total, *keys, *amounts)).encode(), digest_size=16).digest()
    return Stay(
        claim_id=claim_id,
        person=days_of_person.person,
        facility=facility,
        first_day=days_of_person.first_day,
        last_day=days_of_person.last_day,
        inpatient=bool(claim.inpatient),
        fingerprint=fingerprint,
        lines=(*keys, *(line_key(part, day) for part in parts)) if parts else keys,
        first_time=_time(claim.admitted, days_of_person.first_day),
        last_time=_time(claim.discharged, days_of_person.last_day),
        diagnosis=principal_code(claim),
        amount=_in_dong(claimed_amount(claim)),
    )


def person_days(claim: Claim, facility: str, insurance_number: str) -> PersonDays | None:
    """The person and the days of the stay; None where the claim names no person or no day."""
    person = person_key(claim, facility, insurance_number)
    first_day, last_day = claim.first_day, claim.last_day
    if person is None or first_day is None or last_day is None:
        return None
    return PersonDays(person, min(first_day, last_day), max(first_day, last_day))


def person_key(claim: Claim, facility: str, insurance_number: str) -> str | None:
    """Identifies the person: by the register, or where it does not know them by what the claim has."""
    patient = claim.patient
    if insurance_number:
        return f"insurance|{insurance_number}"
    if patient.chip_id:
        return f"chip|{patient.chip_id}"
    if patient.card_number:
        return f"insurance|{patient.card_number[-10:]}"
    # A reference identifies a person only within the facility that wrote it.
    return f"{facility}|{patient.reference}" if patient.reference else None


def only_day(claim: Claim) -> date | None:
    """The day of a claim of one day: its lines without a day were on it, too."""
    return claim.first_day if claim.first_day == claim.last_day else None


def line_key(line: Line, day: date | None = None) -> str:
    """Equal for the same service on the same days with the same particulars. `day` is that of `only_day`."""
    service = service_key(line, day)
    return f"{service}\n{msgspec.json.encode(line.particulars).decode()}" if line.particulars else service


def parts_as_lines(line: Line) -> Iterator[Line]:
    """The parts of a line that name what they bill, at every depth: on its days, with its particulars."""
    for part in line.parts:
        on = replace(part, first_day=line.first_day, last_day=line.last_day, particulars=line.particulars)
        if on.codes:
            yield on
        yield from parts_as_lines(on)


def service_key(line: Line, day: date | None = None) -> str:
    """Equal for the same service on the same days, however they are written.

    A period of which one end is given is of that day, and a line without days of the only `day` of its claim.
    """
    codes, first_day, last_day = line.codes, line.first_day, line.last_day
    if first_day is None or last_day is None:
        first_day, last_day = first_day or last_day or day, last_day or first_day or day
    if len(codes) == 1:
        # As of nearly all lines.
        named = f"{codes[0].system or ''}|{codes[0].code}"
    else:
        named = ";".join(sorted([f"{coding.system or ''}|{coding.code}" for coding in codes]))
    first = first_day.isoformat() if first_day else ""
    if last_day is first_day or last_day == first_day:
        return f"{named}@{first}/{first}"
    return f"{named}@{first}/{last_day.isoformat() if last_day else ''}"


def split_key(key: str) -> tuple[str, Particulars]:
    """The service key and the particulars of a line key."""
    service, separator, particulars = key.rpartition("\n")
    try:
        return (service, msgspec.json.decode(particulars, type=Particulars)) if separator else (key, ())
    except msgspec.DecodeError:
        # A code with a line break.
        return key, ()


def _amount(money: Money | None) -> str:
    if money is None:
        return ""
    value, currency = str(money.value.normalize(EXACT)), money.currency
    return value if not currency or currency == DEFAULT_CURRENCY else f"{value}{currency}"


def _time(moment: date | datetime | None, day: date) -> time | None:
    """The time of a moment of this day: of a stay that ends before it begins, none."""
    return moment.time() if isinstance(moment, datetime) and moment.date() == day else None


def _in_dong(money: Money | None) -> Decimal | None:
    return amount_of(money) if currency_of(money) == DEFAULT_CURRENCY else None


def _times(claim: Claim) -> str:
    """The times of admission and discharge, as far as the claim gives any."""
    moments = (claim.admitted, claim.discharged)
    return "".join(f"@{moment.isoformat()}" for moment in moments if isinstance(moment, datetime))
