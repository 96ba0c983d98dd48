"""A certificate on its way to the receiving office."""

from enum import StrEnum

import msgspec

from insurance.certificates.paper import PaperKind


class CertificateState(StrEnum):
    """Where it is. Only what is WAITING is sent."""

    WAITING = "waiting"
    # Being sent. Where the relay ended meanwhile, nobody knows: it becomes UNKNOWN.
    SENDING = "sending"
    # The office may have it or not: an operator finds out and decides.
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    # The office has not accepted it: the facility corrects it.
    REFUSED = "refused"


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """`content` is the envelope as the facility has sent and signed it. `attempts` counts the tries."""

    certificate_id: int
    facility: str
    kind: PaperKind
    number: str
    version: int
    content: bytes
    attempts: int
