"""The token in a call's metadata."""

import pytest

from gateway.admission.tokens.bearer_token import find_bearer_token


@pytest.mark.parametrize("value", ["Bearer secret", "bearer secret", "BEARER secret"])
def test_the_scheme_may_be_written_in_any_case(value: str) -> None:
    assert find_bearer_token([("user-agent", "x"), ("authorization", value)]) == "secret"


@pytest.mark.parametrize("value", ["secret", "Basic secret", "Bearersecret", b"Bearer secret"])
def test_any_other_value_is_no_token(value: str | bytes) -> None:
    assert find_bearer_token([("authorization", value)]) is None


def test_no_metadata_is_no_token() -> None:
    assert find_bearer_token([]) is None
