"""A command continues the trace of the program that started it."""

import pytest

from tests.fakes.gateway_server import FakeGateway
from tests.unit.wardgate.cli.conftest import Command

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize("words", [("check", "001099000001"), ("claims",)])
def test_a_command_sends_the_traceparent_of_its_environment(
    call: Command, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRACEPARENT", TRACEPARENT)
    assert call(*words).exit_code == 0
    assert set(gateway.traceparents) == {TRACEPARENT}


@pytest.mark.parametrize("value", ["", "nonsense", f"{TRACEPARENT}\n", "Nguyễn"])
def test_what_is_no_traceparent_is_not_sent(
    call: Command, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TRACEPARENT", value)
    assert call("check", "001099000001").exit_code == 0
    assert gateway.traceparents == [None]
