"""`python -m gateway.relay`: one relay process, until SIGTERM or SIGINT. Of several, one sends."""

from runtime.settings.no_arguments import refuse_arguments
from runtime.stopping.stop_signals import end_at_stop_signal


def main() -> None:
    """Exit status 0 after a signal; 1, with one line for each reason, where the relay cannot start."""
    end_at_stop_signal()
    refuse_arguments("gateway.relay", "One relay process: it sends until SIGTERM or SIGINT.")
    # Imported here: it takes a while, in which the process may be asked to stop.
    from gateway.relay.relay_process import run_relay  # noqa: PLC0415

    run_relay()


if __name__ == "__main__":
    main()
