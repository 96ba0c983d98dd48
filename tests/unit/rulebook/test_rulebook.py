"""The rulebook finds its rules, names itself by their bytes, and judges by the version of the day."""

import re
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest

from insurance.claim.fact import ClaimFact, Fact
from review.rulebook.engine.rulebook import Rulebook
from tests.rules.cases import a_case

ROOT = Path(__file__).parents[3]
RULE = '''"""A rule of this test's own."""

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.rule import Found, Law, FindingOutcome, Prior, Rule

rule = Rule("{code}", Text("Thử", "A try"), FindingOutcome.WARN, Prior(1, 1))


@rule.in_force("2020-01-01", law=Law("First act", "Article 1"))
def always(case):
    yield Found(0, Fact(ClaimFact.CLAIM), None, Text("Có.", "Found."))


@rule.in_force("2026-01-01", law=Law("Second act", "Article 2"))
def raises(case):
    raise LookupError("broken")
    yield
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """An empty package of rules."""
    name = f"rules_of_{tmp_path.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield import_module(name)
    for loaded in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[loaded]


def write(package: ModuleType, file: str, code: str = "T01") -> Path:
    path = Path(package.__path__[0]) / file
    path.write_text(RULE.format(code=code), encoding="utf-8")
    invalidate_caches()
    return path


def test_a_new_file_is_a_new_rule(package: ModuleType) -> None:
    assert Rulebook(package).rules == ()
    write(package, "a_rule.py")
    assert [rule.code for rule in Rulebook(package).rules] == ["T01"]


def test_two_rules_of_one_code_are_refused(package: ModuleType) -> None:
    write(package, "a_rule.py")
    write(package, "another.py")
    with pytest.raises(ValueError, match="T01"):
        Rulebook(package)


def test_the_version_is_a_month_and_a_digest() -> None:
    assert re.fullmatch(r"\d{4}\.\d\d-[0-9a-f]{8}", Rulebook().version)
    assert Rulebook().version == Rulebook().version


def test_any_change_of_a_rule_changes_the_version(package: ModuleType) -> None:
    path = write(package, "a_rule.py")
    before = Rulebook(package).version
    path.write_text(path.read_text(encoding="utf-8") + "# another word\n", encoding="utf-8")
    assert Rulebook(package).version != before


@pytest.mark.parametrize(
    "source",
    [
        "review/rulebook/tables/icd10_sex.yaml",
        "review/rulebook/facts/money.py",
        "review/answer/score.py",
        "insurance/claim/claim.py",
        "insurance/law/cover/covered_days.py",
        "insurance/law/parameters/days_of_grace.yaml",
    ],
)
def test_any_change_of_what_a_review_is_made_of_changes_the_version(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("insurance", "review"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("review.rulebook.engine.edition.ROOT", tmp_path)
    before = Rulebook().version
    with (tmp_path / source).open("r+", encoding="utf-8") as file:
        file.seek(0, 2)
        file.write("# another word\n")
    assert Rulebook().version != before


@pytest.mark.parametrize("day", ["2020-01-01", "2025-12-31"])
def test_the_version_in_force_on_the_last_day_judges(package: ModuleType, day: str) -> None:
    write(package, "a_rule.py")
    case = a_case(claim={"admitted": "2026-05-01", "discharged": f"{day}T23:59+07:00"})
    (finding,) = Rulebook(package).judge(case).findings
    assert finding.law.act == "First act"


def test_before_its_first_version_a_rule_says_nothing(package: ModuleType) -> None:
    write(package, "a_rule.py")
    judgement = Rulebook(package).judge(a_case(claim={"discharged": "2019-12-31T10:00+07:00"}))
    assert judgement.findings == ()
    assert judgement.unjudged == ()


def test_a_rule_that_raises_is_not_silenced(package: ModuleType) -> None:
    write(package, "a_rule.py")
    with pytest.raises(LookupError, match="broken"):
        Rulebook(package).judge(a_case())


def test_a_claim_without_any_day_leaves_every_rule_unjudged() -> None:
    rulebook = Rulebook()
    judgement = rulebook.judge(a_case(day=None))
    assert [one.rule for one in judgement.unjudged] == list(rulebook.rules)
    assert {one.missing.fact for one in judgement.unjudged} == {Fact(ClaimFact.STAY)}


def test_a_clean_claim_is_clean() -> None:
    judgement = Rulebook().judge(a_case())
    assert judgement.findings == ()
    assert judgement.unjudged == ()
