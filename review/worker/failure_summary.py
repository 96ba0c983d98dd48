"""What may be said of an exception: its kind and place, never its text, which may quote a claim."""

from runtime.error_summary import error_summary


def failure_summary(error: BaseException) -> str:
    """Such as "builtins.ValueError at review/worker/case_message.py:40"."""
    said = error_summary(error)
    return " at ".join([said["error"][0], *said["at"][-1:]])
