"""Reads the records of a file of BHYT XML, as hospitals export it (GIAMDINHHS)."""

import re
from collections.abc import Iterator
from io import BufferedReader
from typing import TYPE_CHECKING

from gateway.v1.claim_service_pb2 import Remark
from gateway.v1.text_pb2 import Text
from wardgate.cli.claims.files.array_elements import too_large
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.input.not_readable import NotReadable

if TYPE_CHECKING:
    from insurance.claim.remark import Remark as FoundRemark

# Of one file, with the records of a month.
LIMIT_BYTES = 256 * 1024 * 1024
SMALL_BYTES = 1024 * 1024
# Enough to see the root element.
HEAD = 4096
# With the prefix of a namespace or without one.
_envelope = re.compile(rb"<(?:[\w.-]+:)?GIAMDINHHS\b").search


def is_export(text: BufferedReader) -> bool:
    """Whether the text begins as BHYT XML does. Nothing is taken from it."""
    head = text.peek(HEAD)[:HEAD]
    return head.lstrip().startswith(b"<") and _envelope(head) is not None


def number_in(text: BufferedReader) -> str:
    """MA_LK of an export with one record; "" where it has several, is large, or is written unusually."""
    from insurance.claim.bhyt.split import number_of_one  # noqa: PLC0415

    content = text.read(SMALL_BYTES + 1)
    return "" if len(content) > SMALL_BYTES else number_of_one(content) or ""


def export_records(source: str, text: BufferedReader) -> Iterator[LocalClaim]:
    """Each record as a claim. Raises NotReadable for a file that is too large to be split."""
    # Imported here: files of FHIR need no XML.
    from insurance.claim.bhyt.split import split_records  # noqa: PLC0415

    content = text.read(LIMIT_BYTES + 1)
    if len(content) > LIMIT_BYTES:
        raise NotReadable(too_large(LIMIT_BYTES))
    records = split_records(content)
    for record in records:
        place = f"#{record.place}" if len(records) > 1 else ""
        remarks = (_as_message(record.remark),) if record.remark else ()
        yield LocalClaim(
            f"{source}{place}",
            record.number,
            record.content,
            is_export=True,
            remarks=remarks,
            lost_signature=record.lost_signature,
        )


def _as_message(remark: "FoundRemark") -> Remark:
    reason = Text(vi=remark.reason.vi, en=remark.reason.en)
    return Remark(path=remark.path, grade=f"REMARK_GRADE_{remark.grade}", reason=reason)
