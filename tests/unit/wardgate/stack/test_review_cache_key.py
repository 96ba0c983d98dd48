"""The worker of a one-machine stack gets a key for its cache, and no key that signs receipts."""

from pathlib import Path

import msgspec

from review.settings import CacheKey
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS
from tests.unit.wardgate.stack.test_receipt_keys import a_plan
from wardgate.stack.processes.gateways_and_worker import Urls, worker_process

URLS = Urls("postgresql://db/wardgate", "redis://cache:6379/0")


def key_of(folder: Path, receipt_keys: str, **given: str) -> str:
    """The key that the worker gets."""
    worker = worker_process(a_plan(folder, **given), URLS, receipt_keys)
    environment = worker._environment or {}
    assert receipt_keys not in environment.values()
    return msgspec.convert(environment["WARDGATE_REVIEW_CACHE_KEY"], CacheKey)


def test_the_key_follows_from_the_key_that_signs_receipts(tmp_path: Path) -> None:
    key = key_of(tmp_path, RECEIPT_KEYS)
    assert key == key_of(tmp_path, f"{RECEIPT_KEYS},{OLDER_KEY}")
    assert key != key_of(tmp_path, OLDER_KEY)
    assert key not in RECEIPT_KEYS


def test_a_key_of_the_environment_is_used(tmp_path: Path) -> None:
    own = "VEVTVC1PTkxZIHJldmlldyBjYWNoZSBrZXksIDMyIGI="
    assert key_of(tmp_path, RECEIPT_KEYS, WARDGATE_REVIEW_CACHE_KEY=own) == own
