"""Maps the number of a claim."""

import hashlib

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.mapping.fhir_object import FhirObject


def number_of(claim: FhirObject, content: bytes) -> str:
    """The first identifier with a value, else the id, else the digest of the content."""
    for identifier in claim.identifier or ():
        if number := identifier_number(identifier):
            return number
    return f"id|{claim.id}" if claim.id else f"sha256|{hashlib.sha256(content).hexdigest()}"


def identifier_number(identifier: FhirObject) -> str | None:
    """The value after its system, or alone where it has none; None where it has no value.

    Blanks about the value are no part of it: they are typing errors that nobody sees.
    """
    value = (identifier.value or "").strip(BLANKS)
    if not value:
        return None
    return f"{identifier.system}|{value}" if identifier.system else value
