"""Maps the items, details and subDetails of a claim to lines and their parts."""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from insurance.claim.fhir.mapping.amounts import decimal_of
from insurance.claim.fhir.mapping.billed import Billed, BilledOf
from insurance.claim.fhir.mapping.date_times import local_day
from insurance.claim.fhir.mapping.facts.line_facts import (
    LineFacts,
    has_no_facts,
    line_facts_of,
    names_no_more,
)
from insurance.claim.fhir.mapping.facts.lists import ClaimLists
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.particulars import particulars_of, prescription_of
from insurance.claim.particulars import Particulars
from insurance.claim.parts.care import NO_CARE
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT

Position: TypeAlias = tuple[int, ...]


def lines_of(claim: FhirObject, lists: ClaimLists, billed_of: BilledOf) -> tuple[Line, ...]:
    """Claim.item."""
    mapping = _LineMapping(prescription_of(claim), lists, billed_of)
    return tuple([mapping.line(item, (place,)) for place, item in enumerate(claim.item or ())])


class _LineMapping:
    """Maps the items of one claim."""

    __slots__ = ("_billed_of", "_lists", "_prescription")

    def __init__(self, prescription: Particulars, lists: ClaimLists, billed_of: BilledOf) -> None:
        self._prescription = prescription
        self._lists = lists
        self._billed_of = billed_of

    def line(self, item: FhirObject, position: Position) -> Line:
        """Of a Claim.item."""
        period, on = item.servicedPeriod, item.servicedDate
        if period is not None:
            first, last = local_day(period.start), local_day(period.end)
        else:
            # The fast path decodes days: no call for them.
            first = last = on if on is None or type(on) is date else local_day(on)
        parts = self._details(item.detail, position) if item.detail is not None else ()
        billed = self._billed_of(item)
        if has_no_facts(item):
            facts = billed[2], NO_CARE, NO_PAYMENT
            particulars = (
                self._prescription
                if names_no_more(item)
                else particulars_of(item, self._prescription, NO_CARE)
            )
        else:
            facts = line_facts_of(item, position, billed[2], self._lists)
            particulars = particulars_of(item, self._prescription, facts[1])
        return self._new_line(item, position, billed, first, last, parts, facts, particulars)

    def _details(self, details: Iterable[FhirObject], position: Position) -> tuple[Line, ...]:
        """Claim.item.detail. Details have no days in FHIR."""
        return tuple(
            self._part(detail, (*position, place), self._sub_details(detail.subDetail, (*position, place)))
            for place, detail in enumerate(details)
        )

    def _sub_details(self, sub_details: Iterable[FhirObject] | None, position: Position) -> tuple[Line, ...]:
        """Claim.item.detail.subDetail."""
        return tuple(
            self._part(sub_detail, (*position, place), ())
            for place, sub_detail in enumerate(sub_details or ())
        )

    def _part(self, part: FhirObject, position: Position, parts: tuple[Line, ...]) -> Line:
        billed = self._billed_of(part)
        facts = line_facts_of(part, position, billed[2], self._lists)
        return self._new_line(part, position, billed, None, None, parts, facts, ())

    def _new_line(
        self,
        item: FhirObject,
        position: Position,
        billed: Billed,
        first_day: date | None,
        last_day: date | None,
        parts: tuple[Line, ...],
        facts: LineFacts,
        particulars: Particulars,
    ) -> Line:
        group, codes, _, quantity, unit_price, tax, net = billed
        factor = item.factor
        product, care, payment = facts
        return Line(
            item.sequence,
            position,
            group,
            codes,
            first_day,
            last_day,
            quantity,
            unit_price,
            decimal_of(factor) if factor is not None else None,
            tax,
            net,
            parts,
            particulars,
            product,
            care,
            payment,
        )
