"""The callback with which a long piece of work reports its progress."""

from collections.abc import Callable

# Called with the name of the work, the number of items done, and their total.
Progress = Callable[[str, int, int], None]
