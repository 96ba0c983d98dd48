"""Prepares the standard streams, whatever the locale is: no text fails to be written."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO


def drop_output() -> None:
    """What is left of the output goes nowhere: Python would try to write it again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_every_text() -> None:
    """For a person, what the terminal cannot show is replaced by a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def data_output() -> TextIO:
    """Standard output for programs: UTF-8, as JSON and CSV are read everywhere."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout


def print_data(line: str) -> None:
    """Write a line for programs."""
    output = data_output()
    output.write(f"{line}\n")
    output.flush()
