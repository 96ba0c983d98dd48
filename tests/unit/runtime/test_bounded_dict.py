"""A dict with a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.bounded_dict import BoundedDict


def test_the_entry_stored_longest_ago_goes_first() -> None:
    kept = BoundedDict[str, int](2)
    for number, key in enumerate("abc"):
        kept[key] = number
    assert kept == {"b": 1, "c": 2}


def test_an_entry_that_is_stored_again_is_the_newest() -> None:
    kept = BoundedDict[str, int](2)
    for number, key in enumerate("abac"):
        kept[key] = number
    assert kept == {"a": 2, "c": 3}


def test_an_entry_that_is_removed_makes_room() -> None:
    kept = BoundedDict[str, int](2)
    kept["a"], kept["b"] = 1, 2
    assert kept.pop("a") == 1
    assert kept.pop("a", None) is None
    with pytest.raises(KeyError):
        del kept["a"]
    kept["c"] = 3
    assert kept == {"b": 2, "c": 3}


@given(st.lists(st.integers(0, 20)), st.integers(1, 10))
def test_it_holds_what_was_stored_last(keys: list[int], limit: int) -> None:
    kept = BoundedDict[int, int](limit)
    for place, key in enumerate(keys):
        kept[key] = place
    latest = list(dict.fromkeys(reversed(keys)))[:limit]
    assert list(reversed(kept)) == latest
