"""The load generators, as processes, against the echo."""

import os
import shutil
from collections.abc import Iterator
from math import inf
from pathlib import Path

import pytest
from google.rpc import status_pb2

from gateway.v1 import card_service_pb2 as cards
from runtime.problem import Problem
from tests.bench import framing, load, messages
from tests.bench.processes import SERVER, process, wait_until_serving
from tests.bench.rig import Server
from tests.bench.stream_load import count_faults
from tests.free_address import free_address

pytestmark = pytest.mark.skipif(
    shutil.which("taskset") is None or (os.cpu_count() or 1) < 2,
    reason="the generators need taskset and two cores",
)
CHIP_IDS = [f"0010{number:08d}" for number in range(640)]


@pytest.fixture(scope="module")
def echo() -> Iterator[Server]:
    target = free_address()
    answer = cards.CheckCardResponse(receipt="wg1.").SerializeToString()
    with process(SERVER, "tests.bench.echo", target, answer.hex(), "asyncio") as child:
        wait_until_serving(child, target)
        yield Server(target, "-a-token", child.pid or 0)


@pytest.fixture
def bodies(tmp_path: Path) -> Path:
    return framing.write(tmp_path / "bodies", messages.single_checks(CHIP_IDS))


def test_a_closed_load_counts_its_calls(echo: Server, bodies: Path) -> None:
    assert load.calls_per_second(echo, bodies, seconds=0.3) > 100


def test_a_load_that_sends_each_body_once_fails_when_bodies_run_out(
    echo: Server, bodies: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Problem, match="closed_load failed"):
        load.calls_per_second(echo, bodies, seconds=60, once=True)
    assert "too few people" in capfd.readouterr().err


def test_an_open_load_measures_latencies_at_its_rate(echo: Server, bodies: Path) -> None:
    latencies = load.latencies(echo, bodies, rate=200, seconds=1)
    assert 0 < latencies.p50 <= latencies.p99
    assert not latencies.refused


def test_a_refused_call_is_not_counted_as_an_answer(
    echo: Server, bodies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "CHECK_CARD", "/gateway.v1.CardService/NoSuchCall")
    with pytest.raises(Problem, match="refused"):
        load.calls_per_second(echo, bodies, seconds=0.2)
    latencies = load.latencies(echo, bodies, rate=100, seconds=0.5)
    assert (latencies.p50, latencies.p99) == (inf, inf)
    assert latencies.refused


def test_a_stream_counts_every_look_up_of_a_batch(echo: Server, tmp_path: Path) -> None:
    batches = framing.write(tmp_path / "batches", messages.batched_checks(CHIP_IDS, batch_size=64))
    assert load.streamed(echo, batches).answers == len(CHIP_IDS)


def test_faults_are_counted_among_the_answers() -> None:
    answers = [
        cards.KeyedCheckAnswer(key="1", response=cards.CheckCardResponse(receipt="wg1.")),
        cards.KeyedCheckAnswer(key="2", fault=status_pb2.Status(code=3)),
    ]
    assert count_faults(cards.CheckCardsResponse(answers=answers)) == 1
