"""Processor time is divided among what was done, without what processes take when they rest."""

import subprocess
import sys

import pytest

from tests.cost.meter import Meter, Processes, Reading, least
from tests.cost.processor_time import of_main_thread, of_process, of_server

# Both threads live until the process may end. What it prints is the processor time that it knows of.
WORK_IN_TWO_THREADS = """
import sys, threading, time

def work():
    until = time.thread_time() + 0.05
    while time.thread_time() < until:
        pass
    worked.wait()
    sys.stdin.read()

worked = threading.Barrier(2, action=lambda: print(time.process_time(), flush=True))
threading.Thread(target=work).start()
work()
"""
PARTS = ("gateway", "worker", "console", "postgres", "redis")


def reading(seconds: float, clock: float) -> Reading:
    return Reading(dict.fromkeys(PARTS, seconds), thread=seconds, client=seconds, clock=clock)


def test_each_look_up_has_its_part_in_microseconds() -> None:
    effort = reading(seconds=3.0, clock=10).less(reading(seconds=1.0, clock=0)).each(1_000, wal=500_000)
    assert effort.gateway == effort.postgres == 2_000
    assert effort.wal == 500


def test_what_a_process_takes_at_rest_is_not_counted() -> None:
    idle = reading(seconds=0.1, clock=5)
    taken = reading(seconds=3.0, clock=20).less(reading(seconds=1.0, clock=10), idle)
    assert taken.parts["gateway"] == pytest.approx(2.0 - 0.2)
    assert taken.thread == pytest.approx(1.8)
    # The load generator does not run at rest.
    assert taken.client == pytest.approx(2.0)


def test_a_server_that_cleaned_up_while_it_was_to_rest_counts_by_its_quietest_time() -> None:
    quiet = least(
        [reading(seconds=0.9, clock=2.1), reading(seconds=0.1, clock=2), reading(seconds=0.2, clock=2)]
    )
    assert quiet.parts["postgres"] == quiet.thread == 0.1
    assert quiet.clock == 2


def test_no_part_is_ever_less_than_nothing() -> None:
    idle = reading(seconds=1.0, clock=1)
    assert reading(seconds=1.1, clock=20).less(reading(seconds=1.0, clock=10), idle).parts["redis"] == 0


def test_processor_time_is_that_of_all_threads_of_the_process() -> None:
    command = [sys.executable, "-S", "-c", WORK_IN_TWO_THREADS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        by_its_own_clock = float(process.stdout.readline())
        of_all, of_main = of_process(process.pid), of_main_thread(process.pid)
        assert of_server(process.pid) == pytest.approx(of_all, abs=0.02)
        process.stdin.close()
    assert of_all == pytest.approx(by_its_own_clock, abs=0.02)
    assert of_main < of_all - 0.04


def test_processes_that_do_not_run_take_nothing() -> None:
    with subprocess.Popen(["sleep", "60"]) as resting:
        meter = Meter(Processes(postgres=resting.pid, redis=resting.pid), idle_seconds=0.02)
        taken, returned = meter.measured(lambda: "done")
        resting.kill()
    assert returned == "done"
    assert taken.parts["gateway"] == taken.parts["worker"] == taken.parts["console"] == 0
