"""Reads our extensions of a Claim, an item or an insurance."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, TypeAlias

from insurance.claim.fact import ClaimFact
from insurance.claim.fhir.mapping.amounts import decimal_of
from insurance.claim.fhir.mapping.facts.found import Found, Slot, slot_of
from insurance.claim.fhir.mapping.facts.unread import UNKNOWN_EXTENSION, Unread
from insurance.claim.fhir.mapping.facts.values import day_in, instant_in, month_in, text_in
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.profile.extensions import KEPT_ROW, PREFIX, ExtensionForm, ValueType
from insurance.money import DONG
from insurance.text import Text

Read: TypeAlias = Callable[[FhirObject], Any]
DONG_OR_NONE = (DONG, None)


def _text(extension: FhirObject) -> str | None:
    return text_in(extension.valueString)


def _day(extension: FhirObject) -> date | None:
    return day_in(extension.valueDate)


def _month(extension: FhirObject) -> str | None:
    return month_in(extension.valueDate)


def _instant(extension: FhirObject) -> datetime | None:
    return instant_in(extension.valueDateTime)


def _decimal(extension: FhirObject) -> Decimal | None:
    return decimal_of(extension.valueDecimal)


def _dong(extension: FhirObject) -> Decimal | None:
    """An amount in dong, or without a currency. A claim has a hundred of them."""
    money = extension.valueMoney
    return decimal_of(money.value) if money is not None and money.currency in DONG_OR_NONE else None


READS: Mapping[ValueType, Read] = {
    ValueType.CODE: attrgetter("valueCode"),
    ValueType.STRING: _text,
    ValueType.DATE: _day,
    ValueType.DATE_TIME: _instant,
    ValueType.DECIMAL: _decimal,
    ValueType.MONEY: _dong,
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


# How the value of an extension is read, and where it goes, by the url.
Slots: TypeAlias = Mapping[str, tuple[Read, Slot]]


def slots_of(forms: Iterable[ExtensionForm]) -> Slots:
    """Those of these extensions."""
    return {form.url: _slot(form) for form in forms}


def found_in(
    extensions: Iterable[FhirObject], slots: Slots, position: tuple[int, ...], unread: Unread
) -> Found:
    """Their values. What is not read is noted."""
    found = Found()
    for index, extension in enumerate(extensions):
        known = slots.get(extension.url)
        if known is not None:
            read, slot = known
            reason = found.take(slot, read(extension))
        else:
            reason = _unknown(extension.url, position)
        if reason is not None:
            unread.add(position, f"extension[{index}]", reason)
    return found.close()


def _unknown(url: str, position: tuple[int, ...]) -> Text | None:
    """An extension of ours with a typing error in its name, or in another place than its own."""
    is_ours = url.startswith(PREFIX) and (url != KEPT_ROW or position)
    return UNKNOWN_EXTENSION if is_ours else None


def _slot(form: ExtensionForm) -> tuple[Read, Slot]:
    read, expected = READS[form.value], EXPECTED[form.value]
    if form.fact is ClaimFact.VISIT_SETTLEMENT_MONTH:
        read, expected = _month, MONTH
    return read, slot_of(form.fact, expected, many=form.many)
