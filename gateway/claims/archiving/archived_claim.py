"""Claims on their way into a file, and the files."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

# Which columns a file has, and what they mean. A file without a number is older, and has this form, too.
FORM = "1"


class ToArchive(NamedTuple):
    """A claim that can be archived. `content_bytes` is the size of what the facility sent."""

    claim_id: UUID
    received_at: datetime
    content_bytes: int


class ArchivedClaim(NamedTuple):
    """What a file has of a claim; the names are those of its columns.

    `content` is what the facility sent, byte for byte. `review` is a serialised review.v1.ClaimReviewed,
    `facts` a ClaimSubmitted without content, `decided` a ClaimDecided, `explanation` an Explanation, each
    None where there is none.
    """

    claim_id: UUID
    facility: str
    number: str
    format: str
    received_at: datetime
    closed_as: str | None
    use: str
    is_withdrawal: bool
    replaces_claim_id: UUID | None
    replaced_by_claim_id: UUID | None
    content: bytes
    review: bytes | None
    facts: bytes | None
    decided: bytes | None
    explanation: bytes | None


class NewFile(NamedTuple):
    """A file to write. `month` is that in which its claims came in; `number` is in no other file's name."""

    number: int
    month: date
    name: str


class WrittenFile(NamedTuple):
    """What is in a file that is on the disk."""

    claims: int
    size: int
    sha256: bytes
