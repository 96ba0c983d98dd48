"""What may be said of an exception: its kind and place, never its text, which may quote a claim."""

import traceback


def described(error: BaseException) -> str:
    """Such as "ValueError at review/messages.py:40 (case_of)"."""
    frames = traceback.extract_tb(error.__traceback__)
    kind = type(error).__name__
    return f"{kind} at {frames[-1].filename}:{frames[-1].lineno} ({frames[-1].name})" if frames else kind
