"""How a client knows its gateway by TLS, and the gateway its client."""

import errno
import ssl
from pathlib import Path
from typing import NamedTuple

import grpc

# In place of a file: the authorities that the machine trusts.
SYSTEM = "system"


class TlsFiles(NamedTuple):
    """Files in PEM. `ca`: the authorities of the gateway's certificate, or `system`.

    `cert` and `key`: the client certificate, followed by those between it and its authority, and its private
    key, which may also be in `cert`.
    """

    ca: str
    cert: str | None = None
    key: str | None = None


def channel_credentials(files: TlsFiles) -> grpc.ChannelCredentials:
    """Read the files. Raises OSError, or ValueError for files that have no certificates, or do not fit."""
    for file in files:
        _ensure_has_an_end(file)
    authorities = _system_authorities() if files.ca == SYSTEM else _authorities(files.ca)
    if files.cert is None:
        return grpc.ssl_channel_credentials(authorities)
    _ensure_fit(files.cert, files.key)
    key = Path(files.key or files.cert).read_bytes()
    return grpc.ssl_channel_credentials(authorities, key, Path(files.cert).read_bytes())


def _system_authorities() -> bytes | None:
    """None where the system has no such file: gRPC then uses the ones that it brings."""
    file = ssl.get_default_verify_paths().cafile
    return Path(file).read_bytes() if file else None


def _authorities(ca: str) -> bytes:
    # gRPC would accept anything, and every call would fail without a reason.
    content = Path(ca).read_bytes()
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(ca)
    except ssl.SSLError as error:
        raise ValueError(f"{ca} has no certificate in PEM") from error
    return content


def _ensure_has_an_end(file: str | None) -> None:
    """A pipe may have no writer, and a device no end."""
    if file is not None and (Path(file).is_fifo() or Path(file).is_char_device()):
        raise OSError(errno.EINVAL, "it is not a regular file", file)


def _ensure_fit(cert: str, key: str | None) -> None:
    # gRPC would accept them, and every call would fail without a reason.
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(cert, key, password=lambda: b"")
    except ssl.SSLError as error:
        files = cert if key is None else f"{cert}, {key}"
        raise ValueError(
            f"{files}: they are no certificate and private key in PEM, without a password, "
            "that belong together"
        ) from error
