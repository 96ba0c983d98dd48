"""The declared types are those of the models of fhir.resources."""

import subprocess
import sys

import pytest

from insurance.claim.fhir.models.compiled import RESOURCES
from insurance.claim.fhir.models.declarations import FOLDER, declared_type
from insurance.claim.fhir.models.elements import resource_shape, shape_of
from insurance.claim.fhir.release import Release
from tests.unit.insurance.claim.fhir.declarations import block, closure, model


@pytest.mark.parametrize("release", Release)
def test_the_types_of_claims_are_declared_as_fhir_resources_declares_them(release: Release) -> None:
    models = closure(filter(None, (model(release, name) for name in ("Bundle", *RESOURCES))))
    assert len(models) > 90
    declared = (FOLDER / f"{release.lower()}.txt").read_text().split("\n\n")
    assert [one.strip() for one in map(block, [release] * len(models), models.values())] == [
        next(text.strip() for text in declared if text.split(maxsplit=1)[0] == name) for name in models
    ]


@pytest.mark.parametrize("release", Release)
def test_every_declared_line_is_read(release: Release) -> None:
    for text in (FOLDER / f"{release.lower()}.txt").read_text().split("\n\n"):
        name = text.split(maxsplit=1)[0]
        shape = shape_of(release, name)
        declared = declared_type(release, name)
        assert shape is not None
        assert declared is not None
        assert len(declared.elements) == len(text.strip().splitlines()) - 1
        for element in shape.elements:
            assert element.primitive or element.resource or shape_of(release, element.type_name), element.name


@pytest.mark.parametrize(
    "name", ["Claim_", "DomainResource", "Resource", "HumanName", "", None, 7, ["Claim"]]
)
def test_what_is_no_resource_has_no_shape(name: object) -> None:
    assert resource_shape(Release.R4, name) is None


def test_reading_imports_none_of_the_libraries_that_the_declarations_come_from() -> None:
    program = (
        "import sys; from insurance.claim.reader import ClaimReader; ClaimReader();"
        "print({name.partition('.')[0] for name in sys.modules} & {'fhir', 'fhir_core', 'pydantic'})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
