"""Maps the items, details and subDetails of a claim to lines and their parts."""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from insurance.claim.amounts import net_of_parts, net_of_price
from insurance.claim.fhir.mapping.amounts import decimal_of
from insurance.claim.fhir.mapping.billed import BilledOf
from insurance.claim.fhir.mapping.date_times import local_day
from insurance.claim.fhir.mapping.facts.line_facts import (
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
            # Of one end alone, nothing else is known: the service was on that day.
            first, last = first or last, last or first
        else:
            # The fast path decodes days: no call for them.
            first = last = on if on is None or type(on) is date else local_day(on)
        parts = self._details(item.detail, position) if item.detail is not None else ()
        group, codes, product, quantity, unit_price, tax, net = self._billed_of(item)
        care, payment, particulars = NO_CARE, NO_PAYMENT, self._prescription
        if not has_no_facts(item):
            product, care, payment = line_facts_of(item, position, product, self._lists)
            particulars = particulars_of(item, self._prescription, care)
        elif not names_no_more(item):
            particulars = particulars_of(item, self._prescription, NO_CARE)
        factor = decimal_of(item.factor) if item.factor is not None else None
        if net is None:
            net = net_of_parts(parts) or net_of_price(quantity, unit_price, factor)
        return Line(
            item.sequence,
            position,
            group,
            codes,
            first,
            last,
            quantity,
            unit_price,
            factor,
            tax,
            net,
            parts,
            particulars,
            product,
            care,
            payment,
        )

    def _details(self, details: Iterable[FhirObject], position: Position) -> tuple[Line, ...]:
        """Claim.item.detail."""
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
        """Of a detail or a subDetail: it has no days in FHIR, and no particulars."""
        group, codes, product, quantity, unit_price, tax, net = self._billed_of(part)
        product, care, payment = line_facts_of(part, position, product, self._lists)
        factor = decimal_of(part.factor)
        if net is None:
            net = net_of_parts(parts) or net_of_price(quantity, unit_price, factor)
        return Line(
            part.sequence,
            position,
            group,
            codes,
            None,
            None,
            quantity,
            unit_price,
            factor,
            tax,
            net,
            parts,
            (),
            product,
            care,
            payment,
        )
