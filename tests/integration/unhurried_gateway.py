"""A gateway that waits longer for PostgreSQL, for tests that keep the machine busy.

`python -m tests.integration.unhurried_gateway` is `python -m gateway` but for that.
"""

from functools import partial
from unittest.mock import patch

from gateway.gateway_process import run_gateway
from runtime.postgres.query_timeout import QueryTimeout

TIMEOUT_SECONDS = 10.0

if __name__ == "__main__":
    with patch("gateway.wirings.base_wiring.QueryTimeout", partial(QueryTimeout, seconds=TIMEOUT_SECONDS)):
        run_gateway()
