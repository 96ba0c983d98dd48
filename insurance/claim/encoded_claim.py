"""A claim as bytes, so that its content is read once: by the gateway. The review takes it as it was read.

The bytes are MessagePack: most facts of most lines are not stated, and take a byte each. Instants are texts,
which keep their offset from UTC: `.date()` of one is the day in Ho Chi Minh City. The bytes are for programs
with the same sources of this package, which `reader_version` names.
"""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import asdict, astuple

from insurance.claim.claim import Claim
from runtime.time_zone import HO_CHI_MINH

PACKAGE = Path(__file__).parent
DAY = len("YYYY-MM-DD")
# Days or instants, which msgspec cannot tell apart: they are encoded as texts of ISO 8601.
MOMENTS = ("admitted", "discharged")


def encode_claim(claim: Claim) -> bytes:
    """The claim for decode_claim. Some microseconds."""
    texts = {name: _text(getattr(claim, name)) for name in MOMENTS}
    return msgspec.msgpack.encode(msgspec.to_builtins(tuple((asdict(claim) | texts).values())))


def decode_claim(encoded: bytes) -> Claim:
    """The claim of encode_claim. Raises msgspec.DecodeError if these bytes are none."""
    values = dict(zip(Claim.__struct_fields__, astuple(_decoder().decode(encoded)), strict=True))
    return Claim(**values | {name: _moment(values[name]) for name in MOMENTS})


@cache
def reader_version() -> str:
    """Names the sources of this package: what one version encodes, the same version decodes."""
    files = sorted(file for file in PACKAGE.rglob("*") if file.suffix in (".py", ".txt", ".yaml"))
    whole = hashlib.blake2b(digest_size=8)
    for file in files:
        content = file.read_bytes()
        whole.update(f"{file.relative_to(PACKAGE)} {len(content)}\n".encode() + content)
    return whole.hexdigest()


@cache
def _decoder() -> msgspec.msgpack.Decoder[Any]:
    fields = [
        (field.name, str | None if field.name in MOMENTS else field.type)
        for field in msgspec.structs.fields(Claim)
    ]
    encoded = msgspec.defstruct("EncodedClaim", fields, array_like=True, gc=False)
    return msgspec.msgpack.Decoder(encoded)


def _text(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> date | datetime | None:
    if text is None or len(text) == DAY:
        return None if text is None else date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(HO_CHI_MINH)
