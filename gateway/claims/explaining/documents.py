"""Checks the documents of an explanation: their types, and that they are what they say."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from gateway.claims.explaining.explanation import Document
from gateway.refusal import FieldViolation
from runtime.untrusted.escaped_text import acts

MOST_DOCUMENTS = 20
MOST_TITLE_CHARACTERS = 255
TEXT = "text/plain"
# What reviewers open. The content begins with one of these; a text is UTF-8.
TAKEN: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        "application/pdf": (b"%PDF-",),
        "image/jpeg": (b"\xff\xd8\xff",),
        "image/png": (b"\x89PNG\r\n\x1a\n",),
        "image/tiff": (b"II*\0", b"MM\0*"),
        TEXT: (),
    }
)


def document_faults(document: Document, field: str) -> Iterator[FieldViolation]:
    """What is wrong with a document; `field` is where it was sent."""
    if len(document.title) > MOST_TITLE_CHARACTERS or acts(document.title):
        limit = MOST_TITLE_CHARACTERS
        yield FieldViolation(f"{field}.title", f"must be at most {limit} printable characters")
    if document.content_type not in TAKEN:
        yield FieldViolation(f"{field}.content_type", f"must be one of {', '.join(TAKEN)}")
    elif not document.content:
        yield FieldViolation(f"{field}.content", "must not be empty")
    elif not _is(document):
        description = f"must be a file of the type {document.content_type}"
        yield FieldViolation(f"{field}.content", description)


def _is(document: Document) -> bool:
    if document.content_type == TEXT:
        return _is_text(document.content)
    return document.content.startswith(TAKEN[document.content_type])


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
