"""What is found in files: a claim to submit, or a file that cannot be read."""

import msgspec

from gateway.v1.claim_service_pb2 import Remark
from wardgate.cli.input.not_readable import NotReadable


class LocalClaim(msgspec.Struct, frozen=True):
    """One claim to submit. `source` is its file and place, as in "march.ndjson:17"; `number` may be empty.

    `is_export`: it is BHYT XML, and no FHIR. `remarks` are those on its file, which the gateway does not see.
    `lost_signature`: its file was signed as a whole, and was split.
    """

    source: str
    number: str
    content: bytes
    is_export: bool = False
    remarks: tuple[Remark, ...] = ()
    lost_signature: bool = False


class UnreadableFile(msgspec.Struct, frozen=True):
    """A file that cannot be read, or not to its end, with the reason; `vi` is it in Vietnamese, if known."""

    source: str
    reason: str
    vi: str = ""


class NotFhir(NotReadable):
    """The file is neither FHIR JSON nor BHYT XML. `may_be_claims`: a person would expect claims in it."""

    def __init__(self, reason: str, *, may_be_claims: bool = False) -> None:
        super().__init__(reason)
        self.may_be_claims = may_be_claims
