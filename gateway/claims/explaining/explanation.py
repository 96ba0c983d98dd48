"""What a facility explains, as it was sent."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from review.v1.decision_pb2 import Attachment
from review.v1.decision_pb2 import Explanation as Message


class Document(msgspec.Struct, frozen=True):
    """`content_type` is one of those that documents.py takes. `title` may be empty."""

    content_type: str
    title: str
    content: bytes


class Explanation(msgspec.Struct, frozen=True):
    """`text` may be empty where there are documents."""

    text: str
    documents: tuple[Document, ...] = ()

    @property
    def digest(self) -> bytes:
        """The same for the same explanation, also where a document is sent as FHIR one time."""
        parts = [self.text, *(msgspec.structs.astuple(document) for document in self.documents)]
        return hashlib.sha256(msgspec.msgpack.encode(parts)).digest()

    def message(self, claim_id: UUID, explained_at: datetime) -> bytes:
        """A serialised review.v1.Explanation. `explained_at` has a time zone."""
        attachments = [
            Attachment(content_type=one.content_type, title=one.title, content=one.content)
            for one in self.documents
        ]
        message = Message(claim_id=str(claim_id), text=self.text, attachments=attachments)
        message.explained_at.FromDatetime(explained_at.astimezone(UTC))
        return message.SerializeToString()
