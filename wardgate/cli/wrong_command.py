"""Said of a command with a value that cannot be meant, in one line."""

from runtime.problem import Problem


class WrongCommand(Problem):
    """The command ends with 2, as where a flag is wrong."""
