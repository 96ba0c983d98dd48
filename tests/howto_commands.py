"""The commands of a page of docs/howto, as a person would copy them."""

import re
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

HOWTO = Path(__file__).parents[1] / "docs" / "howto"
PROGRAMS = {
    "python": [sys.executable],
    # As installed, beside the Python of these tests.
    "wardgate": [str(Path(sys.executable).parent / "wardgate")],
}


class Command(NamedTuple):
    """A command with the variables before it, and its arguments."""

    environment: dict[str, str]
    words: list[str]

    @property
    def runnable(self) -> list[str]:
        """With the path of its program."""
        return [*PROGRAMS[self.words[0]], *self.words[1:]]


def commands(page: str) -> list[Command]:
    """Those in the code blocks of a page, in their order; other lines of code blocks are left out."""
    blocks = re.findall(r"^```\n(.*?)^```", (HOWTO / page).read_text(), re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", "").splitlines()
    return [found for line in lines if (found := _command(line)) is not None]


def _command(line: str) -> Command | None:
    words = shlex.split(line, comments=True)
    variables = []
    while words and re.match(r"WARDGATE_[A-Z_]+=", words[0]):
        variables.append(words.pop(0))
    if not words or words[0] not in PROGRAMS:
        return None
    return Command(dict(variable.split("=", 1) for variable in variables), words)
