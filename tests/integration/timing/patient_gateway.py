"""A gateway that waits longer for Redis, for tests in which Redis answers however busy the machine is.

`python -m tests.integration.timing.patient_gateway` is `python -m gateway` but for that.
"""

from functools import partial
from unittest.mock import patch

from gateway.gateway_process import run_gateway
from runtime.redis.client import open_redis

TIMEOUT_SECONDS = 3.0

if __name__ == "__main__":
    with patch(
        "gateway.wirings.base_wiring.open_redis", partial(open_redis, timeout_seconds=TIMEOUT_SECONDS)
    ):
        run_gateway()
