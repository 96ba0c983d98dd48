"""How many files a process may have open."""

import resource
from collections.abc import Iterator

import pytest

from runtime.sharing.open_files import allow_all_open_files


@pytest.fixture
def hard() -> Iterator[int]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_process_may_open_as_many_files_as_the_machine_lets_it(hard: int) -> None:
    allow_all_open_files()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
