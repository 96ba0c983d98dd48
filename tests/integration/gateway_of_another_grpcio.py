"""A gateway that finds none of the private names of grpc.aio that it knows.

`python -m tests.integration.gateway_of_another_grpcio` is `python -m gateway` but for that.
"""

from unittest.mock import patch

from gateway.gateway_process import run_gateway

if __name__ == "__main__":
    with patch("gateway.admission.call_acceptor.PRIVATE_CLASSES", ("_Renamed",)):
        run_gateway()
