"""Objects of a validated document as the mapping reads them: elements are attributes, and None if absent."""

from typing import Any

from insurance.claim.fhir.mapping.fhir_object import FhirObject

# Names that are no attributes in Python, as the compiled types change them.
_NAMES = {"class_fhir": "class"}


class JsonObject:
    """A view of an object of JSON, with the attributes that the compiled types have too."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    @property
    def __resource_type__(self) -> object:
        return self._values.get("resourceType")

    def __getattr__(self, name: str) -> FhirObject:
        return _view(self._values.get(_NAMES.get(name, name)))


def _view(value: object) -> FhirObject:
    if isinstance(value, dict):
        return JsonObject(value)
    return [_view(item) for item in value] if isinstance(value, list) else value
