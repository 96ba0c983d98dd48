"""The profile in docs/fhir/ is valid FHIR, and says what the reader and the writer of claims do."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from fhir.resources.codesystem import CodeSystem as CodeSystemR5
from fhir.resources.R4B.codesystem import CodeSystem as CodeSystemR4
from fhir.resources.R4B.structuredefinition import StructureDefinition as StructureDefinitionR4
from fhir.resources.structuredefinition import StructureDefinition as StructureDefinitionR5

from docs.generate.fhir_profile.claim_profile import claim_profile
from docs.generate.fhir_profile.extension_definitions import extension_definitions, type_of
from docs.generate.fhir_profile.fact_places import with_fact_places
from docs.generate.fhir_profile.profile_files import CODES, IDENTIFIERS, profile_files
from docs.generate.table import BEGIN, END
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.fhir import identifier_systems
from insurance.claim.fhir.profile import systems
from insurance.claim.fhir.profile.extensions import PREFIX, ValueType
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.writing.claim_document import claim_document
from insurance.claim.format import ClaimFormat
from tests.unit.insurance.claim.bhyt.test_writing import FULL

MODELS: dict[tuple[str, str], Any] = {
    ("r4", "StructureDefinition"): StructureDefinitionR4,
    ("r5", "StructureDefinition"): StructureDefinitionR5,
    ("r4", "CodeSystem"): CodeSystemR4,
    ("r5", "CodeSystem"): CodeSystemR5,
}
FILES = {name: text for name, text in profile_files().items() if name.endswith(".json")}


@pytest.mark.parametrize("name", FILES)
def test_every_resource_is_valid(name: str) -> None:
    resource = msgspec.json.decode(FILES[name])
    MODELS[name.partition("/")[0], resource["resourceType"]].model_validate_json(FILES[name])


@pytest.mark.parametrize("release", Release)
def test_the_elements_of_each_definition_have_ids_of_their_own(release: Release) -> None:
    for definition in (claim_profile(release), *extension_definitions(release).values()):
        ids = [element["id"] for element in definition["differential"]["element"]]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("release", Release)
def test_every_extension_that_is_written_is_defined_with_its_value_and_its_place(release: Release) -> None:
    definitions = {one["url"]: one for one in extension_definitions(release).values()}
    written = list(extensions(full_claim(release), "Claim"))
    assert len({extension["url"] for _, extension in written}) > 40
    for place, extension in written:
        definition = definitions[extension["url"]]
        assert place in {context["expression"] for context in definition["context"]}
        values = [type_of(ValueType(name)) for name in extension if name not in ("url", "extension")]
        assert values == [kind["code"] for kind in definition["differential"]["element"][-1].get("type", [])]


@pytest.mark.parametrize("release", Release)
def test_the_profile_of_the_claim_names_every_extension_of_it(release: Release) -> None:
    elements = claim_profile(release)["differential"]["element"]
    named = {
        url for element in elements for kind in element.get("type", []) for url in kind.get("profile", [])
    }
    assert named == {one["url"] for one in extension_definitions(release).values()}


def test_every_system_is_on_the_page() -> None:
    ours = {value for value in vars(systems).values() if isinstance(value, str) and ":cs:" in value}
    assert ours - {systems.CARE_ROLE, systems.INFORMATION} <= CODES.keys()
    assert {
        value for name, value in vars(identifier_systems).items() if name.endswith("_SYSTEM")
    } <= IDENTIFIERS.keys()


def test_the_table_of_facts_is_made_anew_within_its_page() -> None:
    page = with_fact_places(f"before\n{BEGIN}old\n{END}after\n")
    assert page.startswith(f"before\n{BEGIN}\n| fact |")
    assert page.endswith(f"\n{END}after\n")
    assert with_fact_places(page) == page


def full_claim(release: Release) -> dict[str, Any]:
    """An export with every field, written as FHIR."""
    claim = BhytReader(ClaimFormat.BHYT_XML).read_validating(FULL)
    return claim_document(claim, release)


def extensions(value: object, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Our extensions, with the path of what has them."""
    if isinstance(value, list):
        for item in value:
            yield from extensions(item, place)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "extension":
                yield from ((place, one) for one in inner if one["url"].startswith(PREFIX))
            else:
                yield from extensions(inner, f"{place}.{name}")
