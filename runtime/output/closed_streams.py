"""Standard streams that the caller of a process has closed."""

import os
import sys


def open_closed_streams() -> None:
    """Put the null device in the place of standard streams that are closed, which are None in Python.

    Else a socket gets the number of standard error, and what a library writes there goes to a caller.
    """
    # Each file that is opened gets the lowest number that is free.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - as long as the process
