"""Writes numbers of claims, and the other claims that a claim names."""

import re

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.mapping.related import RELATIONSHIPS
from insurance.claim.fhir.writing.elements import concept, identifier
from insurance.claim.fhir.writing.values import Json, given, id_of
from insurance.claim.parts.related_claim import RelatedClaim

# A value without a system may have a bar itself. A system is a URI and has a colon.
_system = re.compile(r"\S+:\S*").fullmatch
RELATIONSHIP_SYSTEM = "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship"
# HL7's codes have this one only.
PRIOR = "prior"
BY_ID = "id|"


def written_number(number: str, resource_id: str | None) -> Json:
    """`identifier` and `id` of a Claim: a number is one of both."""
    id_alone = id_of(number.removeprefix(BY_ID)) if number.startswith(BY_ID) else None
    if resource_id is None and id_alone is not None:
        return {"id": id_alone}
    named = number_identifier(number)
    return given(id=id_of(resource_id), identifier=[named] if named else None)


def number_identifier(number: str) -> Json | None:
    """The identifier that has this number: with its system, if the number begins with one."""
    system, _, value = number.partition("|")
    if value and value == value.strip(BLANKS) and _system(system):
        return identifier(system, value)
    return identifier(None, number)


def written_related(related: RelatedClaim) -> Json:
    """Claim.related."""
    named = id_of(related.resource_id)
    by_number = number_identifier(related.number) if named is None else None
    return given(
        claim={"reference": f"Claim/{named}"} if named else given(identifier=by_number),
        relationship=_relationship(related.relationship),
    )


def _relationship(relationship: str | None) -> Json | None:
    known = relationship if relationship in RELATIONSHIPS else None
    return concept(RELATIONSHIP_SYSTEM if known == PRIOR else None, known)
