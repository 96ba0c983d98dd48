"""`python -m review worker` or `console`, until SIGTERM or SIGINT; the others print and end."""

import sys

from runtime.stopping.stop_signals import end_at_stop_signal

SERVING = ("worker", "console")


def main() -> None:
    """Run the process that the arguments ask for."""
    if sys.argv[1:2] and sys.argv[1] in SERVING:
        end_at_stop_signal()
    # Imported here: it takes a while, in which the process may be asked to stop.
    from review.processes import process_of, run  # noqa: PLC0415

    run(process_of(sys.argv[1:]))


if __name__ == "__main__":
    main()
