"""`wardgate`, or `python -m wardgate`: the command line."""

from runtime.grpc_logs import quiet_grpc


def main() -> None:
    """Run the command that was typed."""
    quiet_grpc()
    from wardgate.cli import app  # noqa: PLC0415 - it imports grpc

    app()


if __name__ == "__main__":
    main()
