"""Counts of things in English."""

import pytest

from runtime.output.counted import counted


@pytest.mark.parametrize(("count", "said"), [(0, "0 files"), (1, "1 file"), (2000, "2,000 files")])
def test_one_thing_is_named_in_the_singular(count: int, said: str) -> None:
    assert counted(count, "file") == said


def test_an_irregular_plural_and_a_verb_are_given() -> None:
    assert counted(2, "entry", "entries") == "2 entries"
    assert counted(1, "claim is", "claims are") == "1 claim is"
