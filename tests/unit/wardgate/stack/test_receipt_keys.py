"""The key for receipts is made once, readable by its owner only; keys of the environment take precedence."""

import stat
from pathlib import Path

import pytest

from runtime.problem import Problem
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS
from tests.unit.wardgate.stack.test_addresses import free
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.receipt_keys import ensure_receipt_keys


def a_plan(folder: Path, **environment: str) -> Plan:
    return Plan.of(DataFolder(folder), 100, 1, free(**environment))


def test_a_key_is_made_at_the_first_start_and_used_again_at_the_next(tmp_path: Path) -> None:
    first = ensure_receipt_keys(a_plan(tmp_path))
    assert ensure_receipt_keys(a_plan(tmp_path)) == first
    assert stat.S_IMODE((tmp_path / "receipt-keys").stat().st_mode) == 0o600


def test_each_folder_has_a_key_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, other = (ensure_receipt_keys(a_plan(tmp_path / name)) for name in ("one", "other"))
    assert one != other


def test_keys_of_the_environment_are_used_and_none_is_made(tmp_path: Path) -> None:
    keys = f"{RECEIPT_KEYS},{OLDER_KEY}"
    assert ensure_receipt_keys(a_plan(tmp_path, WARDGATE_RECEIPT_KEYS=keys)) == keys
    assert not (tmp_path / "receipt-keys").exists()


def test_a_key_added_to_the_file_is_used(tmp_path: Path) -> None:
    kept = ensure_receipt_keys(a_plan(tmp_path))
    (tmp_path / "receipt-keys").write_text(f"{RECEIPT_KEYS},{kept}\n")
    assert ensure_receipt_keys(a_plan(tmp_path)) == f"{RECEIPT_KEYS},{kept}"


def test_a_damaged_file_is_a_problem_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "receipt-keys").write_text("oops\n")
    with pytest.raises(Problem, match="receipt-keys does not contain keys for receipts"):
        ensure_receipt_keys(a_plan(tmp_path))
