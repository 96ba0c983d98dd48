"""A claim as the rules see it: what was sent, typed, with the path of each part. Pure.

All of it is a tree of frozen values without a cycle, so the garbage collector is told to pass by (gc=False).
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

CHIP_ID_SYSTEM = "urn:wardgate:sid:chip-id"
CARD_NUMBER_SYSTEM = "urn:wardgate:sid:card-number"
INSURANCE_NUMBER_SYSTEM = "urn:wardgate:sid:insurance-number"
FACILITY_SYSTEM = "urn:wardgate:sid:facility"


class Release(StrEnum):
    """The FHIR release that the content was read as."""

    R4 = "R4"
    R5 = "R5"


class Money(msgspec.Struct, frozen=True, gc=False):
    """An amount as sent. `currency` is ISO 4217, or None where the claim gives none."""

    value: Decimal
    currency: str | None


class Coding(msgspec.Struct, frozen=True, gc=False):
    """One code of one code system; `system` is None where the claim gives none."""

    system: str | None
    code: str


class Diagnosis(msgspec.Struct, frozen=True, gc=False):
    """Claim.diagnosis[n]. `code` is None where the claim only refers to a Condition it does not bring.

    `principal` is None where the claim types no diagnosis at all: then nobody knows which is the main one.
    """

    sequence: int
    path: str
    code: Coding | None
    principal: bool | None


class Line(msgspec.Struct, frozen=True, gc=False):
    """Claim.item[n], or a detail or subDetail of one (`parts`).

    Days are days in Ho Chi Minh City where the claim gives an instant. `factor` is None where not sent.
    """

    sequence: int
    path: str
    group: str | None
    codes: tuple[Coding, ...]
    first_day: date | None
    last_day: date | None
    quantity: Decimal | None
    unit_price: Money | None
    factor: Decimal | None
    tax: Money | None
    net: Money | None
    parts: tuple["Line", ...] = ()


class Patient(msgspec.Struct, frozen=True, gc=False):
    """Whom the claim is for, as far as the claim itself says.

    `reference` is Claim.patient.reference; `sex` is FHIR's administrative gender; `birth_date` is
    YYYY-MM-DD, YYYY-MM or YYYY.
    """

    chip_id: str | None
    card_number: str | None
    insurance_number: str | None
    reference: str | None
    sex: str | None
    birth_date: str | None


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One claim for payment.

    `number` is the first Claim.identifier as "system|value" (or the value alone), else "id|" + Claim.id,
    else "sha256|" + the digest of the content: a claim always has one.
    `root` is the FHIRPath of the claim within what was sent: "Claim", or "Bundle.entry[2].resource".
    `facility` is the provider's facility code where it bears one of ours.
    `admitted` and `discharged` are Claim.billablePeriod, in Ho Chi Minh City where an instant was given;
    a plain date has no time. `inpatient` is None where the type of claim does not tell.
    """

    release: Release
    root: str
    number: str
    status: str
    use: str
    facility: str | None
    patient: Patient
    inpatient: bool | None
    admitted: date | datetime | None
    discharged: date | datetime | None
    created: date | None
    diagnoses: tuple[Diagnosis, ...]
    lines: tuple[Line, ...]
    total: Money | None
    receipts: tuple[str, ...]

    @property
    def first_day(self) -> date | None:
        """The day of admission, or the first day of any line."""
        days = (line.first_day for line in self.lines if line.first_day)
        return _day(self.admitted) or min(days, default=None)

    @property
    def last_day(self) -> date | None:
        """The day of discharge, or the last day of any line."""
        days = (line.last_day for line in self.lines if line.last_day)
        return _day(self.discharged) or max(days, default=None)


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
