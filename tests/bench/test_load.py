"""The load generators, as processes, against an echo that answers and one that answers nobody."""

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
from tests.bench.rig import Server
from tests.bench.stack import SERVER, free_address, process, wait_until_it_serves
from tests.bench.stream_load import entries, is_fault

pytestmark = pytest.mark.skipif(
    shutil.which("taskset") is None or (os.cpu_count() or 1) < 2,
    reason="there are no cores to hold processes to",
)
CHIP_IDS = [f"0010{number:08d}" for number in range(640)]


@pytest.fixture(scope="module")
def echo() -> Iterator[Server]:
    target = free_address()
    answer = cards.CheckCardResponse(receipt="wg1.").SerializeToString()
    with process(SERVER, "tests.bench.echo", target, answer.hex()) as child:
        wait_until_it_serves(child, target)
        yield Server(target, "-a-token", child.pid or 0)


@pytest.fixture
def bodies(tmp_path: Path) -> Path:
    return framing.write(tmp_path / "bodies", messages.single_checks(CHIP_IDS))


def test_calls_in_flight_are_counted(echo: Server, bodies: Path) -> None:
    assert load.calls_per_second(echo, bodies, seconds=0.3) > 100


def test_whoever_is_to_be_asked_about_once_is_not_asked_about_again(
    echo: Server, bodies: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Problem, match="closed_load failed"):
        load.calls_per_second(echo, bodies, seconds=1, once=True)
    assert "640 people are too few" in capfd.readouterr().err


def test_calls_by_the_clock_come_at_their_rate(echo: Server, bodies: Path) -> None:
    waited = load.waits(echo, bodies, rate=200, seconds=1)
    assert 0 < waited.p50 <= waited.p99
    assert not waited.refused


def test_a_refused_call_is_no_answer(echo: Server, bodies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "CHECK_CARD", "/gateway.v1.CardService/NoSuchCall")
    with pytest.raises(Problem, match="refused"):
        load.calls_per_second(echo, bodies, seconds=0.2)
    waited = load.waits(echo, bodies, rate=100, seconds=0.5)
    assert (waited.p50, waited.p99) == (inf, inf)
    assert waited.refused


def test_every_look_up_of_a_list_is_counted(echo: Server, tmp_path: Path) -> None:
    lists = framing.write(tmp_path / "lists", messages.gathered_checks(CHIP_IDS, in_one=64))
    assert load.streamed(echo, lists).answers == len(CHIP_IDS)


def test_a_fault_among_the_answers_is_told_from_an_answer() -> None:
    answers = [
        cards.KeyedAnswer(key="1", response=cards.CheckCardResponse(receipt="wg1.")),
        cards.KeyedAnswer(key="2", fault=status_pb2.Status(code=3)),
    ]
    gathered = cards.CheckCardsResponse(answers=answers).SerializeToString()
    assert [is_fault(answer) for answer in entries(gathered)] == [False, True]
