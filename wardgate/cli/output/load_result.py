"""What a person reads after a load: the rows of each file, and where the faults are."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from runtime.loading.tally import Tally
from runtime.problem import Problem
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.load_view import load_view
from wardgate.cli.run_command import EXIT_PROBLEM


def open_report(report: Path) -> BinaryIO:
    """Open the file for the faults. Raises Problem."""
    try:
        return report.open("wb")
    except OSError as refused:
        raise Problem(f"{report} cannot be written ({refused.strerror}).") from refused


def show_load(tallies: Sequence[Tally], report: Path) -> int:
    """Print the table; return the exit status."""
    output_console().print(load_view(tallies))
    if not any(tally.refused for tally in tallies):
        return 0
    error_console().print(f"The faults of refused rows are in {report}", markup=False, soft_wrap=True)
    return EXIT_PROBLEM
