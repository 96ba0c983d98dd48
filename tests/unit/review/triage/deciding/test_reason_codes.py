"""Every reason has words in both languages; codes of rules are the rules' own."""

import pytest

from insurance.text import Text
from review.triage.deciding.reason_codes import reason_codes
from tests.the_rulebook import the_rulebook


def test_reasons_are_the_rules_and_the_insurers_list() -> None:
    titles = {rule.code: rule.title for rule in the_rulebook().rules}
    codes = reason_codes(titles)
    assert codes["W06"] == titles["W06"]
    assert codes["S.005.434"].en == "The service is part of another one that is paid"
    assert all(words.vi and words.en for words in codes.values())
    assert all(not words.vi.endswith(".") for code, words in codes.items() if code not in titles)


def test_no_reason_has_the_code_of_a_rule() -> None:
    with pytest.raises(ValueError, match=r"S\.005\.434"):
        reason_codes({"S.005.434": Text("a", "b")})
