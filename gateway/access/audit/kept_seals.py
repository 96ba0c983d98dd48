"""Seals that were kept outside the database: what `wardgate access head` printed, or a gateway's log."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from runtime.problem import Problem

MARK = b'"seal"'


class KeptSeal(msgspec.Struct):
    """A JSON line that has these, whatever else is in it."""

    seal: int
    hash: str


def read_kept_seals(files: list[Path]) -> dict[int, bytes]:
    """Hash by number; lines of another kind are passed over. Raises Problem."""
    seals: dict[int, bytes] = {}
    for file in files:
        for kept in _seals(file):
            digest = bytes.fromhex(kept.hash)
            if seals.setdefault(kept.seal, digest) != digest:
                raise Problem(f"{file} has another hash of seal {kept.seal} than what was read before it.")
    if files and not seals:
        raise Problem(
            "No seals in what was kept: lines of `wardgate access head` or of a gateway's log expected."
        )
    return seals


def _seals(file: Path) -> Iterator[KeptSeal]:
    try:
        with file.open("rb") as lines:
            for line in lines:
                if MARK in line and (kept := _seal(line)) is not None:
                    yield kept
    except OSError as refused:
        raise Problem(f"{file} cannot be read ({refused.strerror}).") from refused


def _seal(line: bytes) -> KeptSeal | None:
    try:
        kept = msgspec.json.decode(line, type=KeptSeal)
        bytes.fromhex(kept.hash)
    except (msgspec.DecodeError, ValueError):
        return None
    return kept
