"""A register in memory in which a person dies."""

import pytest

from tests.unit.gateway.register.death.dying import Dying, dying_in_memory


@pytest.fixture
def dying() -> Dying:
    return dying_in_memory()
