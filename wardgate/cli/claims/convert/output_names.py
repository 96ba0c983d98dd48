"""Names the files that claims are written to, after those that they come from."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path, PurePath

# The place of a claim in its file, as files/read_claims.py writes it: ":17", "[3]", "#2".
_place = re.compile(r"(?:[:#][0-9]+|\[[0-9]+\])+$")
_endings = re.compile(r"(?:\.(?:json|ndjson|jsonl|xml|zip))?(?:\.gz)?$", re.IGNORECASE)
# Between folders, and between an archive and what is in it.
_steps = re.compile(r"[/\\!]")
NO_NAME = "claims"


class OutputNames:
    """Gives every claim a name of its own, below the folder that they are written to."""

    def __init__(self, inputs: Iterable[Path], ending: str) -> None:
        """`inputs` are the files and folders that were named; `ending` is that of the new files, ".xml"."""
        self._roots = [path if path.is_dir() else path.parent for path in inputs]
        self._ending = ending
        self._taken: set[str] = set()

    def name(self, source: str) -> PurePath:
        """Its folder and name, such as "11/march-17.json" for line 17 of IN/11/march.ndjson.gz."""
        *folders, last = self._parts(source)
        folder = PurePath(*(_endings.sub("", one) or one for one in folders))
        return next(name for name in map(folder.joinpath, self._names(last)) if self._take(name))

    def _parts(self, source: str) -> list[str]:
        """Its folders and name within what was named. None leads out of the folder."""
        path = PurePath(source)
        inside = min(
            (path.relative_to(root) for root in self._roots if path.is_relative_to(root)),
            key=lambda relative: len(relative.parts),
            default=PurePath(path.name),
        )
        parts = [part for part in _steps.split(str(inside)) if part not in ("", ".", "..")]
        return parts or [NO_NAME]

    def _names(self, last: str) -> Iterator[str]:
        """The names it may have: the first one that no other claim of this run has."""
        name = _place.sub("", last)
        place = "".join(f"-{number}" for number in re.findall("[0-9]+", last[len(name) :]))
        short = _endings.sub("", name) or name
        yield f"{short}{place}{self._ending}"
        yield f"{name}{place}{self._ending}"
        yield from (f"{short}{place}-{number}{self._ending}" for number in count(2))

    def _take(self, name: PurePath) -> bool:
        # Some file systems do not tell capitals from small letters.
        key = str(name).casefold()
        is_free = key not in self._taken
        self._taken.add(key)
        return is_free
