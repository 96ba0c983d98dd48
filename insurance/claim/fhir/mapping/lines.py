"""Maps the items, details and subDetails of a claim to lines and their parts."""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from insurance.claim.fhir.mapping.amounts import decimal_of, money_of
from insurance.claim.fhir.mapping.codings import codings_of, first_code_of
from insurance.claim.fhir.mapping.date_times import local_day
from insurance.claim.fhir.mapping.facts.line_facts import (
    LineFacts,
    has_no_facts,
    line_facts_of,
    names_no_more,
    product_of,
)
from insurance.claim.fhir.mapping.facts.lists import ClaimLists
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.particulars import particulars_of, prescription_of
from insurance.claim.particulars import Particulars
from insurance.claim.parts.care import NO_CARE
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT

Position: TypeAlias = tuple[int, ...]


def lines_of(claim: FhirObject, lists: ClaimLists) -> tuple[Line, ...]:
    """Claim.item."""
    prescription = prescription_of(claim)
    return tuple([_line(item, (place,), prescription, lists) for place, item in enumerate(claim.item or ())])


def _line(item: FhirObject, position: Position, prescription: Particulars, lists: ClaimLists) -> Line:
    period, on = item.servicedPeriod, item.servicedDate
    if period is not None:
        first, last = local_day(period.start), local_day(period.end)
    else:
        # The fast path decodes days: no call for them.
        first = last = on if on is None or type(on) is date else local_day(on)
    parts = _details(item.detail, position, lists) if item.detail is not None else ()
    if has_no_facts(item):
        facts = product_of(item), NO_CARE, NO_PAYMENT
        particulars = prescription if names_no_more(item) else particulars_of(item, prescription, NO_CARE)
    else:
        facts = line_facts_of(item, position, lists)
        particulars = particulars_of(item, prescription, facts[1])
    return _new_line(item, position, first, last, parts, facts, particulars)


def _details(details: Iterable[FhirObject], position: Position, lists: ClaimLists) -> tuple[Line, ...]:
    """Claim.item.detail. Details have no days in FHIR."""
    return tuple(
        _part(detail, (*position, place), _sub_details(detail.subDetail, (*position, place), lists), lists)
        for place, detail in enumerate(details)
    )


def _sub_details(
    sub_details: Iterable[FhirObject] | None, position: Position, lists: ClaimLists
) -> tuple[Line, ...]:
    """Claim.item.detail.subDetail."""
    return tuple(
        _part(sub_detail, (*position, place), (), lists) for place, sub_detail in enumerate(sub_details or ())
    )


def _part(part: FhirObject, position: Position, parts: tuple[Line, ...], lists: ClaimLists) -> Line:
    return _new_line(part, position, None, None, parts, line_facts_of(part, position, lists), ())


def _new_line(
    item: FhirObject,
    position: Position,
    first_day: date | None,
    last_day: date | None,
    parts: tuple[Line, ...],
    facts: LineFacts,
    particulars: Particulars,
) -> Line:
    category, quantity, factor, tax = item.category, item.quantity, item.factor, item.tax
    product, care, payment = facts
    return Line(
        item.sequence,
        position,
        first_code_of(category) if category is not None else None,
        codings_of(item.productOrService),
        first_day,
        last_day,
        decimal_of(quantity.value) if quantity is not None else None,
        money_of(item.unitPrice),
        decimal_of(factor) if factor is not None else None,
        money_of(tax) if tax is not None else None,
        money_of(item.net),
        parts,
        particulars,
        product,
        care,
        payment,
    )
