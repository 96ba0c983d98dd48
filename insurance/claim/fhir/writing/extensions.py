"""Writes facts as our extensions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from insurance.claim.fact import ClaimFact
from insurance.claim.fhir.profile.extensions import ExtensionForm, ValueType
from insurance.claim.fhir.writing.values import Json, code_of, day_of, instant_of, money_of, month_of, text_of
from insurance.money import DONG

WRITES: Mapping[ValueType, Callable[[Any], Any]] = {
    ValueType.CODE: code_of,
    ValueType.STRING: text_of,
    ValueType.DATE: day_of,
    ValueType.DATE_TIME: instant_of,
    ValueType.DECIMAL: lambda value: value,
    ValueType.MONEY: lambda value: money_of(value, DONG),
}


# The part and the attribute that each extension is written from.
Plan: TypeAlias = tuple[tuple[str, str, ExtensionForm], ...]


def plan_of(forms: Iterable[ExtensionForm]) -> Plan:
    """For extensions_of. Make it once: a claim has hundreds of extensions."""
    names = ((form.fact.split("."), form) for form in forms)
    return tuple((part, attribute, form) for (_, part, attribute), form in names)


def extensions_of(parts: Mapping[str, object], plan: Plan) -> list[Json]:
    """The facts of the parts of a claim or line, which are named as in the names of facts."""
    written: list[Json] = []
    for part, attribute, form in plan:
        value = getattr(parts[part], attribute)
        if form.many:
            for one in value:
                written += extension(form, one)
        elif value is not None:
            written += extension(form, value)
    return written


def extension(form: ExtensionForm, value: object) -> list[Json]:
    """One extension, or none where there is no value that FHIR can hold."""
    if value is None:
        return []
    is_month = form.fact is ClaimFact.VISIT_SETTLEMENT_MONTH
    write: Callable[[Any], Any] = month_of if is_month else WRITES[form.value]
    written = write(value)
    return [] if written is None else [{"url": form.url, form.value.value: written}]
