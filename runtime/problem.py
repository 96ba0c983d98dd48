"""A problem that the person at the keyboard can solve: shown as one plain line, never as a traceback."""


class Problem(Exception):  # noqa: N818 - it names a situation: "a problem: port 50051 is taken"
    """Its text says what is wrong and what to do."""


class WrongValue(Problem):
    """A value that cannot be meant, or a file that is not of its kind: a command ends with 2."""
