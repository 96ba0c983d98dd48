"""Every fault of a document at once, by walking it along the models of fhir.resources.

fhir.resources itself stops at the first level that is wrong: what lies above stays unsaid. Whether a single
value is right is still for its types to say, so this walk refuses what it refuses. On top it refuses what
fhir.resources takes by accident: numbers as days, JSON within texts, null for what is required, names of
Python attributes.
"""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from insurance.claim.claim import Release
from insurance.claim.fhir.faults import reasons
from insurance.claim.fhir.faults.json_text import TOO_DEEP, NoNumber
from insurance.claim.fhir.models.elements import COMMENTS, Element, Model, Shape, resource_model
from insurance.claim.unreadable import ClaimFault

DEEPEST = 32
_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]{0,63}").fullmatch
_DAYS = frozenset({"date", "dateTime", "instant", "time"})

Faults = Iterator[ClaimFault]


class Examination:
    """Looks at documents of one release; keeps what it learned of the models."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._shapes: dict[Model, Shape] = {}
        self._types: dict[str, TypeAdapter[Any]] = {}

    def faults(self, document: object, path: str, model: Model, depth: int = 0) -> Faults:
        """The faults of an object that should be of the model's type."""
        if not isinstance(document, dict):
            yield ClaimFault(path, reasons.OBJECT)
        elif depth > DEEPEST:
            yield ClaimFault(path, TOO_DEEP)
        else:
            shape = self._shape(model)
            for name, value in document.items():
                yield from self._named(shape, name, value, path, depth)
            yield from _missing(shape, document, path)
            yield from _miscounted(shape, document, path)

    def _shape(self, model: Model) -> Shape:
        shape = self._shapes.get(model)
        if shape is None:
            shape = self._shapes[model] = Shape(model)
        return shape

    def _named(self, shape: Shape, name: str, value: object, path: str, depth: int) -> Faults:
        element = shape.by_name.get(name)
        if element is not None:
            # What stands beside a primitive is a part of it: Claim.status.extension, not Claim._status.
            yield from self._element(element, value, f"{path}.{name.lstrip('_')}", depth)
        elif name == "resourceType":
            if value != shape.name:
                yield ClaimFault(f"{path}.{name}", f"must be {shape.name} here")
        elif name == COMMENTS:
            texts = value if isinstance(value, list) else [value]
            if value is not None and not all(isinstance(text, str) for text in texts):
                yield ClaimFault(f"{path}.{name}", reasons.COMMENTS)
        elif _NAME(name):
            yield ClaimFault(f"{path}.{name}", reasons.not_an_element(shape.name))
        else:
            # Whatever else is called so may be anything, even a person's name.
            yield ClaimFault(path, reasons.UNKNOWN_NAME)

    def _element(self, element: Element, value: object, path: str, depth: int) -> Faults:
        if value is None:
            return
        if not element.many:
            yield from self._one(element, value, path, depth)
        elif not isinstance(value, list):
            yield ClaimFault(path, reasons.LIST)
        else:
            for place, one in enumerate(value):
                yield from self._one_of_many(element, one, f"{path}[{place}]", depth)

    def _one_of_many(self, element: Element, value: object, path: str, depth: int) -> Faults:
        if value is not None:
            yield from self._one(element, value, path, depth)
        elif not (element.primitive or element.beside_primitive):
            yield ClaimFault(path, reasons.NULL)

    def _one(self, element: Element, value: object, path: str, depth: int) -> Faults:
        if element.primitive:
            reason = self._primitive(element, element.primitive, value)
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

    def _primitive(self, element: Element, name: str, value: object) -> str | None:
        """The reason why the value is not of the primitive type, or None where it is."""
        if isinstance(value, NoNumber):
            return value.reason
        if name in _DAYS and not isinstance(value, str):
            return reasons.DAY_AS_NUMBER
        judge = self._types.get(name)
        if judge is None:
            judge = self._types[name] = TypeAdapter(element.annotation)
        try:
            judge.validate_python(value)
        except Exception:
            # Whatever its types trip over, fhir.resources does not take.
            return reasons.PRIMITIVES[name]
        return None


def _missing(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    for element in shape.elements:
        if document.get(element.name) is not None:
            continue
        if element.attribute in shape.required or (
            element.attribute in shape.required_primitives
            and not _says_why_not(document.get(f"_{element.name}"))
        ):
            yield ClaimFault(f"{path}.{element.name}", reasons.REQUIRED)
    if shape.name == "FHIRPrimitiveExtension" and all(
        document.get(name) is None for name in ("id", "extension", COMMENTS)
    ):
        yield ClaimFault(path, reasons.EMPTY_EXTENSION)


def _says_why_not(beside: object) -> bool:
    return isinstance(beside, dict) and bool(beside.get("extension"))


def _miscounted(shape: Shape, document: dict[str, Any], path: str) -> Faults:
    for names, must in shape.choices:
        given = [name for name in names if document.get(name) is not None]
        if len(given) > 1:
            yield ClaimFault(path, reasons.only_one_of(given))
        elif must and not given:
            yield ClaimFault(path, reasons.one_of(names))
