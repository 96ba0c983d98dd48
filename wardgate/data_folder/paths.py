"""The layout of the data folder of `wardgate up`."""

from pathlib import Path

DEFAULT_FOLDER = Path(".wardgate")


class DataFolder:
    """The paths below `--data`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = path / "connection.env"
        self.facility_tokens = path / "tokens.json"
        self.receipt_keys = path / "receipt-keys"
        # The sample identity provider: its key, and what gateways know of it.
        self.citizen_provider = path / "citizen-provider.json"
        self.citizen_keys = path / "citizen-keys.json"
        self.reviewer = path / "reviewer.json"
        self.samples = path / "samples.json"
        self.sample_claims = path / "sample-claims"
        self.sample_files = path / "sample-files"
        self.earlier_claims = path / "earlier-claims"
        # Folders of simulated offices.
        self.offices = path / "offices"
        self.logs = path / "logs"
        self.postgres = path / "postgres"
        # While `wardgate restore` makes it.
        self.unfinished_postgres = path / "postgres.restoring"
        self.redis = path / "redis"
        self.spool = path / "spool"
        self.prometheus_targets = path / "prometheus-targets.json"
        self.processes = path / "processes.json"
        self.lock = path / "lock"
