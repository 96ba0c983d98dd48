"""Reads claims one by one from files and folders: FHIR JSON, NDJSON and Bundles, gzipped or not."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

import msgspec

from wardgate.cli.claims.bundle import claim_number, split_bundle

ENDINGS = (".json", ".ndjson", ".jsonl")


class LocalClaim(msgspec.Struct, frozen=True):
    """One claim to submit. `source` is its file and line, as in "march.ndjson:17"; `number` may be empty."""

    source: str
    number: str
    content: bytes


class UnreadableFile(msgspec.Struct, frozen=True):
    """A file that cannot be read, with the reason."""

    source: str
    reason: str


def read_claims(paths: Iterable[Path]) -> Iterator[LocalClaim | UnreadableFile]:
    """Every claim of the files. Content that is not a claim is passed on: the gateway says what is wrong."""
    for path in paths:
        found = _claim_files_in(path) if path.is_dir() else [path]
        if not found:
            yield UnreadableFile(
                str(path), f"The folder has no file that ends in {', '.join(ENDINGS)}, with or without .gz."
            )
        for file in found:
            yield from _read_file(file)


def _claim_files_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if _inner_name(file).endswith(ENDINGS))


def _inner_name(file: Path) -> str:
    return file.name.lower().removesuffix(".gz")


def _read_file(file: Path) -> Iterator[LocalClaim | UnreadableFile]:
    try:
        with _open(file) as content:
            if _inner_name(file).endswith(".json"):
                yield from _split(str(file), content.read())
            else:
                for number, line in enumerate(content, start=1):
                    if not line.isspace():
                        yield from _split(f"{file}:{number}", line.rstrip(b"\r\n"))
    except OSError as refused:
        yield UnreadableFile(str(file), refused.strerror or "This is not a gzip file.")
    except (EOFError, zlib.error):
        yield UnreadableFile(str(file), "The gzip file is cut off or damaged.")


def _open(file: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb")


def _split(source: str, content: bytes) -> Iterator[LocalClaim]:
    claims = split_bundle(content)
    if len(claims) < 2:
        # A Bundle with one claim is sent unchanged.
        yield LocalClaim(source, claims[0].number if claims else claim_number(content), content)
        return
    for claim in claims:
        yield LocalClaim(f"{source}#{claim.place}", claim.number, claim.content)
