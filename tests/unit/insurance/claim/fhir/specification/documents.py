"""Claims and Bundles that are valid by construction, from the tables and a seed."""

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from insurance.claim.fhir.release import Release
from tests.unit.insurance.claim.fhir.specification.judge import (
    BINDINGS,
    COMPARATORS,
    Judge,
    choices,
    is_required,
    is_resource,
    takes_extensions,
)
from tests.unit.insurance.claim.fhir.specification.mime_types import EXAMPLES, MIME_TYPES
from tests.unit.insurance.claim.fhir.specification.tables import Element, table

VALUES: dict[str, tuple[Any, ...]] = {
    "base64Binary": ("YWJj", "YWI="),
    "boolean": (True, False),
    "canonical": ("http://a.example/b|1.0", "#x"),
    "code": ("a", "a-b", "a b", "viên"),
    "date": ("2024-05-02", "2024-02-29", "2024-05", "2024"),
    "dateTime": ("2024-05-02", "2024-05", "2024", "2024-05-02T08:10:00+07:00", "2024-05-02T01:10:00.123Z"),
    "decimal": (1, 0, -2, Decimal("1.50"), Decimal("12345678901234567.89")),
    "id": ("a", "A-1.b", "i" * 64),
    "instant": ("2024-05-02T08:10:00+07:00", "2024-05-02T01:10:00.123Z"),
    "integer": (-1, 0, 2**31 - 1),
    "integer64": ("0", "-5", "12345678901"),
    "markdown": ("*Viêm phổi*", "two\nlines"),
    "oid": ("urn:oid:1.2.3", "urn:oid:2.16.840"),
    "positiveInt": (1, 2**31 - 1),
    "string": ("x", "Nguyễn Văn Mẫu", "two\n\tlines", " leading", "H'Hen–Niê"),
    "time": ("08:10:00", "23:59:59.5"),
    "unsignedInt": (0, 7),
    "uri": ("urn:x", "http://a.example/b?c=d", "x"),
    "url": ("http://a.example/b", "https://a.example:8443/x", "mailto:a@b.example", "ftp://b.example"),
    "uuid": (
        "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
        "urn:uuid:c757873d-ec9a-1326-a141-556f43239520",
    ),
    "xhtml": ('<div xmlns="http://www.w3.org/1999/xhtml">x</div>',),
}
# Elements that change the meaning of the rest are refused, whatever they hold.
MODIFIERS = frozenset({"modifierExtension", "implicitRules"})
# A stay that no day of the documents contradicts.
ENDS = {"start": ("2024-05-02", "2024"), "end": ("2024-05-06", "2025-01-01T00:00:00Z")}
# Concepts whose codes are of a closed set, which the schemas do not have.
STATUSES = {("Condition", "clinicalStatus"), ("Condition", "verificationStatus")}
COMPANIONS = (
    "Condition", "Coverage", "Device", "Encounter", "Location", "Organization", "Patient", "Practitioner",
    "PractitionerRole", "ServiceRequest",
)  # fmt: skip
DEEPEST = 7

Json = dict[str, Any]


class Documents:
    """Makes documents of one release, the same from the same seed."""

    def __init__(self, release: Release, seed: int) -> None:
        self._release = release
        self._table = table(release)
        self._judge = Judge(release)
        self._random = random.Random(seed)

    def claim(self) -> Json:
        """A Claim; some have resources contained in them."""
        made = self._object("Claim", 0)
        return _consistent({"use": "claim"} | made | {"status": "active"})

    def bundle(self) -> Json:
        """A Bundle with one claim, and other resources before and behind it."""
        resources = [*self._companions(), self.claim(), *self._companions()]
        bundle = self._object("Bundle", DEEPEST) | {"type": "collection"}
        return bundle | {"entry": [{"resource": resource} for resource in resources]}

    def _companions(self) -> Iterator[Json]:
        for kind in self._random.sample(COMPANIONS, self._random.randrange(3)):
            yield self._object(kind, 2)

    def _object(self, kind: str, depth: int) -> Json:
        made: Json = {}
        for element in self._chosen(kind, depth):
            value = self._value(kind, element, depth)
            if value is not None:
                made[element.name] = value
            if takes_extensions(kind, element) and self._random.random() < 0.04:
                self._extend(made, element)
        if is_resource(self._table[kind]):
            return {"resourceType": kind, **made}
        # An object must not be empty.
        return made or {"extension": [self._extension()]}

    def _chosen(self, kind: str, depth: int) -> Iterator[Element]:
        """The required elements, and each other one by chance, the rarer the deeper; one of each choice."""
        elements = dict(self._table[kind])
        required = {*self._judge.required(kind)}
        for choice, names in choices(elements).items():
            one = self._random.choice(names)
            for name in names:
                if name != one:
                    del elements[name]
            if is_required(self._release, kind, choice):
                required.add(one)
        share = 0.45 / (depth + 1) if depth < DEEPEST else 0
        for element in elements.values():
            rarer = 0.3 if element.type == "Extension" else 1
            if element.name in required or (
                element.name not in MODIFIERS and self._random.random() < share * rarer
            ):
                yield element

    def _value(self, kind: str, element: Element, depth: int) -> Any:
        if not element.many:
            return self._one(kind, element, depth)
        values = [self._one(kind, element, depth) for _ in range(self._random.choice((1, 1, 2)))]
        return [value for value in values if value is not None] or None

    def _one(self, kind: str, element: Element, depth: int) -> Any:
        codes = element.codes or BINDINGS.get((kind, element.name))
        if codes:
            return self._random.choice(sorted(codes))
        if (kind, element.name) in MIME_TYPES:
            return self._random.choice(EXAMPLES)
        if kind == "Period" and element.name in ENDS:
            return self._random.choice(ENDS[element.name])
        if element.is_primitive:
            return self._random.choice(VALUES[element.type])
        if element.type == "ResourceList":
            return self._object(self._random.choice(COMPANIONS), depth + 2) if kind == "Claim" else None
        return {"text": "x"} if (kind, element.name) in STATUSES else self._object(element.type, depth + 1)

    def _extend(self, made: Json, element: Element) -> None:
        """Put an extension beside the value of a primitive, or in its place."""
        beside = {"extension": [self._extension()]}
        if not element.many:
            made[f"_{element.name}"] = beside
            if self._random.random() < 0.3:
                del made[element.name]
        elif self._random.random() < 0.5:
            made[f"_{element.name}"] = [beside, *[None] * (len(made[element.name]) - 1)]

    def _extension(self) -> Json:
        return {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}


def _consistent(claim: Json) -> Json:
    """The claim with sequences that are keys, and without references to those that are not there.

    The quantities of its lines have no comparators.
    """
    for line in lines_of(claim.get("item", ())):
        if COMPARATORS & line.get("quantity", {}).keys():
            line["quantity"] = {"value": 2}
    for name, entries in claim.items():
        for place, entry in enumerate(entries if isinstance(entries, list) else (), 1):
            if isinstance(entry, dict) and {"sequence", "_sequence"} & entry.keys():
                entry.pop("_sequence", None)
                entry["sequence"] = place
            if name == "item":
                for reference in [key for key in entry if key.endswith("Sequence")]:
                    del entry[reference]
    return claim


def lines_of(lines: Iterable[Json]) -> Iterator[Json]:
    """The lines and all parts of them."""
    for line in lines:
        yield line
        yield from lines_of((*line.get("detail", ()), *line.get("subDetail", ())))
