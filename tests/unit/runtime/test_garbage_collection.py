"""The garbage collector leaves alone what a process has when its work begins."""

import gc
from collections.abc import Iterator

import pytest

from runtime.garbage_collection import THRESHOLDS, tune_garbage_collection


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Undo what the test has changed."""
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_exists_when_the_work_begins_is_never_examined_again() -> None:
    mine = [object()]
    tune_garbage_collection()
    assert not any(one is mine for one in gc.get_objects())
    assert gc.get_threshold() == THRESHOLDS


def test_the_first_calls_do_not_wait_for_a_collection() -> None:
    collections: list[object] = []

    def note(*collection: object) -> None:
        collections.append(collection)

    gc.callbacks.append(note)
    try:
        tune_garbage_collection()
    finally:
        gc.callbacks.remove(note)
    assert not collections
