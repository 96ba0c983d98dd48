"""Says in one sentence what a file without JSON is, and what to do."""

import re

from wardgate.cli.claims.files.local_claim import NotFhir

EXPORT = (
    "Export the claims as FHIR JSON (one claim, a list of claims, NDJSON, or a Bundle), "
    "or as BHYT XML (GIAMDINHHS)."
)
UNPACK = "Unpack it, and submit what is in it."
DECOMPRESS = "Decompress it first, or use gzip."
# How it begins, what it is, what to do.
BINARY = (
    (b"PK\x03\x04", "a ZIP archive, or an Excel or Word file", UNPACK),
    (b"%PDF", "a PDF", EXPORT),
    (b"PAR1", "a Parquet file", EXPORT),
    (b"BZh", "compressed with bzip2", DECOMPRESS),
    (b"\xfd7zXZ", "compressed with xz", DECOMPRESS),
    (b"(\xb5/\xfd", "compressed with Zstandard", DECOMPRESS),
    (b"7z\xbc\xaf", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", "an older Office file", EXPORT),
    (b"SQLite format 3", "a database", EXPORT),
)
# The same; and whether a person would expect claims in it.
TEXT = (
    (re.compile(rb"ISA[^A-Za-z0-9\s]"), "an X12 interchange (such as an 837)", True),
    (re.compile(rb"(MSH|FHS|BHS)\|"), "HL7 version 2", True),
    (re.compile(rb"(?is)(<\?xml.*?)?<!doctype html|<html"), "a web page (HTML)", False),
    (re.compile(rb'(?s)<.*["\']http://hl7\.org/fhir["\']'), "FHIR in XML, not in JSON", True),
    (
        re.compile(rb"(?s)<.*(DSACH_|CHI_TIEU_|TONG_HOP|MA_LK)"),
        "XML with fields of BHYT XML, neither its envelope nor one of its tables in a file of its own",
        True,
    ),
    (re.compile(rb"<[?!A-Za-z]"), "XML, and neither FHIR JSON nor BHYT XML", True),
    (re.compile(rb'"\s*(\\[nrt]|\s)*[\[{]'), "JSON within a text, in quotes", True),
)
EMPTY = "This file is empty."
NOT_FHIR = f"This file is JSON, but not FHIR: its objects have no resourceType. {EXPORT}"
# A tar archive has the name of its first file first.
TAR, TAR_AT = b"ustar", 257
PLAIN = (0x09, 0x0A, 0x0C, 0x0D)


def not_json(head: bytes) -> NotFhir:
    """The exception for a file that begins like this."""
    start = head.lstrip()
    if not start:
        return NotFhir(EMPTY)
    if head[TAR_AT:].startswith(TAR):
        return NotFhir(f"This file is a tar archive. {UNPACK}")
    for magic, what, todo in BINARY:
        if head.startswith(magic):
            return NotFhir(f"This file is {what}. {todo}")
    for pattern, what, may_be_claims in TEXT:
        if pattern.match(start):
            return NotFhir(f"This file is {what}. {EXPORT}", may_be_claims=may_be_claims)
    return NotFhir(
        f"This file is {'text, not JSON' if _is_text(head) else 'neither JSON nor text'}. {EXPORT}"
    )


def is_binary(head: bytes) -> bool:
    """Whether a file that begins like this is no text at all, in which lines could be looked for."""
    return not _is_text(head) or any(head.startswith(magic) for magic, _, _ in BINARY)


def _is_text(head: bytes) -> bool:
    return all(byte >= 0x20 or byte in PLAIN for byte in head)
