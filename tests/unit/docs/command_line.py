"""Finds `wardgate` commands in code, and the words of them that the program does not know."""

import re
import shlex
from collections.abc import Iterator
from functools import cache

import typer
from typer.core import TyperGroup

from wardgate.cli import app

# It takes long to make: once for all commands.
program_of = cache(typer.main.get_command)
# Up to a pipe, a redirection, a comment or the end.
CALL = re.compile(r"(?:^|[\s/])wardgate ([a-z-][^|#;>]*)")


def unknown_words(code: str) -> Iterator[str]:
    """Commands and flags that do not exist, each with its command line."""
    for line in CALL.findall(code):
        yield from (f"wardgate {line.strip()}: {word}" for word in _unknown(shlex.split(line, posix=False)))


def _unknown(words: list[str]) -> Iterator[str]:
    command, remaining = program_of(app), iter(words)
    for word in remaining:
        if isinstance(command, TyperGroup) and not word.startswith("-"):
            if word not in command.commands:
                yield word
                return
            command = command.commands[word]
        elif word.startswith("--"):
            flags = {
                flag: option for option in command.params for flag in (*option.opts, *option.secondary_opts)
            }
            name, equals, _ = word.partition("=")
            if name not in flags.keys() | {"--help"}:
                yield word
            elif name in flags and not equals and not getattr(flags[name], "is_flag", False):
                next(remaining, None)
