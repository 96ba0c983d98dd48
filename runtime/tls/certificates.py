"""Reads certificates of PEM files."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from cryptography import x509

T = TypeVar("T")

# What is raised for a certificate or list that is damaged in any way: KeyError for a text of a type that no
# certificate has. Names and extensions are read when they are used.
UNREADABLE = (
    ValueError,
    KeyError,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


def read_certificates(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file, at least one. Raises ValueError."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise ValueError("there is no certificate in PEM, or one is damaged") from None


def read_each(files: Mapping[str, bytes], read: Callable[[bytes], Iterable[T]]) -> list[T]:
    """What `read` finds in files, which are given by name. Raises ValueError with the name of the file."""
    found: list[T] = []
    for name, content in files.items():
        try:
            found += read(content)
        except UNREADABLE as reason:
            raise ValueError(f"{name}: {reason}") from reason
    return found
