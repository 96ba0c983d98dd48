"""Addresses: ports in use are found before anything starts."""

import json
import socket
from pathlib import Path

import pytest

from runtime.problem import Problem
from wardgate.stack.addresses import choose_addresses, reserved_for_sharing
from wardgate.stack.preparation.prometheus_targets import write_targets


def free(**other: str) -> dict[str, str]:
    kinds = ("", "METRICS_", "WORKER_METRICS_", "CONSOLE_", "CONSOLE_METRICS_", "RELAY_METRICS_")
    return dict.fromkeys((f"WARDGATE_{kind}LISTEN" for kind in kinds), "127.0.0.1:0") | other


def test_port_0_becomes_a_free_port() -> None:
    chosen = choose_addresses(free())
    assert chosen.gateway.port > 0
    assert chosen.gateway.target == f"127.0.0.1:{chosen.gateway.port}"


def test_a_client_reaches_a_listener_on_all_interfaces_on_this_machine() -> None:
    chosen = choose_addresses(free(WARDGATE_LISTEN="0.0.0.0:0"))
    assert chosen.gateway.listen.startswith("0.0.0.0:")
    assert chosen.gateway.target.startswith("127.0.0.1:")


def test_all_ports_in_use_are_named_at_once_with_what_to_do() -> None:
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
def test_a_malformed_address_is_reported_with_an_example(wrong: str) -> None:
    with pytest.raises(Problem, match=r"HOST:PORT, such as 127\.0\.0\.1:50051 expected"):
        choose_addresses(free(WARDGATE_LISTEN=wrong))


def test_an_address_of_another_machine_is_a_problem() -> None:
    with pytest.raises(Problem, match="cannot listen"):
        choose_addresses(free(WARDGATE_LISTEN="192.0.2.1:0"))


def test_each_gateway_has_metrics_of_its_own_ten_ports_on() -> None:
    chosen = choose_addresses(free(WARDGATE_METRICS_LISTEN="127.0.0.1:29101"), gateways=3)
    assert [metrics.port for metrics in chosen.gateway_metrics] == [29101, 29111, 29121]
    assert choose_addresses(free(WARDGATE_METRICS_LISTEN="127.0.0.1:65530")).gateway_metrics[0].port == 65530
    with pytest.raises(Problem, match="choose a lower port"):
        choose_addresses(free(WARDGATE_METRICS_LISTEN="127.0.0.1:65530"), gateways=2)


def test_free_ports_are_all_different() -> None:
    chosen = choose_addresses(free(), gateways=8)
    single = (chosen.gateway, chosen.worker_metrics, chosen.console, chosen.console_metrics)
    assert len({address.port for address in (*single, *chosen.gateway_metrics)}) == 12


def test_the_same_port_for_two_purposes_is_a_problem() -> None:
    clash = free(WARDGATE_METRICS_LISTEN="127.0.0.1:29101", WARDGATE_WORKER_METRICS_LISTEN="127.0.0.1:29111")
    with pytest.raises(Problem) as caught:
        choose_addresses(clash, gateways=2)
    assert str(caught.value) == (
        "127.0.0.1:29111 cannot be both for the metrics of gateway 2 and for the worker's metrics: "
        "change WARDGATE_METRICS_LISTEN or WARDGATE_WORKER_METRICS_LISTEN."
    )


def test_a_port_that_another_process_would_share_counts_as_in_use() -> None:
    with listening_and_sharing(0) as stranger:
        address = f"127.0.0.1:{stranger.getsockname()[1]}"
        with pytest.raises(Problem, match=rf"Already in use: {address} \(the gateway\)"):
            choose_addresses(free(WARDGATE_LISTEN=address), gateways=2)


def test_a_reserved_port_can_be_shared_but_not_taken() -> None:
    gateway = choose_addresses(free(), gateways=2).gateway
    with reserved_for_sharing(gateway):
        with listening_and_sharing(gateway.port), listening_and_sharing(gateway.port):
            pass
        with socket.socket() as taker, pytest.raises(OSError, match="in use"):
            taker.bind((gateway.host, gateway.port))
    with (
        socket.create_server((gateway.host, gateway.port)),
        pytest.raises(Problem, match="Already in use"),
        reserved_for_sharing(gateway),
    ):
        pass


def listening_and_sharing(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port), reuse_port=True)


def test_prometheus_finds_every_metrics_page(tmp_path: Path) -> None:
    chosen = choose_addresses(free(), gateways=2)
    write_targets(chosen, tmp_path / "targets.json")
    written = json.loads((tmp_path / "targets.json").read_text())
    assert written == [
        {
            "targets": [metrics.listen for metrics in chosen.gateway_metrics],
            "labels": {"job": "wardgate-gateway"},
        },
        {"targets": [chosen.worker_metrics.listen], "labels": {"job": "wardgate-worker"}},
        {"targets": [chosen.console_metrics.listen], "labels": {"job": "wardgate-console"}},
        {"targets": [chosen.relay_metrics.listen], "labels": {"job": "wardgate-relay"}},
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["targets.json"]
