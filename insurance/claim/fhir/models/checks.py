"""What no annotation can say of a type, as the method that msgspec calls on each object it has read."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from insurance.claim.fhir.models.decimals import BOUND
from insurance.claim.fhir.models.elements import Element, Shape
from insurance.claim.fhir.models.primitives import LOOKS

NAMES: dict[str, Any] = {
    "Decimal": Decimal,
    "BOUND": BOUND,
    **{f"is_{kind}": look for kind, look in LOOKS.items()},
}


def post_init(shape: Shape, kept: Mapping[Element, Any]) -> dict[str, Callable[[Any], None]]:
    """The method as a namespace, empty where there is nothing to check. `kept` has each element's annotation.

    Compiled from text, as dataclasses are: a loop over checks would take as long as all the rest.
    """
    doubts = [*_doubts(shape, kept)]
    if not doubts:
        return {}
    body = "".join(f"    {line}\n" for lines in doubts for line in lines)
    made: dict[str, Any] = {}
    exec(f"def __post_init__(self):\n{body}", NAMES, made)
    return made


def _doubts(shape: Shape, kept: Mapping[Element, Any]) -> Iterator[tuple[str, ...]]:
    for element, annotation in kept.items():
        doubt = _doubt(element, annotation)
        if doubt:
            yield f"v = self.{element.attribute}", f"if v is not None and {doubt}: raise ValueError"
    given = {element.attribute for element in kept}
    for names, must in shape.choices:
        yield (f"if {_miscounted([name for name in names if name in given], must)}: raise ValueError",)
    if shape.name == "FHIRPrimitiveExtension":
        yield ("if self.id is None and self.extension is None: raise ValueError",)


def _doubt(element: Element, annotation: object) -> str | None:
    """When the value `v` is to be refused: what is quick to see before what is not."""
    if element.primitive == "decimal":
        return "type(v) is not Decimal and not (type(v) is int and -BOUND < v < BOUND)"
    if element.primitive not in LOOKS or annotation is not str:
        return None
    looks_wrong = f"not is_{element.primitive}(v)"
    # No white space but a blank is printable, and few codes have a blank.
    return (
        f"(not v or ' ' in v or not v.isprintable()) and {looks_wrong}"
        if element.primitive == "code"
        else looks_wrong
    )


def _miscounted(names: list[str], must: bool) -> str:
    """More than one of the choice given, or none where one must be."""
    given = [f"self.{name} is not None" for name in names]
    pairs = [f"{one} and ({' or '.join(given[place:])})" for place, one in enumerate(given[:-1], 1)]
    return " or ".join(pairs + ([f"not ({' or '.join(given)})"] if must else []) or ["False"])
