"""Checks that no annotation of a type can express, in a method that msgspec calls on each object."""

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any

from insurance.claim.fhir.models.concepts import CONCEPTS, is_outside
from insurance.claim.fhir.models.decimals import BOUND
from insurance.claim.fhir.models.elements import BESIDE, Element, Shape, known_shape
from insurance.claim.fhir.models.primitives import PATTERNS
from insurance.claim.fhir.models.sequences import are_unique, refer_to_given
from insurance.claim.fhir.periods import ends_before_start
from insurance.claim.fhir.release import Release

WITHOUT_SPACE = frozenset({"canonical", "uri"})
# Of all white space only the blank is printable.
MAY_HAVE_SPACE = "(' ' in v or not v.isprintable())"
NAMES: dict[str, Any] = {
    "CONCEPTS": CONCEPTS,
    "is_outside": is_outside,
    "are_unique": are_unique,
    "ends_before_start": ends_before_start,
    "refer_to_given": refer_to_given,
    "BOUND": BOUND,
    "Decimal": Decimal,
    **{f"is_{primitive}": matches for primitive, matches in PATTERNS.items()},
}


def post_init(shape: Shape, kept: Mapping[Element, Any]) -> dict[str, Callable[[Any], None]]:
    """A namespace with the method, or an empty one. `kept` has the annotations of the elements.

    The method is compiled from text, as those of dataclasses are: a loop over checks would take as long as
    all the rest of the reading.
    """
    checks = [*_checks(shape, kept)]
    if not checks:
        return {}
    body = "".join(f"    {line}\n" for lines in checks for line in lines)
    made: dict[str, Any] = {}
    exec(f"def __post_init__(self):\n{body}", NAMES, made)
    return made


def _checks(shape: Shape, kept: Mapping[Element, Any]) -> Iterator[tuple[str, ...]]:
    for element, annotation in kept.items():
        refused = _refused(element, annotation)
        if refused:
            yield f"v = self.{element.attribute}", f"if v is not None and {refused}: raise ValueError"
    attributes = {element.attribute for element in kept}
    for names, required in shape.choices:
        wrong = _wrong_number([_given(name, attributes) for name in names if name in attributes], required)
        yield (f"if {wrong}: raise ValueError",)
    yield from _checks_of_values(shape, kept)
    if shape.name == BESIDE:
        yield ("if self.id is None and self.extension is None: raise ValueError",)


def _checks_of_values(shape: Shape, kept: Mapping[Element, Any]) -> Iterator[tuple[str, ...]]:
    """Checks of several values of one object against each other."""
    if shape.name == "Claim":
        for name in sorted(element.attribute for element in kept if _has_sequence(shape.release, element)):
            yield f"v = self.{name}", "if v is not None and not are_unique(v): raise ValueError"
        yield ("if not refer_to_given(self): raise ValueError",)
    for name in CONCEPTS.get((shape.release, shape.name), ()):
        if any(element.attribute == name for element in kept):
            allowed = f"CONCEPTS[{str(shape.release)!r}, {shape.name!r}][{name!r}]"
            yield f"v = self.{name}", f"if v is not None and is_outside(v, {allowed}): raise ValueError"
    if shape.name == "Period":
        yield "s, e = self.start, self.end", "if s and e and ends_before_start(s, e): raise ValueError"


def _has_sequence(release: Release, element: Element) -> bool:
    return (
        element.type_name.startswith("Claim")
        and "sequence" in known_shape(release, element.type_name).by_name
    )


def _refused(element: Element, annotation: object) -> str | None:
    """The condition under which the value `v` is refused, cheap tests first, or None."""
    primitive = element.primitive
    if primitive == "decimal":
        return "(type(v) is not int or not -BOUND < v < BOUND) and type(v) is not Decimal"
    if element.many or element.codes or annotation is date:
        return None
    if primitive in WITHOUT_SPACE:
        return MAY_HAVE_SPACE
    if primitive not in PATTERNS:
        return None
    # Spares most codes the regular expression.
    return f"{MAY_HAVE_SPACE if primitive == 'code' else 'True'} and not is_{primitive}(v)"


def _given(name: str, attributes: Set[str]) -> str:
    """The condition that there is a value, or an extension in its place."""
    beside = f"{name}__ext"
    given = f"self.{name} is not None"
    return f"({given} or self.{beside} is not None)" if beside in attributes else given


def _wrong_number(given: list[str], required: bool) -> str:
    """The condition that more than one value of the choice is given, or none where one is required."""
    pairs = [f"{one} and ({' or '.join(given[place:])})" for place, one in enumerate(given[:-1], 1)]
    return " or ".join(pairs + ([f"not ({' or '.join(given)})"] if required else []) or ["False"])
