"""Writes the tables from HL7's JSON schemas of R4 and R5, which are not part of the project.

`python -m tests.unit.insurance.claim.fhir.specification.from_schema FOLDER` reads R4.fhir.schema.json.zip and
R5.fhir.schema.json.zip in the folder.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from insurance.claim.fhir.release import Release
from tests.unit.insurance.claim.fhir.specification.tables import FOLDER

RESOURCES = (
    "Bundle", "Claim", "Condition", "Coverage", "Device", "Encounter", "Location", "Organization", "Patient",
    "Practitioner", "PractitionerRole", "ServiceRequest",
)  # fmt: skip
# Of the complex values that an extension can have, those that claims have.
EXTENSION_VALUES = frozenset(
    {
        "Address", "Attachment", "CodeableConcept", "Coding", "ContactPoint", "HumanName", "Identifier",
        "Meta", "Money", "Period", "Quantity", "Range", "Ratio", "Reference",
    }
)  # fmt: skip
# The types of the elements whose type the schemas do not name: their names end in it.
PRIMITIVES = (
    "Base64Binary", "Boolean", "Canonical", "Code", "DateTime", "Date", "Decimal", "Id", "Instant",
    "Integer64", "UnsignedInt", "PositiveInt", "Integer", "Markdown", "Oid", "String", "Time", "Uri",
    "Url", "Uuid",
)  # fmt: skip

Json = dict[str, Any]


def main() -> None:
    """Write both tables."""
    for release in Release:
        (FOLDER / f"{release.lower()}.txt").write_text(written(Path(sys.argv[1]), release))


def written(folder: Path, release: Release) -> str:
    """The table of the release, as text."""
    packed = zipfile.ZipFile(folder / f"{release}.fhir.schema.json.zip")
    types: Json = json.loads(packed.read("fhir.schema.json"))["definitions"]
    return "".join(f"{line}\n" for name in _reachable(types) for line in _lines(name, types[name]))


def _reachable(types: Json) -> list[str]:
    """The names of the resources, and of all types that their elements have."""
    found: set[str] = set()
    names = [*RESOURCES]
    while names:
        name = names.pop()
        if name not in found and "properties" in types.get(name, {}):
            found.add(name)
            names += (_type_name(*element) for element in _elements(name, types[name]))
    return sorted(found)


def _elements(name: str, definition: Json) -> Iterator[tuple[str, Json]]:
    """The elements with their definitions, without those for extensions of primitives."""
    for element, declared in definition["properties"].items():
        kind = _type_name(element, declared)
        is_value = name == "Extension" and element.startswith("value")
        if element.startswith("_") or element == "resourceType":
            continue
        if not is_value or kind in EXTENSION_VALUES or kind[0].islower():
            yield element, declared


def _lines(name: str, definition: Json) -> Iterator[str]:
    yield name
    for element, declared in _elements(name, definition):
        codes = _one(declared).get("enum")
        listed = f" ({' '.join(codes)})" if codes else ""
        flags = "*" * (declared.get("type") == "array") + "!" * (element in definition.get("required", ()))
        yield f" {element} {_type_name(element, declared)}{flags}{listed}"


def _type_name(element: str, declared: Json) -> str:
    one = _one(declared)
    if "enum" in one:
        return "code"
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    found = next((primitive for primitive in PRIMITIVES if element.endswith(primitive)), "")
    return found[:1].lower() + found[1:]


def _one(declared: Json) -> Json:
    items: Json = declared.get("items", declared)
    return items


if __name__ == "__main__":
    main()
