"""Names a rulebook by what it is made of, so that a review can be made again by the very same one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

# The month in which rules were last added or changed on purpose; the digest tells all else apart.
MONTH = "2026.11"
ROOT = Path(__file__).parents[3]
# What decides on the bytes of a review: law, reading, rules with their tables, answer.
FOLDERS = ("insurance", "review/rulebook", "review/answer")


def edition(rules: ModuleType) -> str:
    """The month and a digest of rules, tables, reading and score, such as 2026.11-1a2b3c4d."""
    digest = hashlib.blake2b(digest_size=4)
    for path in sorted(set(_sources(rules)), key=lambda path: (path.name, str(path.parent.name))):
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return f"{MONTH}-{digest.hexdigest()}"


def _sources(rules: ModuleType) -> Iterator[Path]:
    folders = {*(ROOT / folder for folder in FOLDERS), *map(Path, rules.__path__)}
    return (
        path for folder in folders for pattern in ("**/*.py", "**/*.yaml") for path in folder.glob(pattern)
    )
