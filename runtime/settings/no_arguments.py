"""The command line of a process that takes its settings from the environment alone."""

import argparse


def refuse_arguments(command: str, what: str) -> None:
    """For --help, print `what` and exit. For any other argument exit with 2: it would have no effect."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {command}",
        description=f"{what} Settings are environment variables: docs/settings.md lists them.",
    )
    parser.parse_args()
