"""All rules, read once for the tests of a process: each time takes a third of a second."""

from functools import cache

from review.rulebook.engine.rulebook import Rulebook


@cache
def the_rulebook() -> Rulebook:
    """No test may change it."""
    return Rulebook()
