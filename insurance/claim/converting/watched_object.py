"""Objects of JSON that note which of their values the mapping of FHIR asks for, and can change some."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from insurance.claim.fhir.mapping.fhir_object import FhirObject

# Names that are no attributes in Python, as the compiled types change them.
NAMES = {"class_fhir": "class"}
TYPE = "resourceType"
Leaf = str | int | Decimal | bool | None


class Watch:
    """Notes in `asked` the paths of the values that were asked for. `changed` has other values for some."""

    def __init__(self, changed: Mapping[str, Leaf] | None = None) -> None:
        self.asked: set[str] = set()
        self._changed = changed or {}

    def view(self, value: object, path: str) -> FhirObject:
        """The value as the mapping reads it."""
        if isinstance(value, dict):
            return WatchedObject(value, path, self)
        if isinstance(value, list):
            return [self.view(item, f"{path}[{place}]") for place, item in enumerate(value)]
        self.asked.add(path)
        return self._changed.get(path, value)


def absent(path: str) -> str | None:
    """What stands for a value that is not sent. Every extension has a url: the mapping relies on it."""
    return "" if path.endswith(".url") else None


class WatchedObject:
    """A view of an object of JSON, with the attributes that the compiled types have too."""

    __slots__ = ("_path", "_values", "_watch")

    def __init__(self, values: dict[str, Any], path: str, watch: Watch) -> None:
        self._values = values
        self._path = path
        self._watch = watch

    @property
    def __resource_type__(self) -> object:
        return self._values.get(TYPE)

    def __getattr__(self, name: str) -> FhirObject:
        sent = NAMES.get(name, name)
        value = self._values.get(sent)
        return None if value is None else self._watch.view(value, f"{self._path}.{sent}")


def leaves(value: object, path: str) -> Iterator[tuple[str, Leaf]]:
    """The values of a document with their paths; the type of a resource is none."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != TYPE:
                yield from leaves(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}[{place}]")
    elif isinstance(value, str | int | Decimal | bool | None):
        yield path, value
