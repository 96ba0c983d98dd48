"""Counts of things in English."""


def counted(count: int, one: str, several: str | None = None) -> str:
    """`1 file`, `2,000 files`; `several` where it is not `one` with an s: `2 entries`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
