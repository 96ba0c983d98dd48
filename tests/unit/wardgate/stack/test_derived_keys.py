"""Worker and console of a one-machine stack get keys of their own, and no key that signs receipts."""

from pathlib import Path

import msgspec
import pytest

from review.settings import CacheKey
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS
from tests.unit.wardgate.stack.test_receipt_keys import a_plan
from wardgate.stack.processes.serving_processes import Urls, console_process, worker_process

URLS = Urls("postgresql://db/wardgate", "redis://cache:6379/0")


MAKERS = {"WARDGATE_REVIEW_CACHE_KEY": worker_process, "WARDGATE_CONSOLE_KEY": console_process}
OWN = "VEVTVC1PTkxZIHJldmlldyBjYWNoZSBrZXksIDMyIGI="


def key_of(folder: Path, name: str, receipt_keys: str, **given: str) -> str:
    """The key of this name that the process gets."""
    process = MAKERS[name](a_plan(folder, **given), URLS, receipt_keys)
    environment = process._environment or {}
    assert receipt_keys not in environment.values()
    return msgspec.convert(environment[name], CacheKey)


@pytest.mark.parametrize("name", MAKERS)
def test_a_key_follows_from_the_key_that_signs_receipts(name: str, tmp_path: Path) -> None:
    key = key_of(tmp_path, name, RECEIPT_KEYS)
    assert key == key_of(tmp_path, name, f"{RECEIPT_KEYS},{OLDER_KEY}")
    assert key != key_of(tmp_path, name, OLDER_KEY)
    assert key not in RECEIPT_KEYS


def test_each_process_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert len({key_of(tmp_path, name, RECEIPT_KEYS) for name in MAKERS}) == len(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_a_key_of_the_environment_is_used(name: str, tmp_path: Path) -> None:
    assert key_of(tmp_path, name, RECEIPT_KEYS, **{name: OWN}) == OWN
