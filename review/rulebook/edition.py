"""Names a rulebook by what it is made of, so that a review can be made again by the very same one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

# The month in which rules were last added or changed on purpose; the digest tells all else apart.
MONTH = "2026.11"
RULEBOOK = Path(__file__).parent
# What else decides on the bytes of a review: how a claim is read, scored and answered.
BESIDE_IT = ("reading/**/*.py", "score.py", "listed.py", "review_message.py", "claim_response.py")


def edition(rules: ModuleType) -> str:
    """The month and a digest of rules, tables, reading and score, such as 2026.11-1a2b3c4d."""
    digest = hashlib.blake2b(digest_size=4)
    for path in sorted(_sources(rules), key=lambda path: (path.name, str(path.parent.name))):
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return f"{MONTH}-{digest.hexdigest()}"


def _sources(rules: ModuleType) -> Iterator[Path]:
    yield from RULEBOOK.glob("*.py")
    yield from (RULEBOOK / "tables").glob("*.yaml")
    for folder in rules.__path__:
        yield from Path(folder).glob("*.py")
    for pattern in BESIDE_IT:
        yield from RULEBOOK.parent.glob(pattern)
