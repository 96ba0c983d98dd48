"""Finds the gateway or the database to use: from flags or the environment, else from the data folder."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from runtime.problem import Problem, WrongValue
from wardgate.client import TlsFiles
from wardgate.client.sendable_token import is_sendable
from wardgate.data_folder.connection_file import read_connection_file
from wardgate.data_folder.facility_tokens import read_tokens
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder


class Connection(msgspec.Struct, frozen=True):
    """The gateway's address (HOST:PORT), and the token to call it with, which names the facility.

    With a client certificate in `tls`, the token may be "". `facility_tokens` are the tokens that a
    one-machine stack keeps for its sample facilities, by facility; empty if address or token were given.
    """

    target: str
    token: str
    facility_tokens: Mapping[str, str] = {}
    tls: TlsFiles | None = None

    def as_facility(self, facility: str) -> "Connection":
        """The same gateway, called as another facility. Raises Problem if its token is not known here."""
        token = self.facility_tokens.get(facility)
        if token is None:
            raise Problem(
                f"No token of facility {facility} is known here. "
                "Give that facility's own token with --token or WARDGATE_TOKEN instead of --facility."
            )
        return Connection(self.target, token, self.facility_tokens, self.tls)


def find_connection(
    target: str | None, token: str | None, folder: Path = DEFAULT_FOLDER, tls: TlsFiles | None = None
) -> Connection:
    """The connection from `target` and `token`; the folder supplies what is None. Raises Problem."""
    token = token or None
    _ensure_sendable(token or "", "--token or WARDGATE_TOKEN")
    # A certificate is the facility's own: the tokens in the folder are those of others.
    if token is None and tls is not None and tls.cert is not None:
        token = ""
    if target and token is not None:
        return Connection(target, token, tls=tls)
    place = DataFolder(folder)
    kept = read_connection_file(place.connection)
    target = target or kept.get("WARDGATE_TARGET")
    if not target:
        raise Problem(
            f"No gateway is known ({place.connection} does not name one). Start one with `wardgate up`, "
            "or set WARDGATE_TARGET and WARDGATE_TOKEN."
        )
    if token is not None:
        return Connection(target, token, tls=tls)
    if not (token := kept.get("WARDGATE_TOKEN")):
        raise Problem(f"No token for {target} is known: set WARDGATE_TOKEN to your facility's token.")
    _ensure_sendable(token, f"WARDGATE_TOKEN in {place.connection}")
    return Connection(target, token, read_tokens(place.facility_tokens), tls)


def _ensure_sendable(token: str, setting: str) -> None:
    if not is_sendable(token):
        raise WrongValue(
            f"The token of {setting} cannot be sent: it has a line break, a blank or a character that no "
            "token has. Copy it again, on one line."
        )


def tls_files(ca: str | None, cert: str | None, key: str | None) -> TlsFiles | None:
    """The files for TLS; None without them. Raises WrongValue where one is missing."""
    if ca is None and (cert or key):
        raise WrongValue("A client certificate is sent by TLS: say with --ca or WARDGATE_CA whom to trust.")
    if cert is None and key:
        raise WrongValue("A private key is that of a certificate: name it with --cert or WARDGATE_CERT.")
    return None if ca is None else TlsFiles(ca, cert, key)


def find_database(url: str | None, folder: Path = DEFAULT_FOLDER) -> str:
    """The URL of the database: `url`, or the one in the folder if it is None. Raises Problem."""
    file = DataFolder(folder).connection
    found = url or read_connection_file(file).get("WARDGATE_DATABASE_URL")
    if not found:
        raise Problem(f"No database is known ({file} does not name one): set WARDGATE_DATABASE_URL.")
    return found
