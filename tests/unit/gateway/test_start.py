"""A gateway imports its modules under a collector that is tuned for it."""

import subprocess
import sys

IMPORTED = """
import gc, sys
from runtime.garbage_collection import THRESHOLDS
import gateway.__main__
early = [name for name in ("sqlalchemy", "redis", "grpc", "structlog") if name in sys.modules]
class Begin:
    def find_spec(self, name, path, target=None):
        if name == "gateway.gateway_process":
            print(early, gc.get_threshold() == THRESHOLDS)
            sys.exit()
sys.meta_path.insert(0, Begin())
gateway.__main__.main()
"""


def test_the_collector_is_tuned_before_the_libraries_of_a_gateway_are_imported() -> None:
    command = [sys.executable, "-c", IMPORTED]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[] True\n"
