"""How tests are distributed among the processes of pytest-xdist."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

from tests.scheduling import ONE_AT_A_TIME, ONE_PROCESS_A_FILE, scope_of

ROOT = Path(__file__).parents[2]


def test_tests_that_measure_time_share_a_scope() -> None:
    scopes = {scope_of(f"{folder}test_x.py::test_y") for folder in ONE_AT_A_TIME}
    assert len(scopes) == 1


def test_tests_of_a_file_with_a_shared_stack_share_a_scope() -> None:
    scopes = {scope_of(f"{file}::{test}") for file in ONE_PROCESS_A_FILE for test in ("test_x", "test_y[1]")}
    assert len(scopes) == len(ONE_PROCESS_A_FILE)


def test_other_tests_have_their_own_scopes() -> None:
    assert scope_of("tests/unit/test_x.py::test_y") != scope_of("tests/unit/test_x.py::test_z")


def test_every_path_in_the_distribution_exists() -> None:
    assert [path for path in (*ONE_AT_A_TIME, *ONE_PROCESS_A_FILE) if not (ROOT / path).exists()] == []


def test_xdist_asks_for_the_scope_of_a_test_where_it_is_overridden() -> None:
    assert callable(LoadScopeScheduling._split_scope)
