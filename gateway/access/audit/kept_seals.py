"""Reads seals that were kept outside the database: output of `wardgate access head`, or a gateway's log."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from runtime.problem import WrongValue

MARK = b'"seal"'
LONGEST_LINE = 64 * 1024


class KeptSeal(msgspec.Struct):
    """A JSON line with these fields, whatever other fields it has."""

    seal: int
    hash: str


def read_kept_seals(files: Sequence[Path]) -> dict[int, bytes]:
    """Return the hash of each seal by its number; other lines are ignored. Raises WrongValue."""
    seals: dict[int, bytes] = {}
    for file in files:
        for kept in _seals(file):
            digest = bytes.fromhex(kept.hash)
            if seals.setdefault(kept.seal, digest) != digest:
                raise WrongValue(
                    f"{file} has a hash of seal {kept.seal} that differs from the one read before: one of "
                    "the two is not as it was written. Verify with each file by itself."
                )
    if files and not seals:
        raise WrongValue(
            "The files have no seals: lines of `wardgate access head` or of a gateway's log are expected."
        )
    return seals


def _seals(file: Path) -> Iterator[KeptSeal]:
    try:
        with file.open("rb") as lines:
            # By pieces: a file may have no line ends, and a seal is far shorter.
            for line in iter(partial(lines.readline, LONGEST_LINE), b""):
                if MARK in line and (kept := _seal(line)) is not None:
                    yield kept
    except OSError as error:
        raise WrongValue(f"{file} cannot be read ({error.strerror}).") from error


def _seal(line: bytes) -> KeptSeal | None:
    try:
        kept = msgspec.json.decode(line, type=KeptSeal)
        bytes.fromhex(kept.hash)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return kept
