"""What a person must do something about: shown as one plain line, never as a traceback."""


class Problem(Exception):  # noqa: N818 - read aloud: "a problem: port 50051 is taken"
    """Its text says what is wrong and what to do."""
