"""What the specification says of a document: every fault with its path, found along the tables."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from insurance.claim.fhir.models.code_sets import CURRENCIES
from insurance.claim.fhir.release import Release
from tests.unit.insurance.claim.fhir.specification.mime_types import MIME_TYPES, is_mime_type
from tests.unit.insurance.claim.fhir.specification.primitives import is_primitive
from tests.unit.insurance.claim.fhir.specification.tables import Element, Table, table

# Beyond the schemas, which call no primitive required: it may be absent where an extension says why.
REQUIRED_PRIMITIVES: Mapping[str, tuple[str, ...]] = {
    "Annotation": ("text",),
    "Bundle": ("type",),
    "Bundle_Link": ("relation", "url"),
    "Bundle_Request": ("method", "url"),
    "Bundle_Response": ("status",),
    "Claim": ("status", "use", "created"),
    "Claim_Accident": ("date",),
    "Claim_CareTeam": ("sequence",),
    "Claim_Detail": ("sequence",),
    "Claim_Diagnosis": ("sequence",),
    "Claim_Insurance": ("sequence", "focal"),
    "Claim_Item": ("sequence",),
    "Claim_Procedure": ("sequence",),
    "Claim_SubDetail": ("sequence",),
    "Claim_SupportingInfo": ("sequence",),
    "Coverage": ("status", "kind"),
    "Coverage_Class": ("value",),
    "Device_DeviceName": ("name", "type"),
    "Device_Name": ("value", "type"),
    "Device_Version": ("value",),
    "Encounter": ("status",),
    "Encounter_StatusHistory": ("status",),
    "Extension": ("url",),
    "Location_Position": ("longitude", "latitude"),
    "Narrative": ("status",),
    "Patient_Link": ("type",),
    "PractitionerRole_NotAvailable": ("description",),
    "ServiceRequest": ("status", "intent"),
}
REQUIRED_IN_ONE: Mapping[Release, Mapping[str, tuple[str, ...]]] = {
    Release.R4: {"Signature": ("when",)},
    Release.R5: {"Device_UdiCarrier": ("deviceIdentifier", "issuer")},
}
# Of these choices one value is required.
REQUIRED_CHOICES = {
    ("Claim_Diagnosis", "diagnosis"),
    ("Claim_Procedure", "procedure"),
    ("Claim_Event", "when"),
    ("Coverage_CostToBeneficiary", "value"),
    ("Device_Property", "value"),
    ("ServiceRequest_Parameter", "value"),
}
# Those with a SimpleQuantity: a Quantity in the schemas, without a comparator by its invariant sqty-1.
SIMPLE_QUANTITIES = frozenset({"Claim_Item", "Claim_Detail", "Claim_SubDetail"})
COMPARATORS = frozenset({"comparator", "_comparator"})
# Attributes, which take no extensions.
ATTRIBUTES = frozenset({"id", "div"})
# Required bindings whose codes the schemas do not have, in either release or in R5.
_BINDINGS = {
    "Bundle.type": "document message transaction transaction-response batch batch-response history searchset"
    " collection subscription-notification",
    "Bundle_Request.method": "GET HEAD POST PUT DELETE PATCH",
    "Bundle_Search.mode": "match include outcome",
    "Claim.status": "active cancelled draft entered-in-error",
    "Claim.use": "claim preauthorization predetermination",
    "Coverage.kind": "insurance self-pay other",
    "Coverage.status": "active cancelled draft entered-in-error",
    "Device.status": "active inactive entered-in-error",
    "Device_Name.type": "registered-name user-friendly-name patient-reported-name",
    "Device_UdiCarrier.entryType": "barcode rfid manual card self-reported electronic-transmission unknown",
    "Encounter.status": "planned in-progress on-hold discharged completed cancelled discontinued"
    " entered-in-error unknown",
    "Encounter_Location.status": "planned active reserved completed",
    "Location.mode": "instance kind",
    "Location.status": "active suspended inactive",
    "Patient.gender": "male female other unknown",
    "Patient_Contact.gender": "male female other unknown",
    "Patient_Link.type": "replaced-by replaces refer seealso",
    "Practitioner.gender": "male female other unknown",
    "ServiceRequest.intent": "proposal plan directive order original-order reflex-order filler-order"
    " instance-order option",
    "ServiceRequest.priority": "routine urgent asap stat",
    "ServiceRequest.status": "draft active on-hold revoked completed entered-in-error unknown",
}
DAYS_OF_WEEK = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
BINDINGS: Mapping[tuple[str, str], frozenset[str]] = {
    **{
        (name.split(".")[0], name.split(".")[1]): frozenset(codes.split())
        for name, codes in _BINDINGS.items()
    },
    ("Money", "currency"): CURRENCIES,
    ("Availability_AvailableTime", "daysOfWeek"): DAYS_OF_WEEK,
    ("Location_HoursOfOperation", "daysOfWeek"): DAYS_OF_WEEK,
    ("PractitionerRole_AvailableTime", "daysOfWeek"): DAYS_OF_WEEK,
    ("Timing_Repeat", "dayOfWeek"): DAYS_OF_WEEK,
}


class SpecificationFault(msgspec.Struct, frozen=True):
    """One fault; `path` is where, such as "Claim.item[0].net"."""

    path: str
    rule: str


Faults = Iterator[SpecificationFault]
Json = dict[str, Any]


class Judge:
    """Judges documents of one release, in which all types have a table."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._table: Table = table(release)

    def faults(self, document: Json) -> list[SpecificationFault]:
        """Every fault of a Claim or Bundle."""
        return [*self._resource(document, str(document.get("resourceType")))]

    def required(self, kind: str) -> list[str]:
        """The names of the elements that a type must have, choices aside."""
        primitives = (*REQUIRED_PRIMITIVES.get(kind, ()), *REQUIRED_IN_ONE[self._release].get(kind, ()))
        elements = self._table[kind].values()
        return [one.name for one in elements if one.required or one.name in primitives]

    def _resource(self, value: object, path: str) -> Faults:
        kind = str(value.get("resourceType")) if isinstance(value, dict) else ""
        if kind not in self._table or not is_resource(self._table[kind]):
            yield SpecificationFault(path, "is no resource")
        else:
            yield from self._object(kind, value, path)

    def _object(self, kind: str, value: object, path: str) -> Faults:
        if not isinstance(value, dict):
            yield SpecificationFault(path, "is no object")
        elif not value:
            yield SpecificationFault(path, "is empty")
        else:
            yield from self._members(kind, value, path)
            yield from self._missing(kind, value, path)
            yield from self._choices(kind, value, path)
            if kind in SIMPLE_QUANTITIES and _has_comparator(value.get("quantity")):
                yield SpecificationFault(f"{path}.quantity.comparator", "is in a SimpleQuantity")

    def _members(self, kind: str, value: Json, path: str) -> Faults:
        elements = self._table[kind]
        for name, member in value.items():
            plain = elements.get(name.removeprefix("_"))
            place = f"{path}.{name}"
            if name == "resourceType":
                if not is_resource(elements):
                    yield SpecificationFault(place, "is no element")
            elif plain is None or (name != plain.name and not takes_extensions(kind, plain)):
                yield SpecificationFault(place, "is no element")
            elif name != plain.name:
                yield from self._beside(plain, member, value.get(plain.name), place)
            else:
                yield from self._element(kind, plain, member, value.get(f"_{name}"), place)

    def _element(self, kind: str, element: Element, value: object, beside: object, path: str) -> Faults:
        if not element.many:
            yield from self._one(kind, element, value, path)
        elif not isinstance(value, list) or not value:
            yield SpecificationFault(path, "is no list, or empty")
        else:
            for index, item in enumerate(value):
                if item is not None or not _at(beside, index):
                    yield from self._one(kind, element, item, f"{path}[{index}]")

    def _one(self, kind: str, element: Element, value: object, path: str) -> Faults:
        codes = element.codes or BINDINGS.get((kind, element.name))
        if element.type == "ResourceList":
            yield from self._resource(value, path)
        elif not element.is_primitive:
            if element.type in self._table:
                yield from self._object(element.type, value, path)
        elif not is_primitive(self._release, element.type, value):
            yield SpecificationFault(path, f"is no {element.type}")
        elif codes and value not in codes:
            yield SpecificationFault(path, "is no code of the set")
        elif (kind, element.name) in MIME_TYPES and not is_mime_type(str(value)):
            yield SpecificationFault(path, "is no MIME type")

    def _beside(self, element: Element, value: object, values: object, path: str) -> Faults:
        """The object or list in which the extensions of a primitive are."""
        if not element.many:
            yield from self._extended(value, path)
        elif not isinstance(value, list) or not value:
            yield SpecificationFault(path, "is no list, or empty")
        else:
            for index, item in enumerate(value):
                if item is not None or _at(values, index) is None:
                    yield from self._extended(item, path)

    def _extended(self, value: object, path: str) -> Faults:
        if not isinstance(value, dict) or not value or not value.keys() <= {"id", "extension"}:
            yield SpecificationFault(path, "is no id or extension")
        elif "id" in value and not is_primitive(self._release, "string", value["id"]):
            yield SpecificationFault(f"{path}.id", "is no string")
        elif "extension" in value:
            element = Element("extension", "Extension", many=True, required=False, codes=frozenset())
            yield from self._element("Element", element, value["extension"], None, f"{path}.extension")

    def _missing(self, kind: str, value: Json, path: str) -> Faults:
        for name in self.required(kind):
            beside = value.get(f"_{name}")
            if name not in value and not (isinstance(beside, dict) and beside.get("extension")):
                yield SpecificationFault(f"{path}.{name}", "is required")

    def _choices(self, kind: str, value: Json, path: str) -> Faults:
        for choice, names in choices(self._table[kind]).items():
            given = [name for name in names if name in value or f"_{name}" in value]
            if len(given) > 1 or (not given and is_required(self._release, kind, choice)):
                yield SpecificationFault(f"{path}.{choice}", "is one of a choice")


def _has_comparator(quantity: object) -> bool:
    return isinstance(quantity, dict) and bool(COMPARATORS & quantity.keys())


def choices(elements: dict[str, Element]) -> dict[str, list[str]]:
    """The names of the elements of each choice, such as servicedDate and servicedPeriod."""
    found: dict[str, list[str]] = {}
    for element in elements.values():
        if element.choice and not element.many:
            found.setdefault(element.choice, []).append(element.name)
    return {choice: names for choice, names in found.items() if len(names) > 1 or choice in ("value", "when")}


def is_required(release: Release, kind: str, choice: str) -> bool:
    """Whether a value of the choice is required."""
    # In R4 a property of a device may have codes instead.
    return (kind, choice) in REQUIRED_CHOICES and not (kind == "Device_Property" and release is Release.R4)


def is_resource(elements: dict[str, Element]) -> bool:
    """Whether these are the elements of a resource."""
    return "implicitRules" in elements


def takes_extensions(kind: str, element: Element) -> bool:
    """Whether the element may have extensions, in the element `_name`."""
    is_url = kind == "Extension" and element.name == "url"
    return element.is_primitive and element.name not in ATTRIBUTES and not is_url


def _at(values: object, index: int) -> object:
    return values[index] if isinstance(values, list) and index < len(values) else None
