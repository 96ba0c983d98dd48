"""Which names the environment that all processes share may have."""

import re
from pathlib import Path

import msgspec
import pytest

import wardgate
from gateway.relay.settings import RelaySettings
from gateway.settings import Settings as GatewaySettings
from review.console_settings import ConsoleSettings
from review.settings import Settings as WorkerSettings
from runtime.settings.names import known_names, names_of, unknown_names
from runtime.settings.reading import description, purpose
from wardgate.settings import ClientSettings, StackSettings

OF_A_SERVICE = {
    "SERVICE_HOST": "10.0.0.11",
    "SERVICE_PORT": "50051",
    "SERVICE_PORT_GRPC": "50051",
    "PORT": "tcp://10.0.0.11:50051",
    "PORT_50051_TCP": "tcp://10.0.0.11:50051",
    "PORT_50051_TCP_PROTO": "tcp",
    "PORT_50051_TCP_PORT": "50051",
    "PORT_50051_TCP_ADDR": "10.0.0.11",
}


EVERY_PROCESS = (
    GatewaySettings,
    RelaySettings,
    WorkerSettings,
    StackSettings,
    ClientSettings,
    ConsoleSettings,
)


def test_the_settings_of_every_process_are_known() -> None:
    assert known_names() == {name for settings in EVERY_PROCESS for name in names_of(settings)}


@pytest.mark.parametrize("settings", EVERY_PROCESS)
def test_every_setting_has_a_purpose_and_a_description(settings: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(settings):
        assert purpose(field)
        assert description(field)


def test_every_name_that_the_commands_and_the_stack_read_is_known() -> None:
    sources = (path.read_text() for path in Path(wardgate.__file__).parent.rglob("*.py"))
    named = {name for source in sources for name in re.findall(r'"(WARDGATE_[A-Z_]+)"', source)}
    assert {"WARDGATE_TOKEN", "WARDGATE_WORKER_METRICS_LISTEN"} <= named <= known_names()


@pytest.mark.parametrize("service", ["WARDGATE", "WARDGATE_GATEWAY"])
def test_names_that_kubernetes_makes_for_a_service_are_passed_over(service: str) -> None:
    assert not list(unknown_names({f"{service}_{name}": value for name, value in OF_A_SERVICE.items()}))


@pytest.mark.parametrize("name", ["WARDGATE_SHAER_PORT", "WARDGATE_PORT"])
def test_a_port_that_kubernetes_did_not_make_is_unknown(name: str) -> None:
    (line,) = unknown_names({name: "yes"})
    assert line.startswith(f"{name} is not a setting")


def test_every_unknown_name_is_told_with_the_likely_one() -> None:
    assert list(
        unknown_names({"WARDGATE_LISTN": "1", "WARDGATE_QQQQQQQQQQQQQQQQQQQQ": "2", "PATH": "/bin"})
    ) == [
        "WARDGATE_LISTN is not a setting; is WARDGATE_LISTEN meant?",
        "WARDGATE_QQQQQQQQQQQQQQQQQQQQ is not a setting",
    ]
