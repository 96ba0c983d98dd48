"""Reads archived claims for the review, from the files of `wardgate archive`."""

from collections.abc import Sequence
from pathlib import Path

import asyncpg

from gateway.archiving.archive_folders import ArchiveFolders
from gateway.claims.archiving.reading.archived_claims import ArchivedClaims
from gateway.claims.archiving.reading.place_table import PlaceTable


class Archive(ArchivedClaims):
    """The archive in these folders; the database of the connection says what is in which file."""

    def __init__(self, connection: asyncpg.Connection, folders: Sequence[Path]) -> None:
        super().__init__(PlaceTable(connection), ArchiveFolders(folders))
