"""What was found out about the facility's signature of an export (CHUKYDONVI) when the claim came in."""

from datetime import date
from enum import StrEnum

import msgspec

from insurance.text import Text


class SignatureState(StrEnum):
    """Whether what was sent is what somebody known has signed."""

    SIGNED = "SIGNED"
    NOT_SIGNED = "NOT_SIGNED"
    # There is a signature, and it does not vouch for the record.
    BROKEN = "BROKEN"
    # The signature is intact, and no authority that is trusted says whose it is.
    UNKNOWN_SIGNER = "UNKNOWN_SIGNER"


class Signature(msgspec.Struct, frozen=True, gc=False):
    """A fact of the day on which the claim came in: later changes of the trusted authorities leave it alone.

    `signer` is the organisation in the certificate (O, or else CN) and `certificate` its serial number in
    hexadecimal; both are empty without a readable certificate. `signed_on` is the day that the signature
    itself states under its own protection, None where it states none. `covers` are the elements of the
    envelope that are signed, GIAMDINHHS for the whole. `reason` says why it is not SIGNED, None where it is.
    """

    state: SignatureState
    signer: str = ""
    certificate: str = ""
    signed_on: date | None = None
    covers: tuple[str, ...] = ()
    reason: Text | None = None
