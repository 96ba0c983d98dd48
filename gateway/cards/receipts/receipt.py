"""The form of a receipt: the signed text in the answer to a look-up, which a claim quotes.

    wg1.2026-11.Yj5X…   version, key id, base64url of body and signature

The body, big-endian: check id (16 bytes), facility (5), day of service (4: 1 is 0001-01-01), verdict (1),
outcome (1), time of the check (4, seconds since 1970), digest of the person (16).
"""

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Self
from uuid import UUID

import msgspec

from gateway.v1.outcome_pb2 import Outcome, Verdict

VERSION = "wg1"
SIGNATURE_BYTES = 16
BODY = struct.Struct(">16s5sIBBI16s")
# Body and signature are 63 bytes: 84 characters without padding, in which every bit is used.
FORM = re.compile(rf"{VERSION}\.([A-Za-z0-9_-]{{1,16}})\.([A-Za-z0-9_-]{{84}})")
OF_ANY_VERSION = re.compile(r"wg[0-9]+\.")


class ReceiptMalformed(ValueError):  # noqa: N818 - it describes the text
    """The text does not have the form of a receipt."""


class Receipt(msgspec.Struct, frozen=True):
    """The content. `verdict` and `outcome` are values of gateway.v1, maybe of a later version."""

    check_id: UUID
    facility: str
    service_date: date
    verdict: int
    outcome: int
    checked_at: datetime

    @property
    def verdict_name(self) -> str:
        """Such as "NOT_VALID"; the number where this version does not know it."""
        return _name(self.verdict, Verdict.Name, "VERDICT_")

    @property
    def outcome_name(self) -> str:
        """Such as "ACCURATE"; the number where this version does not know it."""
        return _name(self.outcome, Outcome.Name, "OUTCOME_")

    def body(self, person_digest: bytes) -> bytes:
        """The bytes that are signed. The time of the check is stored in whole seconds."""
        return BODY.pack(
            self.check_id.bytes,
            self.facility.encode(),
            self.service_date.toordinal(),
            self.verdict,
            self.outcome,
            int(self.checked_at.timestamp()),
            person_digest,
        )


class SignedReceipt(msgspec.Struct, frozen=True):
    """A receipt as it was read; do not rely on it before its signature is verified."""

    key_id: str
    receipt: Receipt
    person_digest: bytes
    body: bytes
    signature: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ReceiptMalformed."""
        form = FORM.fullmatch(text)
        if form is None:
            raise ReceiptMalformed
        packed = urlsafe_b64decode(form[2])
        body = packed[:-SIGNATURE_BYTES]
        receipt, person_digest = _unpack(body)
        return cls(form[1], receipt, person_digest, body, packed[-SIGNATURE_BYTES:])


def looks_like_receipt(text: str) -> bool:
    """Whether a reference is a receipt of Wardgate, even if cut off: other insurers use the same field."""
    return OF_ANY_VERSION.match(text) is not None


def receipt_text(prefix: str, body: bytes, signature: bytes) -> str:
    """The text of a receipt; `prefix` is version and key id, each with its dot."""
    return prefix + urlsafe_b64encode(body + signature).decode()


def _unpack(body: bytes) -> tuple[Receipt, bytes]:
    check_id, facility, day, verdict, outcome, seconds, person_digest = BODY.unpack(body)
    try:
        receipt = Receipt(
            UUID(bytes=check_id),
            facility.decode("ascii"),
            date.fromordinal(day),
            verdict,
            outcome,
            datetime.fromtimestamp(seconds, UTC),
        )
    except (ValueError, OverflowError):
        raise ReceiptMalformed from None
    return receipt, person_digest


def _name(number: int, name: Callable[[int], str], prefix: str) -> str:
    # To ask for the known values first would make a list of all of them.
    try:
        return name(number).removeprefix(prefix)
    except ValueError:
        return str(number)
