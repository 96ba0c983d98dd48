"""A digest of a claim's content: two contents have the same one where `same_content` holds."""

import json
from decimal import Decimal
from hashlib import sha256

from gateway.claims.intake.claim_content import Json, claim_content
from insurance.claim.bhyt.content import is_export, values_by_path
from insurance.claim.blanks import BLANKS
from insurance.normal_form import normal_form

IDENTIFIER_VALUE = "value"


def content_digest(content: bytes) -> bytes:
    """The SHA-256 of what counts of the content. It is stored, so it must not change."""
    compared = _export(content) if is_export(content) else _fhir(content)
    text = json.dumps(compared, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).digest()


def _export(content: bytes) -> object:
    """The fields that have a value."""
    values = values_by_path(content)
    return {path: normal_form("NFC", value) for path, value in values.items() if value}


def _fhir(content: bytes) -> object:
    """The Claim, and the resources that it uses."""
    claim, used = claim_content(content)
    return [_comparable(claim.resource), {name: _comparable(one.resource) for name, one in used.items()}]


def _comparable(value: Json, element: str = "") -> object:
    """The same for values that are the same: of text and numbers, a text that begins with what it is."""
    if isinstance(value, dict):
        return {key: _comparable(one, key.removeprefix("_")) for key, one in value.items()}
    if isinstance(value, list):
        return [_comparable(one) for one in value]
    if isinstance(value, Decimal):
        return f"n{_number(value)}"
    if isinstance(value, str):
        is_identifier_value = f".{element}".endswith(f".{IDENTIFIER_VALUE}")
        return f"t{normal_form('NFC', value.strip(BLANKS) if is_identifier_value else value)}"
    return value


def _number(value: Decimal) -> str:
    """1.50 as 15e-1. Exactly: Decimal.normalize() rounds to 28 digits."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return str(value)
    written = "".join(map(str, digits)).lstrip("0")
    shortest = written.rstrip("0")
    if not shortest:
        return "0"
    return f"{'-' if sign else ''}{shortest}e{exponent + len(written) - len(shortest)}"
