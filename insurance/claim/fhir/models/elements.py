"""The elements of a type as they are read: by name, the required ones, the choices, those with `_`."""

import keyword
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from insurance.claim.fhir.models.code_sets import code_set
from insurance.claim.fhir.models.declarations import DeclaredElement, DeclaredType, declared_type
from insurance.claim.fhir.release import Release

# They may change the meaning of all else. FHIR forbids to process what has one that the reader does not know.
MODIFIERS = frozenset({"implicitRules", "modifierExtension"})
# The type of the elements that FHIR binds to all MIME types (BCP 13), in place of code. No release has a
# primitive type of this name.
MIME_TYPE = "mimeType"
_MIME_TYPES = frozenset(
    {
        ("Attachment", "contentType"),
        ("Binary", "contentType"),
        ("Signature", "sigFormat"),
        ("Signature", "targetFormat"),
    }
)
# The type of an element that holds the extensions of a primitive one.
BESIDE = "FHIRPrimitiveExtension"
# Attributes in FHIR, not elements: they take no extensions.
_ATTRIBUTES = frozenset({"id", "div"})


class Element:
    """One element: `name` in JSON, `attribute` in the compiled type; primitive, resource or complex.

    `codes` is the closed set of codes that FHIR requires for it, where there is one.
    """

    def __init__(self, name: str, type_name: str, many: bool, codes: frozenset[str] | None = None) -> None:
        self.name = name
        self.beside_primitive = name.startswith("_")
        plain = name.lstrip("_")
        attribute = f"{plain}_fhir" if keyword.iskeyword(plain) else plain
        self.attribute = f"{attribute}__ext" if self.beside_primitive else attribute
        self.many = many
        self.primitive = type_name if type_name[0].islower() else None
        self.resource = type_name == "Resource"
        self.type_name = type_name
        self.codes = codes
        # Whether it is one value of JSON that can be judged by itself.
        self.is_single_value = bool(self.primitive) and not many and name not in MODIFIERS


class Shape:
    """A type: its elements in the order of the specification, those with `_` last."""

    def __init__(self, release: Release, declared: DeclaredType) -> None:
        self.release = release
        self.name = declared.name
        self.is_resource = declared.is_resource
        self.elements = tuple(_elements(release, declared))
        self.by_name = {element.name: element for element in self.elements}
        needed = {element.name for element in declared.elements if element.required}
        self.needed = tuple(element for element in self.elements if element.name in needed)
        # These may be absent where an extension says why.
        self.required_primitives = frozenset(
            element.attribute for element in self.needed if f"_{element.name}" in self.by_name
        )
        self.required = frozenset(one.attribute for one in self.needed) - self.required_primitives
        self.choices = tuple(_choices(declared))


@cache
def shape_of(release: Release, type_name: str) -> Shape | None:
    """The type of this name, or None where the release has none."""
    declared = declared_type(release, type_name)
    return Shape(release, declared) if declared is not None else None


def known_shape(release: Release, type_name: str) -> Shape:
    """The type of an element. Raises KeyError where the release has none."""
    shape = shape_of(release, type_name)
    if shape is None:
        raise KeyError(type_name)
    return shape


def resource_shape(release: Release, name: object) -> Shape | None:
    """The type of the resource of this name in the release, or None where there is none."""
    shape = shape_of(release, name) if isinstance(name, str) else None
    return shape if shape is not None and shape.is_resource else None


def _elements(release: Release, declared: DeclaredType) -> Iterator[Element]:
    for one in declared.elements:
        codes = code_set(release, declared.name, one.name, one.codes) if one.type == "code" else None
        type_name = MIME_TYPE if (declared.name, one.name) in _MIME_TYPES else one.type
        yield Element(one.name, type_name, one.many, codes)
    for one in declared.elements:
        if _takes_extensions(declared, one):
            yield Element(f"_{one.name}", BESIDE, one.many)


def _takes_extensions(declared: DeclaredType, element: DeclaredElement) -> bool:
    is_url = declared.name == "Extension" and element.name == "url"
    return element.type[0].islower() and element.name not in _ATTRIBUTES and not is_url


def _choices(declared: DeclaredType) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The names of each choice, and whether one of them is required."""
    names: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for element in declared.elements:
        if element.choice:
            names[element.choice, element.one_required].append(element.name)
    for (_, required), chosen in names.items():
        yield tuple(chosen), required
