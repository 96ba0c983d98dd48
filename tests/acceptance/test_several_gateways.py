"""`wardgate up --gateways 2`: two gateway processes on one port, each supervised separately."""

import asyncio
import json
import os
import signal
import socket
import urllib.request
from pathlib import Path

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from tests.acceptance.running_stack import TWO_GATEWAYS, RunningStack, assert_leaves_no_process, wait_until
from tests.integration.facility_connections import open_connections
from wardgate.data_folder.connection_file import read_connection_file

# One of two gateways gets none of so many once in eight million runs.
CONNECTIONS = 24


def connection(stack: RunningStack) -> dict[str, str]:
    return read_connection_file(stack.folder / "connection.env")


def look_up_on_many_connections(stack: RunningStack) -> list[CheckCardResponse]:
    """Look up a sample person on many connections at once."""
    person = json.loads((stack.folder / "samples.json").read_text())[0]["chip_id"]

    async def look_up() -> list[CheckCardResponse]:
        kept = connection(stack)
        async with open_connections(
            kept["WARDGATE_TARGET"], kept["WARDGATE_TOKEN"], CONNECTIONS
        ) as connections:
            request = CheckCardRequest(chip_id=person)
            return await asyncio.gather(
                *(connection.look_up(request, deadline=10) for connection in connections)
            )

    return asyncio.run(look_up())


def targets(stack: RunningStack, job: str) -> list[str]:
    groups = json.loads((stack.folder / "prometheus-targets.json").read_text())
    return [target for group in groups if group["labels"]["job"] == job for target in group["targets"]]


def look_ups_counted_at(target: str) -> float:
    """The look-ups on this gateway's metrics page; 0 where it does not listen."""
    try:
        with urllib.request.urlopen(f"http://{target}/metrics") as page:
            lines = page.read().decode().splitlines()
    except OSError:
        return 0
    name = 'wardgate_card_checks_total{outcome="ACCURATE"} '
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))


def test_both_gateways_answer_and_count_their_look_ups(two_gateways: RunningStack) -> None:
    pages = targets(two_gateways, "wardgate-gateway")
    before = [look_ups_counted_at(page) for page in pages]
    assert {answer.outcome for answer in look_up_on_many_connections(two_gateways)} == {OUTCOME_ACCURATE}
    gained = [look_ups_counted_at(page) - earlier for page, earlier in zip(pages, before, strict=True)]
    assert len(gained) == 2
    assert min(gained) > 0
    assert sum(gained) == CONNECTIONS


def test_every_metrics_page_is_printed_and_listed_for_prometheus(two_gateways: RunningStack) -> None:
    pages = [*targets(two_gateways, "wardgate-gateway"), *targets(two_gateways, "wardgate-worker")]
    assert len(pages) == 3
    for page in pages:
        assert f"http://{page}/metrics" in two_gateways.output
    assert "2 gateways share the port" in two_gateways.output


def test_a_killed_gateway_is_started_again_while_the_other_answers(two_gateways: RunningStack) -> None:
    killed = two_gateways.children()["Gateway 2"]
    os.kill(killed, signal.SIGKILL)
    two_gateways.wait_for("Gateway 2 was killed by SIGKILL: restarting it")
    assert {answer.outcome for answer in look_up_on_many_connections(two_gateways)} == {OUTCOME_ACCURATE}
    wait_until(lambda: two_gateways.children()["Gateway 2"] != killed, "a new Gateway 2")
    page = targets(two_gateways, "wardgate-gateway")[1]
    wait_until(
        lambda: bool(look_up_on_many_connections(two_gateways)) and look_ups_counted_at(page) > 0,
        "look-ups by the new Gateway 2",
    )


def test_a_port_of_another_program_is_refused_even_if_it_shares_the_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other_program:
        address = f"127.0.0.1:{other_program.getsockname()[1]}"
        second = RunningStack(tmp_path, WARDGATE_LISTEN=address, **TWO_GATEWAYS)
        assert second.wait_for_end() == 1
    assert f"Already in use: {address} (the gateway)" in second.output
    assert "Traceback" not in second.output


def test_a_stop_drains_both_gateways_and_leaves_no_process(two_gateways: RunningStack) -> None:
    """The last test: the stack is stopped from now on."""
    assert_leaves_no_process(two_gateways, signal.SIGTERM)
    for number in (1, 2):
        lines = (two_gateways.folder / "logs" / f"gateway-{number}.log").read_text().splitlines()
        assert [json.loads(line)["event"] for line in lines[-2:]] == ["draining", "stopped"]
