"""Finds the faults of a document by walking it along its types, one after the other.

The elements of a type, and which of them are required, are those of models/elements.py. Faults of all levels
are found: also null, empty lists, objects and texts, a name given twice, numbers in quotes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from insurance.claim.fhir.mapping.date_times import DAY
from insurance.claim.fhir.mapping.references import READ_TYPES
from insurance.claim.fhir.models.concepts import CONCEPTS, ConceptSet, is_outside
from insurance.claim.fhir.models.elements import (
    BESIDE,
    MODIFIERS,
    Element,
    Shape,
    known_shape,
    resource_shape,
)
from insurance.claim.fhir.periods import ends_before_start
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.json_object import JsonObject
from insurance.claim.fhir.validation.json_text import TOO_DEEP, ObjectWithRepeats, UnusableNumber
from insurance.claim.fhir.validation.presence import choice_faults, lone_nulls, missing
from insurance.claim.fhir.validation.sequence_faults import sequence_faults
from insurance.claim.fhir.validation.specification import Primitives
from insurance.claim.unreadable import ClaimFault

MAX_DEPTH = 32
# A line, a part of a line, and a part of a part.
LINES = frozenset({"ClaimItem", "ClaimItemDetail", "ClaimItemDetailSubDetail"})
COMPARATORS = frozenset({"comparator", "_comparator"})
NO_CONCEPTS: Mapping[str, ConceptSet] = {}
_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]{0,63}").fullmatch

Faults = Iterator[ClaimFault]


class FaultFinder:
    """Examines documents of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._primitives = Primitives(release)

    def faults(self, document: object, path: str, shape: Shape, depth: int = 0) -> Faults:
        """The faults of a value that should be an object of the type."""
        if not isinstance(document, dict):
            yield ClaimFault(path, reasons.OBJECT)
        elif depth > MAX_DEPTH:
            yield ClaimFault(path, TOO_DEEP)
        elif not document and shape.name != BESIDE:
            yield ClaimFault(path, reasons.EMPTY_OBJECT)
        else:
            yield from self._members(shape, document, path, depth)
            yield from missing(shape, document, path)
            if shape.choices:
                yield from choice_faults(shape, document, path)
            if shape.name == "Claim":
                yield from sequence_faults(document, path)
            yield from _concept_faults(shape, document, path)
            if shape.name in LINES:
                yield from _comparator_faults(document, path)
            # A stay that ends before it begins is read: the review reports it (rule W03).
            if shape.name == "Period" and not (path.endswith(".billablePeriod") and _has_days(document)):
                yield from self._period_faults(document, path)

    def _members(self, shape: Shape, document: dict[str, Any], path: str, depth: int) -> Faults:
        if isinstance(document, ObjectWithRepeats):
            yield from _repeated_names(document, path)
        has_list = False
        for name, value in document.items():
            element = shape.by_name.get(name)
            if element is None or not element.is_single_value or value is None:
                has_list = has_list or isinstance(value, list)
                yield from self._member(shape, element, name, value, path, depth)
            elif reason := self._primitive_fault(element, value):
                # Most elements are such values: nothing else is done for those without a fault.
                yield _worded(shape, element, ClaimFault(f"{path}.{name}", reason))
        if has_list:
            yield from lone_nulls(shape, document, path)

    def _member(
        self, shape: Shape, element: Element | None, name: str, value: object, path: str, depth: int
    ) -> Faults:
        if element is not None:
            # `_status` holds the extensions of `status`; FHIRPath calls them Claim.status.extension.
            place = f"{path}.{name.lstrip('_')}"
            if name.lstrip("_") in MODIFIERS:
                yield ClaimFault(place, reasons.MODIFIER)
            if value is not None:
                for fault in self._element(element, value, place, depth):
                    yield _worded(shape, element, fault) if fault.path == place else fault
            elif element.attribute not in shape.required | shape.required_primitives:
                yield ClaimFault(place, reasons.NULL)
        elif name != "resourceType" or not shape.is_resource:
            yield _unknown(shape, name, path)
        elif value != shape.name:
            yield ClaimFault(f"{path}.{name}", f"must be {shape.name} here")

    def _element(self, element: Element, value: object, path: str, depth: int) -> Faults:
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
            reason = self._primitive_fault(element, value)
            if reason:
                yield ClaimFault(path, reason)
        elif element.resource:
            yield from self._resource(value, path, depth)
        else:
            yield from self.faults(value, path, known_shape(self._release, element.type_name), depth + 1)

    def _resource(self, value: object, path: str, depth: int) -> Faults:
        if not isinstance(value, dict):
            yield ClaimFault(path, reasons.OBJECT)
        elif (shape := resource_shape(self._release, value.get("resourceType"))) is None:
            yield ClaimFault(f"{path}.resourceType", reasons.NO_RESOURCE)
        else:
            # A resource of which the mapping reads nothing may be modified as it likes.
            is_used = shape.name in READ_TYPES
            for fault in self.faults(value, path, shape, depth + 1):
                if is_used or fault.reason != reasons.MODIFIER:
                    yield fault

    def _primitive_fault(self, element: Element, value: object) -> str | None:
        """The reason why the value is not one of the element, or None where it is."""
        if isinstance(value, UnusableNumber):
            return value.reason
        reason = self._primitives.fault(element.type_name, value)
        if reason is None and element.codes and value not in element.codes:
            return reasons.not_in(element.codes)
        return reason

    def _period_faults(self, document: dict[str, Any], path: str) -> Faults:
        start, end = document.get("start"), document.get("end")
        if self._is_date_time(start) and self._is_date_time(end) and ends_before_start(start, end):
            yield ClaimFault(f"{path}.end", reasons.ENDS_BEFORE_START)

    def _is_date_time(self, value: object) -> TypeGuard[str]:
        return isinstance(value, str) and self._primitives.fault("dateTime", value) is None


def _has_days(period: dict[str, Any]) -> bool:
    """Whether both ends are days or instants, so that the review sees which is the earlier one."""
    return all(len(str(period.get(name, ""))) >= DAY for name in ("start", "end"))


def _worded(shape: Shape, element: Element, fault: ClaimFault) -> ClaimFault:
    """A fault of the element itself: no required element is to be left out."""
    if element.attribute in shape.required | shape.required_primitives:
        return ClaimFault(fault.path, reasons.WHERE_REQUIRED.get(fault.reason, fault.reason))
    return fault


def _concept_faults(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    """The concepts that have codes, but none of the closed set that FHIR requires."""
    for name, allowed in CONCEPTS.get((shape.release, shape.name), NO_CONCEPTS).items():
        concept = document.get(name)
        codings = concept.get("coding") if isinstance(concept, dict) else None
        # Of what is no list of objects, other faults are named.
        are_objects = isinstance(codings, list) and all(isinstance(one, dict) for one in codings)
        if are_objects and is_outside(JsonObject({"coding": codings}), allowed):
            yield ClaimFault(f"{path}.{name}", reasons.not_in(allowed.codes))


def _comparator_faults(line: dict[str, Any], path: str) -> Faults:
    """The quantity of a line is a SimpleQuantity, which has no comparator: "less than 2" cannot be billed."""
    quantity = line.get("quantity")
    if isinstance(quantity, dict) and COMPARATORS & quantity.keys():
        yield ClaimFault(f"{path}.quantity.comparator", reasons.COMPARATOR)


def _unknown(shape: Shape, name: str, path: str) -> ClaimFault:
    if _NAME(name):
        return ClaimFault(f"{path}.{name}", reasons.not_an_element(shape.name))
    # Not repeated in the path: a name of another form may be anything, even a person's name.
    return ClaimFault(path, reasons.UNKNOWN_NAME)


def _repeated_names(document: ObjectWithRepeats, path: str) -> Faults:
    for name in document.repeated:
        if _NAME(name):
            yield ClaimFault(f"{path}.{name}", reasons.REPEATED)
        else:
            yield ClaimFault(path, reasons.REPEATED_UNKNOWN)
