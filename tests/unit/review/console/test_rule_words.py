"""The console has short words for every rule, so that no table shows a bare code."""

import pytest

from review.console.text.words import all_entries
from review.rulebook.engine.rulebook import Rulebook


@pytest.mark.parametrize("code", [rule.code for rule in Rulebook().rules])
def test_every_rule_has_short_words(code: str) -> None:
    assert f"rules_short.{code.lower()}" in dict(all_entries())
