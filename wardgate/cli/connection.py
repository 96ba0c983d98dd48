"""Which gateway to talk to, and as whom: flags, else the environment, else what `wardgate up` wrote down."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from runtime.problem import Problem
from wardgate.data_folder.connection_file import read_connection_file
from wardgate.data_folder.facility_tokens import read_tokens
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder


class Connection(msgspec.Struct, frozen=True):
    """Where the gateway listens and the token to call with, which names the facility.

    `facility_tokens` are those that a one-machine stack keeps for its sample facilities; empty elsewhere.
    """

    target: str
    token: str
    facility_tokens: Mapping[str, str] = {}

    def as_facility(self, facility: str) -> "Connection":
        """The same gateway, called as another facility. Raises Problem where no token of it is kept."""
        token = self.facility_tokens.get(facility)
        if token is None:
            raise Problem(
                f"No token of facility {facility} is kept here. The token names the facility: "
                "give that facility's own with --token or WARDGATE_TOKEN."
            )
        return Connection(self.target, token, self.facility_tokens)


def find_connection(target: str | None, token: str | None, folder: Path = DEFAULT_FOLDER) -> Connection:
    """From what was said (by flag or environment), and the folder for the rest. Raises Problem."""
    if target and token:
        return Connection(target, token)
    place = DataFolder(folder)
    kept = read_connection_file(place.connection)
    target = target or kept.get("WARDGATE_TARGET")
    if not target:
        raise Problem(
            f"No gateway to talk to: start one with `wardgate up` (nothing is kept in {folder}), "
            "or set WARDGATE_TARGET and WARDGATE_TOKEN."
        )
    if token:
        return Connection(target, token)
    if not (token := kept.get("WARDGATE_TOKEN")):
        raise Problem(f"No token to call {target} with: set WARDGATE_TOKEN to your facility's.")
    return Connection(target, token, read_tokens(place.facility_tokens))


def find_database(url: str | None, folder: Path = DEFAULT_FOLDER) -> str:
    """From what was said (by flag or environment), else the folder. Raises Problem."""
    found = url or read_connection_file(DataFolder(folder).connection).get("WARDGATE_DATABASE_URL")
    if not found:
        raise Problem(f"No database to work on (none is kept in {folder}): set WARDGATE_DATABASE_URL.")
    return found
