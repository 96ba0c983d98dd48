"""Writes rules into a package of a test's own."""

from importlib import invalidate_caches
from pathlib import Path
from types import ModuleType

RULE = '''"""A rule of this test's own."""

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from insurance.law.parameters.provision import Provision
from review.rulebook.engine.answers import Found, FindingOutcome
from review.rulebook.engine.rule import Prior, Rule

rule = Rule("{code}", Text("Thử", "A try"), FindingOutcome.WARN, Prior(1, 1))


@rule.in_force("2020-01-01", law=Provision("First act", "Article 1"))
def always(case):
    yield Found(0, Fact(ClaimFact.CLAIM), None, Text("Có.", "Found."))


@rule.in_force("2026-01-01", law=Provision("Second act", "Article 2"))
def raises(case):
    raise LookupError("broken")
    yield
'''


def write_rule(package: ModuleType, file: str, code: str = "T01") -> Path:
    """A rule in a file of the package."""
    path = Path(package.__path__[0]) / file
    path.write_text(RULE.format(code=code), encoding="utf-8")
    invalidate_caches()
    return path
