"""How a long piece of work tells how far it is."""

from collections.abc import Callable

# Called with what is being done, how much of it is done, and how much it is in all.
Progress = Callable[[str, int, int], None]
