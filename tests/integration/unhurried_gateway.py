"""A gateway that waits longer for PostgreSQL, for tests that keep the machine busy.

`python -m tests.integration.unhurried_gateway` is `python -m gateway` but for that.
"""

from gateway.gateway_process import run_gateway
from tests.integration.unhurried import unhurried

if __name__ == "__main__":
    with unhurried():
        run_gateway()
