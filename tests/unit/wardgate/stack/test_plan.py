"""`wardgate up` sends nothing in plaintext over a network by mistake."""

from pathlib import Path

import pytest

from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.plan import Plan

FREE = {
    f"WARDGATE_{name}LISTEN": "127.0.0.1:0"
    for name in ("METRICS_", "WORKER_METRICS_", "CONSOLE_", "CONSOLE_METRICS_", "RELAY_METRICS_")
}


def plan(folder: Path, **environment: str) -> Plan:
    return Plan.of(DataFolder(folder), 100, 0, FREE | environment)


def test_an_address_of_the_network_needs_a_word(tmp_path: Path) -> None:
    plan(tmp_path, WARDGATE_LISTEN="127.0.0.1:0")
    with pytest.raises(Problem, match="set WARDGATE_PLAINTEXT=yes where the network is trusted"):
        plan(tmp_path, WARDGATE_LISTEN="0.0.0.0:0")
    plan(tmp_path, WARDGATE_LISTEN="0.0.0.0:0", WARDGATE_PLAINTEXT="yes")


def test_settings_of_tls_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="leave out WARDGATE_TLS_CERTIFICATE, WARDGATE_TLS_KEY, or start"):
        plan(
            tmp_path,
            WARDGATE_LISTEN="127.0.0.1:0",
            WARDGATE_TLS_KEY="tls.key",
            WARDGATE_TLS_CERTIFICATE="tls.crt",
        )
