"""A claim as the rules see it: the facts that were sent, typed, whatever format they were sent in.

All of it is a tree of frozen values without a cycle, so the garbage collector need not track it (gc=False).
"""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from insurance.claim.fact import DiagnosisFact, Fact, LineFact
from insurance.claim.format import ClaimFormat
from insurance.claim.remark import Remark

# The uses of a claim that ask what would be paid, before the services are billed.
NO_BILL = frozenset({"preauthorization", "predetermination"})


class Money(msgspec.Struct, frozen=True, gc=False):
    """An amount as sent. `currency` is ISO 4217, or None where the claim gives none."""

    value: Decimal
    currency: str | None


class Coding(msgspec.Struct, frozen=True, gc=False):
    """One code of one code system; `system` is None where the claim gives none."""

    system: str | None
    code: str


class Diagnosis(msgspec.Struct, frozen=True, gc=False):
    """One diagnosis. `code` is None where the claim only refers to a Condition that did not come along.

    `principal` is None where the claim types no diagnosis: which one is the main one is then unknown.
    `position` counts from 0: (1,) is the second diagnosis. `sequence` is the number that the claim gives it.
    """

    sequence: int
    position: tuple[int, ...]
    code: Coding | None
    principal: bool | None

    def fact(self, name: DiagnosisFact) -> Fact:
        """That fact of this diagnosis, to be pointed at."""
        return Fact(name, self.position)


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line, or a part of one (`parts`).

    `position` counts from 0: (2,) is the third line, (2, 0) its first part. `sequence` is the number that
    the claim gives it. `group` is the group of costs (MA_NHOM). Days are days in Ho Chi Minh City where the
    claim gives an instant. `factor` multiplies quantity and unit price. None where not sent.
    `particulars` are further facts that tell two services apart, as names and values: "body site",
    "modifier", "time" and others. The values serve for comparison only.
    """

    sequence: int
    position: tuple[int, ...]
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
    particulars: tuple[tuple[str, str], ...] = ()

    def fact(self, name: LineFact) -> Fact:
        """That fact of this line or part, to be pointed at."""
        return Fact(name, self.position)


class Patient(msgspec.Struct, frozen=True, gc=False):
    """The person the claim is for, as far as the claim itself says.

    `chip_id` is the chip-based citizen card (SO_CCCD), `card_number` the health insurance card (MA_THE_BHYT),
    `insurance_number` the social insurance number: as sent, of whatever form. `reference` is how the facility
    itself refers to the person (FHIR: Claim.patient.reference). `sex` is FHIR's administrative gender.
    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY. `names` are the ways to write the one name that was sent: at
    most two, the parts in either order. `has_system_in_other_case` is true where
    the claim has none of the three numbers, but a number whose system differs from ours only in upper and
    lower case.
    """

    chip_id: str | None
    card_number: str | None
    insurance_number: str | None
    reference: str | None
    sex: str | None
    birth_date: str | None
    names: tuple[str, ...] = ()
    has_system_in_other_case: bool = False


class RelatedClaim(msgspec.Struct, frozen=True, gc=False):
    """Another claim that this one names, by its number as in `Claim.number`.

    `relationship` is "prior" or "replaces"; None for any other one. `number` is empty for a claim that is
    replaced and named by nothing that can be read. `resource_id` is set where it is named by its
    Claim.resource_id; the number is then that of a claim without another one.
    """

    relationship: str | None
    number: str
    resource_id: str | None = None


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One claim: a bill, a request that is no bill, or a notice that withdraws a claim (`status`, `use`).

    `place` says where the claim is within what was sent. Only the reader and the path renderer of its format
    look into it: for FHIR it is the path of the Claim, "Claim" or "Bundle.entry[2].resource".
    `number` is the number that the facility gave the claim; every claim has one. In FHIR it is the first
    Claim.identifier as "system|value" (or the value alone), else "id|" and Claim.id, else "sha256|" and the
    digest of the content.
    `facility` is the code of the provider (MA_CSKCB), None where the claim has none.
    `admitted` and `discharged` are in the time zone of Ho Chi Minh City where the claim gives an instant; a
    plain date has no time. `inpatient` is None where the claim does not say.
    `receipts` are the references that may be receipts of look-ups, in the order sent.
    `emergency`: the claim says that the visit was an emergency. `referred`: it names a referral.
    `resource_id` is what references of other claims name it by, where that is not its number. In FHIR it is
    Claim.id.
    `remarks` are what is against the decision on the format, or unusual, in a claim that can be read.
    `status` is "active" or "cancelled". `use` is "claim", "preauthorization" or "predetermination".
    """

    format: ClaimFormat
    place: object
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
    related: tuple[RelatedClaim, ...] = ()
    emergency: bool = False
    referred: bool = False
    resource_id: str | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def is_withdrawal(self) -> bool:
        """Whether it only withdraws another claim of the facility: it is never judged."""
        return self.status == "cancelled"

    @property
    def is_bill(self) -> bool:
        """Whether it asks for payment: later claims are compared with it."""
        return not self.is_withdrawal and self.use not in NO_BILL

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
