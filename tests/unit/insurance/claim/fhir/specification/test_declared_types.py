"""The declared types have the elements, cardinalities, types and codes of HL7's schemas."""

from collections.abc import Iterator

import pytest

from insurance.claim.fhir.models.declarations import DeclaredElement, declared_type
from insurance.claim.fhir.models.elements import known_shape
from insurance.claim.fhir.release import Release
from tests.unit.insurance.claim.fhir.specification.from_schema import EXTENSION_VALUES, RESOURCES
from tests.unit.insurance.claim.fhir.specification.judge import BINDINGS, Judge
from tests.unit.insurance.claim.fhir.specification.tables import Element, table

# Data types of which the declarations have no modifierExtension. One is refused in any case.
MODIFIERS = frozenset({"implicitRules", "modifierExtension"})


def pairs(release: Release) -> Iterator[tuple[str, str]]:
    """The types of the table with their declared names: each is met as the type of the same element."""
    met: set[tuple[str, str]] = set()
    waiting = [(name, name) for name in RESOURCES]
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            yield one
            declared = elements_of(release, one[1])
            for element in table(release)[one[0]].values():
                if element.type in table(release) and element.name in declared:
                    waiting.append((element.type, declared[element.name].type))


def elements_of(release: Release, name: str) -> dict[str, DeclaredElement]:
    declared = declared_type(release, name)
    assert declared is not None, name
    return {
        element.name: element
        for element in declared.elements
        if name != "Extension" or not element.name.startswith("value") or is_value(element)
    }


def is_value(element: DeclaredElement) -> bool:
    """Whether the table has it: of the values of extensions it has those that claims have."""
    return element.type[0].islower() or element.type in EXTENSION_VALUES


@pytest.mark.parametrize("release", Release)
def test_elements_have_the_cardinality_and_type_of_the_schema(release: Release) -> None:
    judge = Judge(release)
    found = [*pairs(release)]
    assert len(found) > 70
    for name, declared_name in found:
        ours, theirs = elements_of(release, declared_name), table(release)[name]
        assert ours.keys() - MODIFIERS == theirs.keys() - MODIFIERS, name
        required = {element for element in ours if ours[element].required}
        assert required == {*judge.required(name)}, name
        for element in theirs.keys() - MODIFIERS:
            assert same_type(ours[element], theirs[element]), (name, element)


def same_type(ours: DeclaredElement, theirs: Element) -> bool:
    if ours.many != theirs.many:
        return False
    if theirs.type == "ResourceList":
        return ours.type == "Resource"
    # Parts of a resource have other names: Claim_Item is ClaimItem.
    return ours.type == theirs.type if theirs.is_primitive else ours.type[0].isupper()


@pytest.mark.parametrize("release", Release)
def test_elements_have_the_codes_of_the_schema_and_of_the_required_bindings(release: Release) -> None:
    for name, declared_name in pairs(release):
        shape = known_shape(release, declared_name)
        for element in table(release)[name].values():
            codes = element.codes or BINDINGS.get((name, element.name))
            if element.type == "code" and element.name in shape.by_name:
                assert (shape.by_name[element.name].codes or None) == codes, (name, element.name)
