"""Keeps the resources of files that are not claims, so that claims of other files can refer to them."""

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from wardgate.cli.claims.files.bundle import STEPS, BundleEntry, as_bundle
from wardgate.cli.claims.files.resource import references_in

# The temporary database is a file that only this process has, and that is gone with it. Two resources with
# one name and different contents: it is not known which is meant, so neither is taken.
CREATE = "CREATE TABLE resources (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID"
ADD = """
    INSERT INTO resources VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET content = NULL WHERE content IS NOT excluded.content
"""
FIND = "SELECT content FROM resources WHERE name = ? AND content IS NOT NULL"
IN_MEMORY_KIB = 16 * 1024


class OtherResources:
    """The resources by their names, Type/id; on disk, so that an export may have any size."""

    def __init__(self) -> None:
        self._database: sqlite3.Connection | None = None

    def add(self, name: str, content: bytes) -> None:
        """Keep a resource."""
        if self._database is None:
            # An empty name is a temporary database on disk.
            self._database = sqlite3.connect("", isolation_level=None)
            self._database.execute(f"PRAGMA cache_size = -{IN_MEMORY_KIB}")
            self._database.execute("PRAGMA journal_mode = OFF")
            self._database.execute(CREATE)
        self._database.execute(ADD, (name, content))

    def complete(self, claim: bytes) -> bytes:
        """The claim as it is, or a Bundle of it and of what it refers to."""
        if self._database is None:
            return claim
        others = self._referred(claim)
        if not others:
            return claim
        return as_bundle([BundleEntry(resource=msgspec.Raw(content)) for content in (claim, *others)])

    def close(self) -> None:
        """Delete the temporary database."""
        if self._database is not None:
            self._database.close()

    def _referred(self, claim: bytes) -> Sequence[bytes]:
        found: dict[str, bytes] = {}
        step = [claim]
        for _ in range(STEPS):
            step = list(self._new(step, found))
        return list(found.values())

    def _new(self, step: Sequence[bytes], found: dict[str, bytes]) -> Iterator[bytes]:
        for resource in step:
            for reference in references_in(resource):
                name = reference.partition("/_history/")[0]
                if name not in found and (content := self._find(name)) is not None:
                    found[name] = content
                    yield content

    def _find(self, name: str) -> bytes | None:
        if self._database is None:
            return None
        row: tuple[bytes] | None = self._database.execute(FIND, (name,)).fetchone()
        return row[0] if row else None
