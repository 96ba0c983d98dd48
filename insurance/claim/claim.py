"""A claim as the rules see it: the facts that were sent, typed, whatever format they were sent in.

All of it is a tree of frozen values without a cycle, so the garbage collector need not track it (gc=False).
"""

from datetime import date, datetime

import msgspec

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.line import Line
from insurance.claim.parts.moment import stated_day
from insurance.claim.parts.patient import Patient, StatedCard
from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.parts.sums import NO_SUMS, StatedSums
from insurance.claim.parts.values import Money
from insurance.claim.parts.visit import NO_VISIT, Visit
from insurance.claim.remark import Remark

# The uses of a claim that ask what would be paid, before the services are billed.
NO_BILL = frozenset({"preauthorization", "predetermination"})


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
    `visit` has the facts of the visit beside its days, `cards` the cards as the claim states them, `sums` the
    sums beside `total`. `kept` are fields of BHYT XML that no other fact has.
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
    visit: Visit = NO_VISIT
    cards: tuple[StatedCard, ...] = ()
    sums: StatedSums = NO_SUMS
    kept: tuple[KeptRow, ...] = ()

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
        return (self.admitted and stated_day(self.admitted)) or min(
            (line.first_day for line in self.lines if line.first_day), default=None
        )

    @property
    def last_day(self) -> date | None:
        """The day of discharge, or the last day of any line."""
        return (self.discharged and stated_day(self.discharged)) or max(
            (line.last_day for line in self.lines if line.last_day), default=None
        )

    def day_of(self, line: Line) -> date | None:
        """The day whose law applies to a line: its first day. Without one, the last day of the stay.

        A line that lasts for several days is ordered and priced as one service, and an export has a row for
        each day of a bed (QĐ 4750/QĐ-BYT): so it is not divided. A line without a day is billed at the end,
        whose law also gives the visit its code.
        """
        return line.first_day or self.last_day
