"""Reads the facts of the visit that stand in Claim.supportingInfo."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from insurance.claim.fhir.mapping.facts.codes import code_in
from insurance.claim.fhir.mapping.facts.found import Found, slot_of
from insurance.claim.fhir.mapping.facts.unread import UNKNOWN_INFORMATION, Unread
from insurance.claim.fhir.mapping.facts.values import day_in, instant_in, quantity_in, text_in
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.profile.information import INFORMATION_FORMS, InformationForm, InformationValue
from insurance.claim.fhir.profile.systems import INFORMATION
from insurance.text import Text

READS: Mapping[InformationValue, Callable[[FhirObject, str], Any]] = {
    InformationValue.STRING: lambda sent, _: _text(sent),
    InformationValue.CODE: lambda sent, system: code_in(sent.code, system),
    InformationValue.QUANTITY: lambda sent, unit: quantity_in(sent.valueQuantity, unit),
    InformationValue.DATE: lambda sent, _: day_in(sent.timingDate),
    InformationValue.START: lambda sent, _: instant_in(sent.timingPeriod and sent.timingPeriod.start),
}


def add_information(found: Found, informations: Iterable[FhirObject], unread: Unread) -> None:
    """Adds them. What of our categories is not read is noted."""
    for index, sent in enumerate(informations):
        for coding in sent.category.coding or ():
            reason = _reason(coding, sent, found)
            if reason is not None:
                unread.add((), f"supportingInfo[{index}]", reason)


def _reason(coding: FhirObject, sent: FhirObject, found: Found) -> Text | None:
    """Takes the value, or returns the reason why it is not taken.

    HL7's categories may have any other value: it is not ours, and nothing is noted.
    """
    known = FORMS.get((coding.system, coding.code))
    if known is None:
        return UNKNOWN_INFORMATION if coding.system == INFORMATION else None
    form, slot = known
    reason = found.take(slot, READS[form.value](sent, form.of))
    return reason if form.system == INFORMATION else None


def _expected(form: InformationForm) -> Text:
    of = f" ({form.of})" if form.of else ""
    return Text(f"{form.value}{of}", f"a {form.value}{of}")


def _text(sent: FhirObject) -> str | None:
    """The text itself, or that of the code or reason."""
    concepts = (concept for concept in (sent.code, sent.reason) if concept is not None)
    texts = (text_in(text) for text in (sent.valueString, *(concept.text for concept in concepts)))
    return next(filter(None, texts), None)


SLOTS = [(form, slot_of(form.fact, _expected(form), many=form.many)) for form in INFORMATION_FORMS]
# A category without a system is of either list: no code is in both.
FORMS = {(system, form.code): (form, slot) for form, slot in SLOTS for system in (form.system, None)}
