"""Reads our extensions of a Claim, an item or an insurance."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from insurance.claim.fact import ClaimFact
from insurance.claim.fhir.mapping.amounts import decimal_of
from insurance.claim.fhir.mapping.facts.found import Found
from insurance.claim.fhir.mapping.facts.unread import UNKNOWN_EXTENSION, Unread
from insurance.claim.fhir.mapping.facts.values import day_in, dong_in, instant_in, month_in, text_in
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.profile.extensions import KEPT_ROW, PREFIX, ExtensionForm, ValueType
from insurance.text import Text

READS: Mapping[ValueType, Callable[[FhirObject], Any]] = {
    ValueType.CODE: lambda extension: extension.valueCode,
    ValueType.STRING: lambda extension: text_in(extension.valueString),
    ValueType.DATE: lambda extension: day_in(extension.valueDate),
    ValueType.DATE_TIME: lambda extension: instant_in(extension.valueDateTime),
    ValueType.DECIMAL: lambda extension: decimal_of(extension.valueDecimal),
    ValueType.MONEY: lambda extension: dong_in(extension.valueMoney),
}
EXPECTED: Mapping[ValueType, Text] = {
    ValueType.CODE: Text("valueCode", "a valueCode"),
    ValueType.STRING: Text("valueString", "a valueString"),
    ValueType.DATE: Text("valueDate, dạng YYYY-MM-DD", "a valueDate, as YYYY-MM-DD"),
    ValueType.DATE_TIME: Text("valueDateTime có giờ và múi giờ", "a valueDateTime with time and time zone"),
    ValueType.DECIMAL: Text("valueDecimal", "a valueDecimal"),
    ValueType.MONEY: Text("valueMoney bằng đồng (VND)", "a valueMoney in dong (VND)"),
}
MONTH = Text("valueDate, dạng YYYY-MM", "a valueDate, as YYYY-MM")


class Slot(NamedTuple):
    """The fact that an extension has, and how it is read."""

    fact: str
    read: Callable[[FhirObject], Any]
    expected: Text
    many: bool


def slots_of(forms: Iterable[ExtensionForm]) -> Mapping[str, Slot]:
    """The slots of these extensions, by their url."""
    return {form.url: _slot(form) for form in forms}


def found_in(
    extensions: Iterable[FhirObject], slots: Mapping[str, Slot], position: tuple[int, ...], unread: Unread
) -> Found:
    """Their values. What is not read is noted."""
    found = Found()
    for index, extension in enumerate(extensions):
        slot = slots.get(extension.url)
        reason = (
            _unknown(extension.url, position)
            if slot is None
            else found.take(slot.fact, slot.read(extension), slot.expected, many=slot.many)
        )
        if reason is not None:
            unread.add(position, f"extension[{index}]", reason)
    return found


def _unknown(url: str, position: tuple[int, ...]) -> Text | None:
    """An extension of ours with a typing error in its name, or in another place than its own."""
    is_ours = url.startswith(PREFIX) and (url != KEPT_ROW or position)
    return UNKNOWN_EXTENSION if is_ours else None


def _slot(form: ExtensionForm) -> Slot:
    read, expected = READS[form.value], EXPECTED[form.value]
    if form.fact is ClaimFact.VISIT_SETTLEMENT_MONTH:
        read, expected = (lambda extension: month_in(extension.valueDate)), MONTH
    return Slot(str(form.fact), read, expected, form.many)
