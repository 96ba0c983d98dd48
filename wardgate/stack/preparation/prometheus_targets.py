"""Writes DIR/prometheus-targets.json: every metrics page, in the format of Prometheus's file_sd_configs."""

from pathlib import Path

import msgspec

from wardgate.stack.addresses import Addresses


def write_targets(addresses: Addresses, file: Path) -> None:
    """Write one group for each kind of process. Prometheus watches the file, so it is replaced as a whole."""
    groups = {
        "wardgate-gateway": [metrics.target for metrics in addresses.gateway_metrics],
        "wardgate-worker": [addresses.worker_metrics.target],
        "wardgate-console": [addresses.console_metrics.target],
        "wardgate-relay": [addresses.relay_metrics.target],
    }
    text = msgspec.json.encode(
        [{"targets": targets, "labels": {"job": job}} for job, targets in groups.items()]
    )
    unfinished = file.with_name(file.name + ".new")
    unfinished.write_bytes(msgspec.json.format(text) + b"\n")
    unfinished.replace(file)
