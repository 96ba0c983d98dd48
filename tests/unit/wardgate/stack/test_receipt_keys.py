"""The key for receipts is made once, for its owner only, and gives way to the environment's."""

import stat
from pathlib import Path

import pytest

from runtime.problem import Problem
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS
from tests.unit.wardgate.stack.test_listening import free
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.receipt_keys import ensure_receipt_keys


def a_plan(folder: Path, **environment: str) -> Plan:
    return Plan.of(DataFolder(folder), 100, 1, free(**environment))


def test_it_is_made_at_the_first_start_and_found_at_the_next(tmp_path: Path) -> None:
    first = ensure_receipt_keys(a_plan(tmp_path))
    assert ensure_receipt_keys(a_plan(tmp_path)) == first
    assert stat.S_IMODE((tmp_path / "receipt-keys").stat().st_mode) == 0o600


def test_no_two_folders_have_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, other = (ensure_receipt_keys(a_plan(tmp_path / name)) for name in ("one", "other"))
    assert one != other


def test_those_of_the_environment_are_used_and_none_is_made(tmp_path: Path) -> None:
    keys = f"{RECEIPT_KEYS},{OLDER_KEY}"
    assert ensure_receipt_keys(a_plan(tmp_path, WARDGATE_RECEIPT_KEYS=keys)) == keys
    assert not (tmp_path / "receipt-keys").exists()


def test_one_put_in_front_by_hand_is_taken(tmp_path: Path) -> None:
    kept = ensure_receipt_keys(a_plan(tmp_path))
    (tmp_path / "receipt-keys").write_text(f"{RECEIPT_KEYS},{kept}\n")
    assert ensure_receipt_keys(a_plan(tmp_path)) == f"{RECEIPT_KEYS},{kept}"


def test_a_file_that_was_spoilt_is_a_problem_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "receipt-keys").write_text("oops\n")
    with pytest.raises(Problem, match="receipt-keys holds no keys for receipts"):
        ensure_receipt_keys(a_plan(tmp_path))
