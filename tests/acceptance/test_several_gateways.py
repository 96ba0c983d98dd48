"""`wardgate up --gateways 2`: two processes on one port, each watched and started again by itself."""

import asyncio
import json
import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from tests.acceptance.running_stack import RunningStack, all_gone, running, wait_until
from tests.integration.many_connections import clinics
from wardgate.data_folder.connection_file import read_connection_file

CONNECTIONS = 16
TWO = {"WARDGATE_GATEWAYS": "2"}


@pytest.fixture(scope="module")
def two(scratch: Path) -> Iterator[RunningStack]:
    """A stack of two gateways."""
    with running(scratch / "up-2", **TWO) as started:
        yield started


def connection(stack: RunningStack) -> dict[str, str]:
    return read_connection_file(stack.folder / "connection.env")


def looked_up(stack: RunningStack) -> list[CheckCardResponse]:
    """A sample person, asked for over many connections at once."""
    person = json.loads((stack.folder / "samples.json").read_text())[0]["chip_id"]

    async def ask() -> list[CheckCardResponse]:
        kept = connection(stack)
        async with clinics(kept["WARDGATE_TARGET"], kept["WARDGATE_TOKEN"], CONNECTIONS) as connected:
            request = CheckCardRequest(chip_id=person)
            return await asyncio.gather(*(clinic.look_up(request) for clinic in connected))

    return asyncio.run(ask())


def targets(stack: RunningStack, job: str) -> list[str]:
    groups = json.loads((stack.folder / "prometheus-targets.json").read_text())
    return [target for group in groups if group["labels"]["job"] == job for target in group["targets"]]


def look_ups_of(target: str) -> float:
    """How many this gateway's own page tells of; 0 where nobody is there."""
    try:
        with urllib.request.urlopen(f"http://{target}/metrics") as page:
            lines = page.read().decode().splitlines()
    except OSError:
        return 0
    name = 'wardgate_card_checks_total{outcome="ACCURATE"} '
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))


def test_both_answer_and_each_one_s_metrics_say_so(two: RunningStack) -> None:
    pages = targets(two, "wardgate-gateway")
    before = [look_ups_of(page) for page in pages]
    assert {answer.outcome for answer in looked_up(two)} == {OUTCOME_ACCURATE}
    gained = [look_ups_of(page) - earlier for page, earlier in zip(pages, before, strict=True)]
    assert len(gained) == 2
    assert min(gained) > 0
    assert sum(gained) == CONNECTIONS


def test_every_metrics_page_is_printed_and_written_down_for_prometheus(two: RunningStack) -> None:
    pages = [*targets(two, "wardgate-gateway"), *targets(two, "wardgate-worker")]
    assert len(pages) == 3
    for page in pages:
        assert f"http://{page}/metrics" in two.output
    assert "2 gateways share the port" in two.output


def test_one_that_is_killed_is_started_again_while_the_other_answers(two: RunningStack) -> None:
    killed = two.children()["Gateway 2"]
    os.kill(killed, signal.SIGKILL)
    two.wait_for("Gateway 2 was killed by SIGKILL: starting it again")
    assert {answer.outcome for answer in looked_up(two)} == {OUTCOME_ACCURATE}
    wait_until(lambda: two.children()["Gateway 2"] != killed, "a new Gateway 2")
    page = targets(two, "wardgate-gateway")[1]
    wait_until(lambda: bool(looked_up(two)) and look_ups_of(page) > 0, "look-ups by the new Gateway 2")


def test_a_port_of_a_stranger_is_refused_though_he_would_share_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as stranger:
        address = f"127.0.0.1:{stranger.getsockname()[1]}"
        second = RunningStack(tmp_path, WARDGATE_LISTEN=address, **TWO)
        assert second.wait_for_end() == 1
    assert f"Already in use: {address} (the gateway)" in second.output
    assert "Traceback" not in second.output


def test_a_stop_drains_both_and_leaves_no_process(scratch: Path) -> None:
    with running(scratch / "up-2-stopped", **TWO) as stack:
        children = stack.children()
        stack.send(signal.SIGTERM)
        assert stack.wait_for_end() == 0
    assert all_gone(iter(children.values()))
    for number in (1, 2):
        said = (stack.folder / "logs" / f"gateway-{number}.log").read_text().splitlines()
        assert [json.loads(line)["event"] for line in said[-2:]] == ["draining", "stopped"]
