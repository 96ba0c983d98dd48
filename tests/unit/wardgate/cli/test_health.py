"""`wardgate health`, and what container runtimes execute."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import ProcessHealth
from tests.fakes.gateway_server import FakeGateway
from tests.unit.wardgate.cli.conftest import Command
from wardgate.data_folder.connection_file import write_connection_file
from wardgate.local_health import DEFAULTS, SETTINGS, ask, metrics_pages

CARDS = "gateway.v1.CardService"


class Process:
    """A process with a metrics page."""

    def __init__(self, port: int, health: ProcessHealth) -> None:
        self.port = port
        self.health = health

    @property
    def settings(self) -> dict[str, str]:
        """Where it listens, as in a container: on every address."""
        return {"WARDGATE_METRICS_LISTEN": f"0.0.0.0:{self.port}"}


@pytest.fixture
def process() -> Iterator[Process]:
    health = ProcessHealth()
    with metrics_page("0.0.0.0:0", CollectorRegistry(), health) as port:
        yield Process(port, health)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_process_on_this_machine_is_asked_where_its_settings_say(run: Command, process: Process) -> None:
    process.health.note({"": True})
    answered = run("health", **process.settings)
    assert (answered.exit_code, answered.stdout) == (0, f"127.0.0.1:{process.port}: up\n")


def test_each_service_has_a_health_of_its_own(run: Command, process: Process) -> None:
    process.health.note({"": False, CARDS: True})
    asked = {name: run("health", "--service", name, **process.settings) for name in ("", CARDS, "live", "x")}
    assert {name: answer.exit_code for name, answer in asked.items()} == {"": 1, CARDS: 0, "live": 0, "x": 1}
    assert "no such service" in asked["x"].stdout


def test_a_process_that_is_not_there_is_not_well(run: Command, free_port: int) -> None:
    answered = run("health", WARDGATE_METRICS_LISTEN=f"127.0.0.1:{free_port}")
    assert answered.exit_code == 1
    assert f"no process listens at 127.0.0.1:{free_port}" in answered.stdout


def test_the_process_that_listens_is_asked_where_settings_name_several(
    process: Process, free_port: int
) -> None:
    process.health.note({"": True})
    assert ask({**process.settings, "WARDGATE_CONSOLE_METRICS_LISTEN": f"127.0.0.1:{free_port}"}).is_well
    absent = {"WARDGATE_METRICS_LISTEN": f"127.0.0.1:{free_port}"}
    assert ask({**absent, "WARDGATE_CONSOLE_METRICS_LISTEN": f"127.0.0.1:{process.port}"}).is_well


def test_a_stack_on_ports_of_its_own_is_asked_where_its_folder_says(
    run: Command, process: Process, tmp_path: Path
) -> None:
    process.health.note({"": True})
    write_connection_file(tmp_path / "connection.env", process.settings)
    answered = run("health", "--data", str(tmp_path))
    assert (answered.exit_code, answered.stdout) == (0, f"127.0.0.1:{process.port}: up\n")


def test_settings_come_before_what_a_stack_has_written_down_and_that_before_the_default_ports() -> None:
    kept = {"WARDGATE_METRICS_LISTEN": "127.0.0.1:1", "WARDGATE_RELAY_METRICS_LISTEN": DEFAULTS[3]}
    assert metrics_pages({}, kept) == ["127.0.0.1:1", DEFAULTS[3], *DEFAULTS[:3]]
    assert metrics_pages({"WARDGATE_METRICS_LISTEN": "127.0.0.1:2"}, kept) == ["127.0.0.1:2"]
    any_free_port = {"WARDGATE_METRICS_LISTEN": "127.0.0.1:0"}
    assert metrics_pages(any_free_port, kept) == metrics_pages({}, kept)


def test_something_that_is_no_process_of_ours_is_not_well(gateway: FakeGateway) -> None:
    assert not ask({"WARDGATE_METRICS_LISTEN": f"127.0.0.1:{gateway.port}"}).is_well


def test_without_settings_the_default_ports_are_asked() -> None:
    assert metrics_pages({}) == [*DEFAULTS]
    assert metrics_pages({"WARDGATE_METRICS_LISTEN": "[::]:9101"}) == ["[::1]:9101"]


def test_a_gateway_that_does_not_answer_is_named(run: Command, free_port: int) -> None:
    refused = run("health", "--target", f"127.0.0.1:{free_port}")
    assert refused.exit_code == 1
    assert f"No gateway answers at 127.0.0.1:{free_port}" in refused.stderr


def test_the_help_names_every_setting_that_says_where_a_process_is_asked(call: Command) -> None:
    text = call("health", "--help").stdout
    assert [name for name in SETTINGS if name not in text] == []
