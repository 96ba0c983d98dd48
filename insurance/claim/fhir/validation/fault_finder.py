"""Finds every fault of a document at once, by walking it along the models of fhir.resources.

fhir.resources itself stops at the innermost level that has a fault, and reports none of the levels above it.
Whether a single value is valid is still decided by its types. In addition this walk refuses what
fhir.resources accepts although the specification does not: null, empty lists, objects and texts, a name given
twice, numbers in quotes, JSON within texts, names of Python attributes, U+0000.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeGuard

from pydantic import TypeAdapter

from insurance.claim.fhir.models.elements import COMMENTS, MODIFIERS, Element, Model, Shape, resource_model
from insurance.claim.fhir.periods import ends_before_start
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.json_text import TOO_DEEP, ObjectWithRepeats, UnusableNumber
from insurance.claim.fhir.validation.sequence_faults import sequence_faults
from insurance.claim.fhir.validation.specification import STRICTER_MODELS, primitive_fault
from insurance.claim.unreadable import ClaimFault

MAX_DEPTH = 32
_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]{0,63}").fullmatch
_DAYS = frozenset({"date", "dateTime", "instant", "time"})

Faults = Iterator[ClaimFault]


class FaultFinder:
    """Examines documents of one release. Keeps the shapes and types of the models that it has met."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._shapes: dict[Model, Shape] = {}
        self._types: dict[str, TypeAdapter[Any]] = {}

    def faults(self, document: object, path: str, model: Model, depth: int = 0) -> Faults:
        """The faults of a value that should be an object of the model's type."""
        if not isinstance(document, dict):
            yield ClaimFault(path, reasons.OBJECT)
        elif depth > MAX_DEPTH:
            yield ClaimFault(path, TOO_DEEP)
        elif not document and model.__resource_type__ != "FHIRPrimitiveExtension":
            yield ClaimFault(path, reasons.EMPTY_OBJECT)
        else:
            shape = self._shape(model)
            yield from _repeated_names(document, path)
            for name, value in document.items():
                yield from self._member(shape, name, value, path, depth)
            yield from _lone_nulls(shape, document, path)
            yield from _missing(shape, document, path)
            yield from _choice_faults(shape, document, path)
            yield from sequence_faults(shape, document, path)
            yield from self._period_faults(shape, document, path)

    def _shape(self, model: Model) -> Shape:
        shape = self._shapes.get(model)
        if shape is None:
            shape = self._shapes[model] = Shape(model)
        return shape

    def _member(self, shape: Shape, name: str, value: object, path: str, depth: int) -> Faults:
        element = shape.by_name.get(name)
        if name.lstrip("_") in MODIFIERS:
            yield ClaimFault(f"{path}.{name.lstrip('_')}", reasons.MODIFIER)
        elif element is not None:
            # `_status` holds the extensions of `status`; FHIRPath calls them Claim.status.extension.
            place = f"{path}.{name.lstrip('_')}"
            if value is None and element.attribute not in shape.required | shape.required_primitives:
                yield ClaimFault(place, reasons.NULL)
            yield from self._element(element, value, place, depth)
        elif name == "resourceType":
            if value != shape.name:
                yield ClaimFault(f"{path}.{name}", f"must be {shape.name} here")
        elif name == COMMENTS:
            yield from _comment_faults(value, f"{path}.{name}")
        elif _NAME(name):
            yield ClaimFault(f"{path}.{name}", reasons.not_an_element(shape.name))
        else:
            # Not repeated in the path: a name of another form may be anything, even a person's name.
            yield ClaimFault(path, reasons.UNKNOWN_NAME)

    def _element(self, element: Element, value: object, path: str, depth: int) -> Faults:
        if value is None:
            return
        if not element.many:
            yield from self._one(element, value, path, depth)
        elif not isinstance(value, list):
            yield ClaimFault(path, reasons.LIST)
        elif not value:
            yield ClaimFault(path, reasons.EMPTY_LIST)
        else:
            for index, item in enumerate(value):
                yield from self._list_item(element, item, f"{path}[{index}]", depth)

    def _list_item(self, element: Element, value: object, path: str, depth: int) -> Faults:
        if value is not None:
            yield from self._one(element, value, path, depth)
        elif not (element.primitive or element.beside_primitive):
            yield ClaimFault(path, reasons.NULL)

    def _one(self, element: Element, value: object, path: str, depth: int) -> Faults:
        if element.primitive:
            reason = self._primitive_fault(element, element.primitive, value)
            if reason:
                yield ClaimFault(path, reason)
        elif element.resource:
            yield from self._resource(element, value, path, depth)
        else:
            yield from self.faults(value, path, element.model, depth + 1)

    def _resource(self, element: Element, value: object, path: str, depth: int) -> Faults:
        model: Model | None = element.model
        if isinstance(value, dict) and "resourceType" in value:
            model = resource_model(self._release, value["resourceType"])
        if model is None:
            yield ClaimFault(f"{path}.resourceType", "must be a resource of this release of FHIR")
        else:
            yield from self.faults(value, path, model, depth + 1)

    def _primitive_fault(self, element: Element, name: str, value: object) -> str | None:
        """The reason why the value is not of the primitive type, or None where it is."""
        if isinstance(value, UnusableNumber):
            return value.reason
        if name in _DAYS and isinstance(value, int | Decimal):
            return reasons.DAY_AS_NUMBER
        if isinstance(value, str) and "\0" in value:
            return reasons.NULL_CHARACTER
        if name not in STRICTER_MODELS and not self._is_valid(element, name, value):
            return reasons.PRIMITIVES[name]
        if element.codes and value not in element.codes:
            return reasons.not_in(element.codes)
        return primitive_fault(name, value)

    def _period_faults(self, shape: Shape, document: dict[str, Any], path: str) -> Faults:
        # A stay that ends before it begins is read: the review reports it (rule W03).
        if shape.name != "Period" or path.endswith(".billablePeriod"):
            return
        start, end = document.get("start"), document.get("end")
        if (
            self._is_date_time(start, shape)
            and self._is_date_time(end, shape)
            and ends_before_start(start, end)
        ):
            yield ClaimFault(f"{path}.end", reasons.ENDS_BEFORE_START)

    def _is_date_time(self, value: object, period: Shape) -> TypeGuard[str]:
        element = period.by_name["start"]
        return isinstance(value, str) and self._primitive_fault(element, "dateTime", value) is None

    def _is_valid(self, element: Element, name: str, value: object) -> bool:
        try:
            self._type(element, name).validate_python(value)
        except Exception:
            # A value that makes its type raise anything at all is not accepted by fhir.resources either.
            return False
        return True

    def _type(self, element: Element, name: str) -> TypeAdapter[Any]:
        adapter = self._types.get(name)
        if adapter is None:
            adapter = self._types[name] = TypeAdapter(element.annotation)
        return adapter


def _repeated_names(document: dict[str, Any], path: str) -> Faults:
    if isinstance(document, ObjectWithRepeats):
        for name in document.repeated:
            if _NAME(name):
                yield ClaimFault(f"{path}.{name}", reasons.REPEATED)
            else:
                yield ClaimFault(path, reasons.REPEATED_UNKNOWN)


def _lone_nulls(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    """In a list of values, null may only take the place of a value that has an extension alone."""
    for name, value in document.items():
        element = shape.by_name.get(name)
        if isinstance(value, list) and element and (element.primitive or element.beside_primitive):
            other = document.get(name[1:] if element.beside_primitive else f"_{name}")
            others = other if isinstance(other, list) else []
            for index, item in enumerate(value):
                if item is None and (index >= len(others) or others[index] is None):
                    yield ClaimFault(f"{path}.{name.lstrip('_')}[{index}]", reasons.NULL)


def _comment_faults(value: object, path: str) -> Faults:
    texts = value if isinstance(value, list) else [value]
    if value is not None and not all(isinstance(text, str) for text in texts):
        yield ClaimFault(path, reasons.COMMENTS)


def _missing(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    for element in shape.elements:
        if document.get(element.name) is None and _is_required(shape, element, document):
            yield ClaimFault(f"{path}.{element.name}", reasons.REQUIRED)
    if shape.name == "FHIRPrimitiveExtension" and all(
        document.get(name) is None for name in ("id", "extension", COMMENTS)
    ):
        yield ClaimFault(path, reasons.EMPTY_EXTENSION)


def _is_required(shape: Shape, element: Element, document: dict[str, Any]) -> bool:
    """A required primitive may be absent where an extension says why."""
    if element.attribute in shape.required:
        return True
    return element.attribute in shape.required_primitives and not _has_extension(
        document.get(f"_{element.name}")
    )


def _has_extension(beside: object) -> bool:
    return isinstance(beside, dict) and bool(beside.get("extension"))


def _choice_faults(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    """Two values of a choice such as servicedDate and servicedPeriod, or none where one is required."""
    for names, required in shape.choices:
        given = [name for name in names if document.get(name) is not None]
        if len(given) > 1:
            yield ClaimFault(path, reasons.only_one_of(given))
        elif required and not given:
            yield ClaimFault(path, reasons.one_of(names))
