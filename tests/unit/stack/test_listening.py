"""Ports that are taken are found before anything is started."""

import socket

import pytest

from wardgate.problem import Problem
from wardgate.stack.listening import choose_addresses


def free(**other: str) -> dict[str, str]:
    names = ("WARDGATE_LISTEN", "WARDGATE_METRICS_LISTEN", "WARDGATE_WORKER_METRICS_LISTEN")
    return dict.fromkeys(names, "127.0.0.1:0") | other


def test_port_0_becomes_a_free_port_that_a_client_can_be_told() -> None:
    chosen = choose_addresses(free())
    assert chosen.gateway.port > 0
    assert chosen.gateway.target == f"127.0.0.1:{chosen.gateway.port}"


def test_who_listens_everywhere_is_reached_on_this_machine() -> None:
    chosen = choose_addresses(free(WARDGATE_LISTEN="0.0.0.0:0"))
    assert chosen.gateway.listen.startswith("0.0.0.0:")
    assert chosen.gateway.target.startswith("127.0.0.1:")


def test_every_taken_port_is_named_at_once_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        first, second = (f"127.0.0.1:{taken.getsockname()[1]}" for taken in (one, two))
        with pytest.raises(Problem) as caught:
            choose_addresses(free(WARDGATE_LISTEN=first, WARDGATE_WORKER_METRICS_LISTEN=second))
    said = str(caught.value)
    assert f"{first} (the gateway)" in said
    assert f"{second} (the worker's metrics)" in said
    assert "WARDGATE_LISTEN=127.0.0.1:0" in said
    assert "another `wardgate up`" in said
    assert "\n" not in said


@pytest.mark.parametrize("wrong", ["50051", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:"])
def test_what_is_no_address_is_said_with_an_example(wrong: str) -> None:
    with pytest.raises(Problem, match=r"HOST:PORT, such as 127\.0\.0\.1:50051 expected"):
        choose_addresses(free(WARDGATE_LISTEN=wrong))


def test_an_address_of_another_machine_is_a_problem() -> None:
    with pytest.raises(Problem, match="nothing can listen"):
        choose_addresses(free(WARDGATE_LISTEN="192.0.2.1:0"))
