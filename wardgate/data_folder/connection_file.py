"""connection.env: what other programs on this machine need to connect to the stack of `wardgate up`."""

from collections.abc import Mapping
from pathlib import Path

from runtime.problem import Problem
from wardgate.data_folder.secret_file import write_secret

HEADER = "# Written by `wardgate up`; the wardgate commands read it. It holds secrets.\n"


def read_connection_file(file: Path) -> dict[str, str]:
    """NAME=value lines; empty where the file is not there. Raises Problem where it may not be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as refused:
        raise Problem(f"{file} cannot be read ({refused.strerror}).") from refused
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def write_connection_file(file: Path, values: Mapping[str, str]) -> None:
    """Write the values that are not empty as NAME=value lines; only the file's owner may read it."""
    lines = (f"{name}={value}\n" for name, value in values.items() if value)
    write_secret(file, HEADER + "".join(lines))
