"""`python -m gateway`: one gateway process, until SIGTERM or SIGINT."""

from runtime.garbage_collection import tune_garbage_collection
from runtime.settings.no_arguments import refuse_arguments
from runtime.stopping.stop_signals import end_at_stop_signal


def main() -> None:
    """Exit status 0 after a signal; 1, with one line for each reason, where the gateway cannot start."""
    end_at_stop_signal()
    refuse_arguments("gateway", "One gateway process: it serves until SIGTERM or SIGINT.")
    tune_garbage_collection()
    # Imported here: with Python's defaults the collector examines again and again what is imported.
    from gateway.gateway_process import run_gateway  # noqa: PLC0415

    run_gateway()


if __name__ == "__main__":
    main()
