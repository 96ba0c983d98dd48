"""What of an export no fact of the claim has, so that it is kept nevertheless (Claim.kept)."""

from collections.abc import Iterator, Mapping, Sequence

from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, VISIT, Record
from insurance.claim.bhyt.mapping.own_fields import own_fields
from insurance.claim.bhyt.values import birth_in
from insurance.claim.claim import Claim
from insurance.claim.parts.kept_row import KeptRow

# The names that QĐ 4210 has for fields of own_fields.
OLD_NAMES = {
    "MA_THE": "MA_THE_BHYT",
    "MA_BENH": "MA_BENH_CHINH",
    "MA_BENHKHAC": "MA_BENH_KT",
    "T_TONGCHI": "T_TONGCHI_BH",
}
MAPPED = frozenset({VISIT, DRUGS, SERVICES})
# A table that no decision has is kept as it was sent, under this name of its only field.
AS_SENT = "FILEHOSO"
ENVELOPE, MADE = "GIAMDINHHS", "NGAYLAP"
DAY_DIGITS = 8


def kept_of(record: Record, claim: Claim, names: frozenset[str], lost: Sequence[str]) -> Iterator[KeptRow]:
    """All but what lines lack. `names`: fields of XML1 that facts have. `lost`: those of no value."""
    if record.made[DAY_DIGITS:].strip("0"):
        yield KeptRow(ENVELOPE, 1, ((MADE, record.made),))
    values = record.visit.values
    own = own_fields(claim)
    rest = [name for name in values if name not in names and values[name] and not _has(own, name, values)]
    if lost or rest:
        yield KeptRow(VISIT, 1, tuple((name, values[name]) for name in sorted((*lost, *rest))))
    for table, rows in record.tables.items():
        if table not in MAPPED:
            for place, row in enumerate(rows, start=1):
                filled = sorted((name, value) for name, value in row.values.items() if value)
                yield KeptRow(table, place, tuple(filled))
    for place, sent in enumerate(record.others.values(), start=1):
        yield KeptRow(AS_SENT, place, ((AS_SENT, sent),))


def _has(own: Mapping[str, str], name: str, values: Mapping[str, str]) -> bool:
    """Whether the facts of own_fields tell the same as this field does."""
    sent, written = values[name], own.get(OLD_NAMES.get(name, name))
    if name == "STT":
        return sent == "1"
    if written == sent or written is None:
        return written is not None
    if name == "NGAY_SINH":
        return sent.rstrip("0") == written.rstrip("0") and birth_in(sent) is not None
    return name in ("MA_LOAI_KCB", "THANG_QT") and sent.rjust(len(written), "0") == written
