"""How tests are distributed among the processes of pytest-xdist."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

from tests.scheduling import LONGEST_FIRST, ONE_AT_A_TIME, SHARED, place_of, scope_of

ROOT = Path(__file__).parents[2]


def test_tests_that_measure_time_share_a_scope() -> None:
    scopes = {scope_of(f"{folder}test_x.py::test_y") for folder in ONE_AT_A_TIME}
    assert len(scopes) == 1


def test_tests_of_a_file_share_a_scope_and_those_of_another_file_do_not() -> None:
    names = [
        f"tests/unit/{file}.py::{test}" for file in ("test_x", "test_y") for test in ("test_1", "test_2[x]")
    ]
    assert len({scope_of(name) for name in names}) == 2


def test_tests_that_run_one_at_a_time_come_first_and_short_ones_last() -> None:
    names = [
        "tests/unit/test_x.py::test_1",
        "tests/acceptance/test_first_run.py::test_1",
        "tests/integration/timing/test_x.py::test_1",
        "tests/acceptance/test_hard_days.py::test_1",
        "tests/integration/test_x.py::test_1",
    ]
    ordered = sorted(names, key=place_of)
    assert [names.index(name) for name in ordered] == [2, 3, 1, 4, 0]


def test_files_that_share_what_takes_long_to_make_have_one_scope_and_one_place() -> None:
    for one, other in SHARED.items():
        assert scope_of(f"{one}::test_1") == scope_of(f"{other}::test_1")
        assert place_of(f"{one}::test_1") == place_of(f"{other}::test_1")


def test_every_path_in_the_order_exists() -> None:
    named = [*LONGEST_FIRST, *SHARED, *SHARED.values()]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_xdist_asks_for_the_scope_of_a_test_where_it_is_overridden() -> None:
    assert callable(LoadScopeScheduling._split_scope)
