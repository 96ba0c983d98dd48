"""Threads that do not interrupt others when they wake up."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import pytest

from runtime.sharing.yielding_threads import yielding_threads


def policy() -> int:
    """Of the thread that calls it."""
    return os.sched_getscheduler(0)


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is allowed to use one core."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)


linux = pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has scheduling policies")


@linux
@pytest.mark.usefixtures("one_core")
def test_only_the_threads_started_inside_yield() -> None:
    usual = policy()
    with ThreadPoolExecutor(1) as inside, ThreadPoolExecutor(1) as after:
        with yielding_threads():
            inside.submit(policy).result()
        assert (inside.submit(policy).result(), after.submit(policy).result()) == (os.SCHED_BATCH, usual)
    assert policy() == usual


@linux
def test_with_several_cores_no_thread_yields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    with yielding_threads(), ThreadPoolExecutor(1) as threads:
        assert threads.submit(policy).result() == policy()


@pytest.mark.usefixtures("one_core")
def test_threads_start_where_the_system_refuses_the_policy_or_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse, raising=False)
    with yielding_threads(), ThreadPoolExecutor(1) as threads:
        assert threads.submit(lambda: "started").result() == "started"
    monkeypatch.delattr(os, "SCHED_BATCH", raising=False)
    with yielding_threads(), ThreadPoolExecutor(1) as threads:
        assert threads.submit(lambda: "started").result() == "started"
