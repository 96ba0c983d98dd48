"""`wardgate`, or `python -m wardgate`: the command line."""

import sys

from runtime.grpc_logs import quiet_grpc

# As when a command is interrupted.
EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command that was typed."""
    try:
        quiet_grpc()
        from wardgate.cli import app  # noqa: PLC0415 - it imports grpc
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    app()


if __name__ == "__main__":
    main()
