"""What the models of fhir.resources declare of a type: its elements, the required ones, the choices.

Where the specification declares something else, it is put right here.
"""

import importlib
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeGuard

from fhir_core.constraints import FHIR_PRIMITIVES_MAPS
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from fhir_core.types import FhirBase, FhirElementOrResourceBase
from pydantic.fields import FieldInfo

from insurance.claim.fhir.models.code_sets import code_set
from insurance.claim.fhir.release import Release

Model = type[FHIRAbstractModel]

# R4 and R4B have the same Claim; fhir.resources keeps R5 without a name.
_TYPES = {Release.R4: "fhir.resources.R4B.fhirtypes", Release.R5: "fhir.resources.fhirtypes"}
# Every model accepts it. It was an element of DSTU 2.
_COMMENTS = "fhir_comments"
# Types of which there are no resources.
_ABSTRACT = frozenset({"CanonicalResource", "DomainResource", "MetadataResource", "Resource"})
# An attribute, not an element: it takes no extensions.
_ATTRIBUTES = frozenset({("Narrative", "_div")})
# They may change the meaning of all else. FHIR forbids to process what has one that the reader does not know.
MODIFIERS = frozenset({"implicitRules", "modifierExtension"})


class Element:
    """One element: `name` in JSON, `attribute` in the model; primitive, resource or complex.

    `codes` is the closed set of codes that FHIR requires for it, where there is one.
    """

    def __init__(
        self, attribute: str, name: str, annotation: object, codes: frozenset[str] | None = None
    ) -> None:
        self.attribute = attribute
        self.name = name
        self.annotation: Any
        self.many, self.annotation = _leaf(annotation)
        self.primitive: str | None = FHIR_PRIMITIVES_MAPS.get(self.annotation)
        self.codes = codes if self.primitive == "code" else None
        self.resource = _is_a(self.annotation, FhirElementOrResourceBase)
        self.beside_primitive = name.startswith("_")
        # Known without importing the model.
        self.type_name: str = getattr(self.annotation, "__name__", "").removesuffix("Type")

    @cached_property
    def model(self) -> Model:
        """The model of the complex type, imported on first use."""
        model: Model = self.annotation.get_model_klass()
        return model


class Shape:
    """What a model declares: its elements in the order of the specification, those with `_` last."""

    def __init__(self, model: Model) -> None:
        self.name: str = model.__resource_type__
        self.is_resource = model.has_resource_base()
        fields = {name: field for name, field in model.model_fields.items() if name != _COMMENTS}
        order = {name: place for place, name in enumerate(model.elements_sequence())}
        self.elements = tuple(
            sorted(_elements(model, fields), key=lambda element: order.get(element.name, len(order)))
        )
        self.by_name = {element.name: element for element in self.elements}
        required = {name for name, field in fields.items() if field.is_required()}
        self.required = frozenset(required | ({"div"} if self.name == "Narrative" else set()))
        empty = model.model_construct()
        aliases = model.get_alias_mapping()
        self.required_primitives = frozenset(aliases[name] for name, _ in empty.get_required_fields())
        needed = self.required | self.required_primitives
        self.needed = tuple(element for element in self.elements if element.attribute in needed)
        self.choices = tuple(
            (_choice(self.by_name, names), _is_choice_required(model, names[0]))
            for names in empty.get_one_of_many_fields().values()
        )


def _elements(model: Model, fields: Mapping[str, FieldInfo]) -> Iterator[Element]:
    release = _release(model)
    for attribute, field in fields.items():
        element = _element(release, model.__resource_type__, attribute, field)
        if (model.__resource_type__, element.name) not in _ATTRIBUTES:
            yield element
        if model.__resource_type__ == "Extension" and element.primitive and attribute.startswith("value"):
            # The models forgot that the value of an extension may have an extension, too.
            yield Element(f"{attribute}__ext", f"_{element.name}", _type(release, "FHIRPrimitiveExtension"))
    if model.__resource_type__ == "Extension" and "valueMeta" not in fields:
        # The models of R4B lack what R4 has.
        yield Element("valueMeta", "valueMeta", _type(release, "Meta"))


def _element(release: Release, type_name: str, attribute: str, field: FieldInfo) -> Element:
    name, declared = field.alias or attribute, field.json_schema_extra
    codes = code_set(release, type_name, name, declared if isinstance(declared, dict) else None)
    return Element(attribute, name, field.annotation, codes)


def _release(model: Model) -> Release:
    return Release.R4 if model.__module__.startswith("fhir.resources.R4B.") else Release.R5


def _type(release: Release, name: str) -> object:
    return getattr(importlib.import_module(_TYPES[release]), f"{name}Type", None)


def resource_model(release: Release, name: object) -> Model | None:
    """The model of the resource of this name in the release, or None where there is none."""
    # The models imported from here on build their validators on first use. Most are never used, as only their
    # fields are read, and it halves the time to start.
    FHIRAbstractModel.set_global_model_config(defer_build=True)
    if not isinstance(name, str) or name in _ABSTRACT:
        return None
    annotation = _type(release, name)
    if not _is_a(annotation, FhirBase):
        return None
    model: Model = annotation.get_model_klass()
    return model if model.has_resource_base() else None


def _choice(by_name: Mapping[str, Element], names: Sequence[str]) -> tuple[str, ...]:
    forgotten = ["valueMeta"] if names[0].startswith("value") and "valueMeta" in by_name else []
    return tuple(dict.fromkeys([*names, *forgotten]))


def _is_choice_required(model: Model, attribute: str) -> bool:
    extra: Any = model.model_fields[attribute].json_schema_extra
    return bool(extra["one_of_many_required"])


def _leaf(annotation: object) -> tuple[bool, object]:
    """X of `X | None` and of `list[X | None] | None`, and whether there was a list."""
    many = False
    while annotation not in FHIR_PRIMITIVES_MAPS and (origin := typing.get_origin(annotation)) is not None:
        many = many or origin is list
        annotation = typing.get_args(annotation)[0]
    return many, annotation


def _is_a(annotation: object, base: type[FhirBase]) -> TypeGuard[type[FhirBase]]:
    return isinstance(annotation, type) and issubclass(annotation, base)
