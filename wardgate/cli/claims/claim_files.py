"""Claims out of files and folders: FHIR JSON, NDJSON, Bundles, each gzipped or not; one after the other."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

import msgspec

from wardgate.cli.claims.bundle import claim_number, claims_of

ENDINGS = (".json", ".ndjson", ".jsonl")


class LocalClaim(msgspec.Struct, frozen=True):
    """One claim to be sent. `source` names file and place: "march.ndjson:17"; `number` may be empty."""

    source: str
    number: str
    content: bytes


class LocalFault(msgspec.Struct, frozen=True):
    """A file that this machine cannot read."""

    source: str
    reason: str


def read_claims(paths: Iterable[Path]) -> Iterator[LocalClaim | LocalFault]:
    """All of them. What is no claim is handed on as it is: the gateway says what is wrong with it."""
    for path in paths:
        found = _claim_files_in(path) if path.is_dir() else [path]
        if not found:
            yield LocalFault(str(path), f"no file that ends in {', '.join(ENDINGS)} (or .gz after it)")
        for file in found:
            yield from _read_file(file)


def _claim_files_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if _inner_name(file).endswith(ENDINGS))


def _inner_name(file: Path) -> str:
    return file.name.lower().removesuffix(".gz")


def _read_file(file: Path) -> Iterator[LocalClaim | LocalFault]:
    try:
        with _open(file) as content:
            if _inner_name(file).endswith(".json"):
                yield from _split(str(file), content.read())
            else:
                for number, line in enumerate(content, start=1):
                    if not line.isspace():
                        yield from _split(f"{file}:{number}", line.rstrip(b"\r\n"))
    except OSError as refused:
        yield LocalFault(str(file), refused.strerror or "not a gzip file")
    except (EOFError, zlib.error):
        yield LocalFault(str(file), "cut off or damaged within its gzip")


def _open(file: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb")


def _split(source: str, content: bytes) -> Iterator[LocalClaim]:
    claims = claims_of(content)
    if len(claims) < 2:
        # A Bundle of one goes as it is.
        yield LocalClaim(source, claims[0].number if claims else claim_number(content), content)
        return
    for claim in claims:
        yield LocalClaim(f"{source}#{claim.place}", claim.number, claim.content)
