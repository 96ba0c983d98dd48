"""The summary of an exception: its class and place, never its text, which may quote a claim."""

from runtime.error_summary import error_summary


def failure_summary(error: BaseException) -> str:
    """Return a summary such as "builtins.ValueError at review/submitted_claim.py:40"."""
    summary = error_summary(error)
    return " at ".join([summary["error"][0], *summary["at"][-1:]])
