"""What gRPC's core logs by itself, on stderr and in a form of its own."""

import os


def quiet_grpc() -> None:
    """Let it log errors alone: else anybody who connects without TLS makes it log a line.

    To be called before grpc is imported. An operator may set GRPC_VERBOSITY otherwise.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
