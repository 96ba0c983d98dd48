"""The faulty worker, whose session, and those of others, may stand still for two seconds only."""

from functools import partial
from unittest.mock import patch

from review.processes import run
from review.worker.queue.claim_queue import SESSION
from review.worker_process import run_worker
from runtime.postgres.failover.lease import LEASE
from tests.integration.faulty_worker import FaultyRulebook

if __name__ == "__main__":
    settings = {name: "2s" if name in LEASE else value for name, value in SESSION.items()}
    with patch("review.wiring.SESSION", settings):
        run(partial(run_worker, FaultyRulebook()))
