"""Names a rulebook by what it is made of: equal versions judge equally (docs/decisions/0015)."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from review.rulebook.engine.source_files import source_files

ROOT = Path(__file__).parents[3]
# What turns a claim, its facts and the law into the bytes of a review. What these import is found.
PARTS = (
    "insurance",
    "review/answer",
    "review/catalogues/reading",
    "review/judging",
    "review/rulebook",
    "review/submitted_claim.py",
)
# All that those may import of this repository, by the import contracts.
PACKAGES = ("insurance", "review", "runtime")


def rulebook_version(rules: ModuleType) -> str:
    """The release, and a digest of every source file that a judgement rests on, such as 0.1.0+1a2b3c4d."""
    folders = [Path(folder) for folder in rules.__path__]
    files = source_files([*(ROOT / part for part in PARTS), *folders], ROOT, PACKAGES)
    return f"{version('wardgate')}+{digest(files, [ROOT, *(folder.parent for folder in folders)])}"


def digest(files: Iterable[Path], roots: Iterable[Path]) -> str:
    """Eight hexadecimal digits for the files' bytes and their paths below one of the roots."""
    starts = [f"{root.as_posix()}/" for root in roots]
    named = sorted((_path_below(file.as_posix(), starts), file) for file in files)
    whole = hashlib.blake2b(digest_size=4)
    for path, file in named:
        content = file.read_bytes()
        whole.update(f"{path} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def _path_below(file: str, starts: Iterable[str]) -> str:
    return next(file.removeprefix(start) for start in starts if file.startswith(start))
