"""Maps the number of a claim."""

import hashlib

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.normal_form import normal_form


def number_of(claim: FhirObject, content: bytes) -> str:
    """The first identifier with a value, else the id, else the digest of the content."""
    for identifier in claim.identifier or ():
        if number := identifier_number(identifier):
            return number
    return f"id|{claim.id}" if claim.id else f"sha256|{hashlib.sha256(content).hexdigest()}"


def identifier_number(identifier: FhirObject) -> str | None:
    """The value after its system, or alone where it has none; None where it has no value.

    Blanks about the value are no part of it: they are typing errors that nobody sees. Nor is it seen whether
    a letter and its mark are one character or two: the number is in Unicode's composed form (NFC).
    """
    value = (identifier.value or "").strip(BLANKS)
    if not value:
        return None
    number = f"{identifier.system}|{value}" if identifier.system else value
    return normal_form("NFC", number)
