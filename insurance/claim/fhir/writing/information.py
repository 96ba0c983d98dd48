"""Writes the facts of the visit that stand in Claim.supportingInfo."""

from collections.abc import Callable, Mapping
from typing import Any

from insurance.claim.fhir.profile.information import INFORMATION_FORMS, InformationForm, InformationValue
from insurance.claim.fhir.writing.elements import concept, numbered
from insurance.claim.fhir.writing.values import Json, day_of, instant_of, text_of
from insurance.claim.parts.visit import Visit

UCUM = "http://unitsofmeasure.org"
WRITES: Mapping[InformationValue, Callable[[Any, str], Any]] = {
    InformationValue.STRING: lambda value, _: text_of(value),
    InformationValue.CODE: lambda code, system: concept(system, code),
    InformationValue.QUANTITY: lambda value, unit: {
        "value": value,
        "unit": unit,
        "system": UCUM,
        "code": unit,
    },
    InformationValue.DATE: lambda day, _: day_of(day),
    InformationValue.START: lambda moment, _: _start(moment),
}


def information_of(visit: Visit) -> list[Json]:
    """One entry for each value."""
    return numbered(entry for form in INFORMATION_FORMS for entry in _entries(form, visit))


def _entries(form: InformationForm, visit: Visit) -> list[Json]:
    value = getattr(visit, form.fact.rpartition(".")[2])
    values = value if form.many else (value,)
    written = [WRITES[form.value](one, form.of) for one in values if one is not None]
    category = concept(form.system, form.code)
    return [{"category": category, str(form.value): one} for one in written if one is not None]


def _start(moment: Any) -> Json | None:  # noqa: ANN401 - a value of the visit, whose form says its type
    start = instant_of(moment)
    return {"start": start} if start else None
