"""Where each thing lies in the folder of `wardgate up`."""

import os
from pathlib import Path


class DataFolder:
    """Paths below `--data`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = path / "connection.env"
        self.facility_tokens = path / "tokens.json"
        self.receipt_keys = path / "receipt-keys"
        self.samples = path / "samples.json"
        self.sample_claims = path / "sample-claims"
        self.earlier_claims = path / "earlier-claims"
        self.logs = path / "logs"
        self.postgres = path / "postgres"
        self.redis = path / "redis"
        self.spool = path / "spool"
        self.prometheus_targets = path / "prometheus-targets.json"
        self.processes = path / "processes.json"
        self.lock = path / "lock"


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    unfinished.replace(path)
