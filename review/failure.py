"""What may be said of an exception: its kind and place, never its text, which may quote a claim."""

from wardgate.process.described import described as kinds_and_places


def described(error: BaseException) -> str:
    """Such as "builtins.ValueError at review/messages.py:40"."""
    said = kinds_and_places(error)
    return " at ".join([said["error"][0], *said["at"][-1:]])
