"""Compiles the declared types to msgspec types, which accept less than validation, never more.

What is left out here is not refused: content that has it takes the validation path.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta

from insurance.claim.fhir.entry_request import SENDING
from insurance.claim.fhir.models.checks import post_init
from insurance.claim.fhir.models.elements import MODIFIERS, Element, Shape, known_shape, resource_shape
from insurance.claim.fhir.models.primitives import IN_LISTS, PATTERNS, TYPES
from insurance.claim.fhir.release import Release

# The data types of claims. Types that no claim has (Dosage, SampledData, Signature) would cost start-up time.
DATATYPES = frozenset(
    {
        "Address", "Attachment", "CodeableConcept", "CodeableReference", "Coding", "ContactPoint",
        "Extension", "FHIRPrimitiveExtension", "HumanName", "Identifier", "Meta", "Money", "Narrative",
        "Period", "Quantity", "Range", "Ratio", "Reference",
    }
)  # fmt: skip
RESOURCES = (
    "Claim", "Condition", "Coverage", "Device", "Encounter", "Location", "Organization", "Patient",
    "Practitioner", "PractitionerRole", "ServiceRequest",
)  # fmt: skip
# The values of extensions in claims. A type with all fifty would take twice as long to make and to fill.
EXTENSION_VALUES = frozenset(
    {
        "valueBoolean", "valueCode", "valueCodeableConcept", "valueCoding", "valueDate", "valueDateTime",
        "valueDecimal", "valueIdentifier", "valueInteger", "valueMoney", "valuePeriod", "valueQuantity",
        "valueReference", "valueString", "valueUri", "valueUuid",
    }
)  # fmt: skip
# These types contain themselves, by way of others. The compiled types nest them so often and no deeper, so
# that compilation ends and content cannot nest without limit.
NESTING = frozenset({"Extension", "Identifier"})
MAX_NESTING = 2

# The states in which a Claim is no claim.
NO_CLAIM = frozenset({"draft", "entered-in-error"})

# It changes the meaning of a quantity, and a line of a claim must not have it.
COMPARATOR = "comparator"

# Elements that the mapping reads and that one of the releases, a part of a line, or a compiled type does not
# have: None, whatever the type.
OF_SOME_TYPES = (
    "actualPeriod", "bodySite", "careTeamSequence", "comparator", "contained", "diagnosisSequence",
    "encounter", "period", "procedureSequence", "request", "servicedPeriod",
)  # fmt: skip

# What an item, a detail or a subDetail bills. It is decoded to its bytes (msgspec.Raw), which RememberedItems
# decodes. ABSENT is JSON too, but nothing that is sent has these bytes: they would begin without the blank.
ITEMS = frozenset({"ClaimItem", "ClaimItemDetail", "ClaimItemDetailSubDetail"})
BILLED = ("category", "net", "productOrService", "quantity", "tax", "unitPrice")
ABSENT = b" null"

# A type made at run time, which no type checker knows.
CompiledType: TypeAlias = Any


class Compiler:
    """Makes one msgspec type of each declared type and level of nesting, once."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._made: dict[tuple[str, int], CompiledType] = {}

    def resources(self, names: Iterable[str]) -> CompiledType:
        """Any one of these resources, told apart by resourceType."""
        shapes = filter(None, (resource_shape(self._release, name) for name in names))
        return reduce(or_, (self._struct(shape, 0) for shape in shapes))

    def billed(self) -> CompiledType:
        """The type of an array of the elements BILLED of an item, with null for one that is absent."""
        shape = known_shape(self._release, "ClaimItem")
        types = [(name, self._optional(shape.by_name.get(name))) for name in BILLED]
        return msgspec.defstruct("Billed", types, array_like=True, eq=False, gc=False)

    def _optional(self, element: Element | None) -> CompiledType:
        if element is None:
            return None
        return self._struct(known_shape(self._release, element.type_name), 0) | None

    def _struct(self, shape: Shape, level: int) -> CompiledType:
        made = self._made.get((shape.name, level))
        if made is None:
            made = self._made[shape.name, level] = self._make(shape, level)
        return made

    def _make(self, shape: Shape, level: int) -> CompiledType:
        left_out = MODIFIERS | {COMPARATOR}
        read = [element for element in shape.elements if element.name.lstrip("_") not in left_out]
        if shape.name == "Extension":
            values = {name for names, _ in shape.choices for name in names} - EXTENSION_VALUES
            read = [element for element in read if element.name not in values]
        types = {element: self._type(element, shape, level) for element in read}
        kept = {element: kind for element, kind in types.items() if kind is not None}
        absent: dict[str, bytes | None] = dict.fromkeys(OF_SOME_TYPES)
        if shape.name in ITEMS:
            absent |= dict.fromkeys(BILLED, ABSENT)
        for element in kept:
            absent.pop(element.attribute, None)
        return msgspec.defstruct(
            shape.name,
            [_field(element, kind, shape) for element, kind in kept.items()],
            namespace={**absent, "__resource_type__": shape.name, **post_init(shape, kept)},
            rename={element.attribute: element.name for element in kept}.get,
            tag_field="resourceType" if shape.is_resource else None,
            tag=shape.name if shape.is_resource else None,
            forbid_unknown_fields=True,
            kw_only=True,
            omit_defaults=True,
            eq=False,
            # Documents are trees: the garbage collector need not track them.
            gc=False,
        )

    def _type(self, element: Element, shape: Shape, level: int) -> CompiledType:
        """The type of the element's value, or None where the element is left out."""
        one = self._type_of_one(element, shape, level)
        if one is None or not element.many:
            return one
        return Annotated[list[one], Meta(min_length=1)]  # type: ignore[valid-type]  # a type made here

    def _type_of_one(self, element: Element, shape: Shape, level: int) -> CompiledType:
        if element.primitive:
            return _primitive_type(element, shape)
        if element.beside_primitive and (element.many or shape.name == "Extension"):
            # Such a list may hold null where the list of values does not. Both are rare.
            return None
        if element.resource:
            return self._resource_within(shape)
        if _is_billed(element, shape):
            return msgspec.Raw
        level += element.type_name in NESTING
        if level > MAX_NESTING or not _is_compiled(element.type_name):
            return None
        return self._struct(known_shape(self._release, element.type_name), level)

    def _resource_within(self, shape: Shape) -> CompiledType:
        if shape.name == "Claim":
            return self.resources(name for name in RESOURCES if name != "Claim")
        return self.resources(RESOURCES) if shape.name == "BundleEntry" else None


def _primitive_type(element: Element, shape: Shape) -> CompiledType:
    if element.codes:
        return Literal[tuple(sorted(_accepted(element, element.codes, shape)))]
    if element.primitive == "date" and shape.name.startswith("Claim"):
        # A birth date may be YYYY. The dates of a claim are days, which msgspec reads by itself.
        return date
    # Values that need a check beyond their type are checked one by one, not in lists. Such lists are rare.
    if element.many and (element.primitive in PATTERNS or element.primitive == "decimal"):
        return None
    name = element.primitive or ""
    return IN_LISTS.get(name) if element.many and name in IN_LISTS else TYPES.get(name)


def _accepted(element: Element, codes: frozenset[str], shape: Shape) -> frozenset[str]:
    """The codes after which no fault of ours has to be looked for."""
    if shape.name == "BundleEntryRequest" and element.name == "method":
        return codes & SENDING
    return codes - NO_CLAIM if shape.name == "Claim" else codes


def _is_compiled(type_name: str) -> bool:
    """Whether it is a data type of claims, or a part of one of the resources, such as ClaimItem."""
    return type_name in DATATYPES or type_name.startswith((*RESOURCES, "Bundle"))


def _is_billed(element: Element, shape: Shape) -> bool:
    return element.name in BILLED and shape.name in ITEMS


def _field(
    element: Element, kind: CompiledType, shape: Shape
) -> tuple[str, CompiledType] | tuple[str, CompiledType, bytes | None]:
    if element.attribute in shape.required or element.attribute in shape.required_primitives:
        return element.attribute, kind
    # Not `kind | None`: no element may be null. msgspec does not check the default.
    return element.attribute, kind, ABSENT if _is_billed(element, shape) else None
