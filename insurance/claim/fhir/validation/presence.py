"""Finds what an object lacks: required elements, a value of a choice, values whose place null takes."""

from collections.abc import Iterator
from typing import Any

from insurance.claim.fhir.models.elements import BESIDE, Element, Shape
from insurance.claim.fhir.validation import reasons
from insurance.claim.unreadable import ClaimFault

Faults = Iterator[ClaimFault]


def lone_nulls(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    """In a list of values, null may only take the place of a value that has an extension alone."""
    for name, value in document.items():
        element = shape.by_name.get(name)
        if isinstance(value, list) and element and (element.primitive or element.beside_primitive):
            other = document.get(name[1:] if element.beside_primitive else f"_{name}")
            others = other if isinstance(other, list) else []
            for index, item in enumerate(value):
                if item is None and (index >= len(others) or others[index] is None):
                    yield ClaimFault(f"{path}.{name.lstrip('_')}[{index}]", reasons.NULL)


def missing(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    """Elements that are required and not there."""
    for element in shape.needed:
        if document.get(element.name) is None and not _is_excused(shape, element, document):
            yield ClaimFault(f"{path}.{element.name}", reasons.REQUIRED)
    if shape.name == BESIDE and not (document.keys() & {"id", "extension"}):
        yield ClaimFault(path, reasons.EMPTY_EXTENSION)


def _is_excused(shape: Shape, element: Element, document: dict[str, Any]) -> bool:
    """A required primitive may be absent where an extension says why."""
    return element.attribute not in shape.required and has_extension(document.get(f"_{element.name}"))


def has_extension(beside: object) -> bool:
    """Whether what stands beside a primitive value has an extension, which may say why it is absent."""
    return isinstance(beside, dict) and bool(beside.get("extension"))


def choice_faults(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    """Two values of a choice such as servicedDate and servicedPeriod, or none where one is required."""
    for names, required in shape.choices:
        given = [name for name in names if _is_given(document, name)]
        if len(given) > 1:
            yield ClaimFault(path, reasons.only_one_of(given))
        elif required and not given:
            yield ClaimFault(path, reasons.one_of(names))


def _is_given(document: dict[str, Any], name: str) -> bool:
    """Whether there is a value, or an extension in its place."""
    return document.get(name) is not None or document.get(f"_{name}") is not None
