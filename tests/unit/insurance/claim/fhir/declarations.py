"""Writes insurance/claim/fhir/models/declared/*.txt from the models of fhir.resources.

`python -m tests.unit.insurance.claim.fhir.declarations` writes both files, after an update of fhir.resources.
"""

import importlib
import keyword
import typing
from collections.abc import Iterable, Iterator

from fhir_core.constraints import FHIR_PRIMITIVES_MAPS
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from fhir_core.types import FhirBase, FhirElementOrResourceBase
from pydantic.fields import FieldInfo

from insurance.claim.fhir.models.declarations import FOLDER
from insurance.claim.fhir.release import Release

Model = type[FHIRAbstractModel]

# R4 and R4B have the same Claim; fhir.resources keeps R5 without a name.
TYPES = {Release.R4: "fhir.resources.R4B.fhirtypes", Release.R5: "fhir.resources.fhirtypes"}
# Types of which there are no resources.
ABSTRACT = frozenset({"CanonicalResource", "DomainResource", "MetadataResource", "Resource"})
# Every model accepts it. It was an element of DSTU 2.
COMMENTS = "fhir_comments"
# Ends a list of codes that are examples.
AND_MORE = frozenset({"+", "etc."})
# What the models of R4B lack: the type's lines that the specification has in addition.
FORGOTTEN = {(Release.R4, "Extension"): (" valueMeta Meta [value]",)}


def main() -> None:
    """Write both files."""
    # Only fields are read: no model needs its validator.
    FHIRAbstractModel.set_global_model_config(defer_build=True)
    for release in Release:
        (FOLDER / f"{release.lower()}.txt").write_text("\n".join(blocks(release)))


def blocks(release: Release) -> list[str]:
    """The lines of all types."""
    beside = model(release, "FHIRPrimitiveExtension")
    assert beside is not None
    models = closure([beside, *resources(release).values()])
    return [block(release, models[name]) for name in sorted(models)]


def resources(release: Release) -> dict[str, Model]:
    """The models of all resources, by type."""
    names = [name.removesuffix("Type") for name in dir(importlib.import_module(TYPES[release]))]
    found = {name: model(release, name) for name in names if name not in ABSTRACT}
    return {name: one for name, one in found.items() if one is not None and one.has_resource_base()}


def closure(models: Iterable[Model]) -> dict[str, Model]:
    """These models and those of all types that their elements have, by type."""
    waiting = [*models]
    found: dict[str, Model] = {}
    while waiting:
        one = waiting.pop()
        if one.__resource_type__ not in found:
            found[one.__resource_type__] = one
            waiting += (
                type_of(field)[1].get_model_klass() for _, field in elements(one) if is_complex(field)
            )
    return found


def block(release: Release, one: Model) -> str:
    """The lines of a type."""
    name = one.__resource_type__
    head = f"{name} resource" if one.has_resource_base() else name
    order = {element: place for place, element in enumerate(one.elements_sequence())}
    by_place = sorted(elements(one), key=lambda pair: order.get(pair[0], len(order)))
    lines = [line(one, element, field) for element, field in by_place]
    return "\n".join((head, *lines, *FORGOTTEN.get((release, name), ()), ""))


def elements(one: Model) -> Iterator[tuple[str, FieldInfo]]:
    """The elements in JSON; those with `_` follow from the primitive ones."""
    for attribute, field in one.model_fields.items():
        name = field.alias or attribute
        if name != COMMENTS and not name.startswith("_"):
            assert attribute == (f"{name}_fhir" if keyword.iskeyword(name) else name)
            yield name, field


def line(one: Model, name: str, field: FieldInfo) -> str:
    """One element: name, type, * for a list, ! where it is required, [choice], (codes)."""
    many, annotation = type_of(field)
    kind = FHIR_PRIMITIVES_MAPS.get(annotation) or annotation.__name__.removesuffix("Type")
    if is_resource(annotation):
        kind = "Resource"
    flags = "*" * many + "!" * is_required(one, name, field)
    choice, codes = choice_of(field), codes_of(field)
    return " ".join(
        filter(None, (f" {name}", f"{kind}{flags}", choice, f"({' '.join(codes)})" if codes else ""))
    )


def is_required(one: Model, name: str, field: FieldInfo) -> bool:
    empty, aliases = one.model_construct(), one.get_alias_mapping()
    required = {aliases[element] for element, _ in empty.get_required_fields()}
    attribute = f"{name}_fhir" if keyword.iskeyword(name) else name
    return field.is_required() or attribute in required


def choice_of(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    choice = extra.get("one_of_many") if isinstance(extra, dict) else None
    return (
        f"[{choice}{'!' * bool(extra['one_of_many_required'])}]" if choice and isinstance(extra, dict) else ""
    )


def codes_of(field: FieldInfo) -> list[str]:
    extra = field.json_schema_extra
    codes: typing.Any = extra.get("enum_values") if isinstance(extra, dict) else None
    primitive = FHIR_PRIMITIVES_MAPS.get(type_of(field)[1])
    return codes if codes and primitive == "code" and not AND_MORE & set(codes) else []


def model(release: Release, name: str) -> Model | None:
    annotation: typing.Any = getattr(importlib.import_module(TYPES[release]), f"{name}Type", None)
    return annotation.get_model_klass() if is_a(annotation, FhirBase) else None


def type_of(field: FieldInfo) -> tuple[bool, typing.Any]:
    """Whether the element is a list, and X of `X | None` and of `list[X | None] | None`."""
    many, annotation = False, field.annotation
    while annotation not in FHIR_PRIMITIVES_MAPS and (origin := typing.get_origin(annotation)) is not None:
        many = many or origin is list
        annotation = typing.get_args(annotation)[0]
    return many, annotation


def is_complex(field: FieldInfo) -> bool:
    annotation = type_of(field)[1]
    return annotation not in FHIR_PRIMITIVES_MAPS and not is_resource(annotation)


def is_resource(annotation: object) -> bool:
    return is_a(annotation, FhirElementOrResourceBase)


def is_a(annotation: object, base: type[FhirBase]) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, base)


if __name__ == "__main__":
    main()
