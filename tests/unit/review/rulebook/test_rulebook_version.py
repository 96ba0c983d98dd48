"""A rulebook's version covers every file that a judgement rests on."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from types import ModuleType

import pytest

from review.rulebook import rules
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.engine.rulebook_version import PACKAGES, PARTS, ROOT, digest, rulebook_version
from review.rulebook.engine.source_files import source_files
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.review.rulebook.written_rule import write_rule


@pytest.fixture(scope="module")
def covered() -> frozenset[Path]:
    """What the version of today's rulebook is made of."""
    return source_files([ROOT / part for part in PARTS], ROOT, PACKAGES)


def test_a_version_is_the_release_and_a_digest() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", Rulebook().version)
    assert Rulebook().version == rulebook_version(rules)


def test_it_covers_every_file_that_a_review_imports_or_reads(covered: frozenset[Path]) -> None:
    script = Path(__file__).with_name("files_of_a_review.py")
    # -B: the bytecode files that Python writes on a first run are no files of a review.
    command = [sys.executable, "-B", str(script)]
    ran = subprocess.run(command, input=fhir_claim(), capture_output=True, check=True)
    needed = {ROOT / line for line in ran.stdout.decode().splitlines()}
    assert {ROOT / "insurance/text.py", ROOT / "review/rulebook/tables/icd10_sex.yaml"} <= needed
    assert needed - covered == set()


def test_it_covers_neither_gateway_nor_command_line_nor_wiring(covered: frozenset[Path]) -> None:
    """A change of these must not discard all cached reviews."""
    others = {file for file in covered if file.is_relative_to(ROOT / "gateway")}
    others |= {file for file in covered if file.is_relative_to(ROOT / "wardgate")}
    assert others == set()
    assert ROOT / "review/wiring.py" not in covered


def test_a_change_of_any_of_them_changes_the_digest(covered: frozenset[Path], tmp_path: Path) -> None:
    copies = [tmp_path / file.relative_to(ROOT) for file in sorted(covered)]
    for file, copy in zip(sorted(covered), copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(file, copy)
    assert digest(copies, [tmp_path]) == digest(covered, [ROOT])
    # In groups: the digest of all of them for each one would read a quarter of a million files.
    for group in (copies[at : at + 25] for at in range(0, len(copies), 25)):
        before = digest(group, [tmp_path])
        for copy in group:
            content = copy.read_bytes()
            copy.write_bytes(content + b"#")
            assert digest(group, [tmp_path]) != before, copy
            copy.write_bytes(content)


def test_the_digest_changes_if_a_file_moves_or_is_deleted(tmp_path: Path) -> None:
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text("same")
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    assert len({digest(files, [tmp_path]) for files in ([one], [two], [one, two])}) == 3


def test_a_change_of_a_rule_changes_the_version(package: ModuleType) -> None:
    path = write_rule(package, "a_rule.py")
    before = Rulebook(package).version
    path.write_text(path.read_text(encoding="utf-8") + "# another word\n", encoding="utf-8")
    assert Rulebook(package).version != before
