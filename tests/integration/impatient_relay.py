"""A relay whose session PostgreSQL ends when it stands still for two seconds."""

from unittest.mock import patch

from gateway.relay.__main__ import main
from runtime.postgres.failover.lease import LEASE

if __name__ == "__main__":
    with patch("gateway.relay.leader.LEASE", dict.fromkeys(LEASE, "2s")):
        main()
