"""Reads the documents in a FHIR DocumentReference or Attachment, of R4 or R5."""

import base64
import binascii
import re
from collections.abc import Sequence

import msgspec

from gateway.claims.explaining.documents import MOST_DOCUMENTS
from gateway.claims.explaining.explanation import Document

_PATH = re.compile(r"at `\$\.?([^`]*)`").search
_BLANKS = str.maketrans("", "", " \t\r\n")


class FhirFault(Exception):  # noqa: N818 - a fault of what was sent
    """What is wrong with it, as an instruction to the caller."""


class FhirAttachment(msgspec.Struct):
    """What is read of an Attachment."""

    contentType: str = ""  # noqa: N815 - FHIR's name
    title: str = ""
    data: str = ""


class FhirContent(msgspec.Struct):
    """DocumentReference.content."""

    attachment: FhirAttachment


class FhirResource(msgspec.Struct):
    """The head of either: an Attachment is no resource, and has no resourceType."""

    resourceType: str = ""  # noqa: N815 - FHIR's name


class FhirDocumentReference(msgspec.Struct):
    """What is read of a DocumentReference."""

    content: list[FhirContent]
    description: str = ""


def fhir_documents(content: bytes) -> Sequence[Document]:
    """The documents that are in it. Raises FhirFault."""
    try:
        kind = msgspec.json.decode(content, type=FhirResource).resourceType
        if kind not in ("", "DocumentReference"):
            raise FhirFault("must be a DocumentReference or an Attachment")
        return _documents(content) if kind else [_document(msgspec.json.decode(content, type=FhirAttachment))]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        place = _PATH(str(error))
        where = f" at {place[1]}" if place and place[1] else ""
        message = "must be a FHIR DocumentReference or Attachment in JSON; the element%s is not as in FHIR"
        raise FhirFault(message % where if where else message.partition(";")[0]) from None


def _documents(content: bytes) -> Sequence[Document]:
    reference = msgspec.json.decode(content, type=FhirDocumentReference)
    if len(reference.content) > MOST_DOCUMENTS:
        raise FhirFault(f"must have at most {MOST_DOCUMENTS} documents")
    return [_document(part.attachment, reference.description) for part in reference.content]


def _document(attachment: FhirAttachment, description: str = "") -> Document:
    """R4 allows blanks in base64. Parameters of a media type, such as its charset, are left out."""
    if not attachment.data:
        raise FhirFault(
            "must have each document in `data` of its attachment: nothing is fetched from a `url`"
        )
    try:
        data = base64.b64decode(attachment.data.translate(_BLANKS), validate=True)
    except (binascii.Error, ValueError):
        raise FhirFault("must have base64 in `data` of each attachment") from None
    content_type = attachment.contentType.partition(";")[0].strip().lower()
    return Document(content_type, attachment.title or description, data)
