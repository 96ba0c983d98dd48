"""Finds the values of a FHIR document that its claim does not depend on, by reading it without them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.watched_object import Leaf

Changes: TypeAlias = Mapping[str, Leaf]
Read: TypeAlias = Callable[[Changes], Claim | None]
# Paths by the place of their line.
ByLine: TypeAlias = Mapping[int, Sequence[str]]
NO_LINE = -1
T = TypeVar("T")


class UselessValues:
    """Of one document. `read` reads it with some of its values changed; None where it cannot be read then.

    Many values are tried at once: most are useless. Those of different lines are tried together, because
    each shows in its own line: the time that it takes grows with the lines, not with their square.
    """

    def __init__(self, claim: Claim, read: Read) -> None:
        self._claim = claim
        self._others = replace(claim, lines=())
        self._lines = {line.position[0]: line for line in claim.lines}
        self._read = read
        self._line = re.compile(re.escape(f"{claim.place}.item[") + r"(\d+)\]").match

    def of(self, changes: Changes) -> Iterator[str]:
        """The paths at which the value may be changed so, and the claim stays the same."""
        by_line: dict[int, list[str]] = defaultdict(list)
        for path in changes:
            line = self._line(path)
            by_line[int(line[1]) if line else NO_LINE].append(path)
        yield from self._outside(by_line.pop(NO_LINE, []), changes)
        yield from self._within(by_line, changes)

    def _outside(self, paths: Sequence[str], changes: Changes) -> Iterator[str]:
        if not paths:
            return
        if self._changed(paths, changes) == self._claim:
            yield from paths
        elif len(paths) > 1:
            for half in _halves(paths):
                yield from self._outside(half, changes)

    def _within(self, by_line: ByLine, changes: Changes) -> Iterator[str]:
        waiting = {line: [paths] for line, paths in by_line.items()}
        while waiting:
            tried = {line: stack.pop() for line, stack in waiting.items()}
            same = set(self._same_lines(tried, changes))
            for line, paths in tried.items():
                if line in same:
                    yield from paths
                elif len(paths) > 1:
                    waiting[line] += _halves(paths)
            waiting = {line: stack for line, stack in waiting.items() if stack}

    def _same_lines(self, tried: ByLine, changes: Changes) -> Iterator[int]:
        claim = self._changed([path for paths in tried.values() for path in paths], changes)
        lines = {line.position[0]: line for line in claim.lines} if claim else {}
        same = [line for line in tried if claim is None or lines.get(line) == self._lines.get(line)]
        if claim is not None and replace(claim, lines=()) == self._others:
            yield from same
        elif len(tried) > 1:
            # One of them changes more than its line.
            for half in _halves(same):
                yield from self._same_lines({line: tried[line] for line in half}, changes)

    def _changed(self, paths: Sequence[str], changes: Changes) -> Claim | None:
        return self._read({path: changes[path] for path in paths})


def _halves(whole: Sequence[T]) -> list[Sequence[T]]:
    half = len(whole) // 2
    return [part for part in (whole[:half], whole[half:]) if part]
