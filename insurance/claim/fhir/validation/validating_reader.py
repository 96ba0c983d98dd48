"""The validation path: the specification of FHIR decides whether content is a claim; its faults are named."""

from itertools import chain, islice
from typing import Any, TypeAlias

from insurance.claim.claim import Claim
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.models.elements import Shape, resource_shape
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.claim_faults import claim_faults
from insurance.claim.fhir.validation.fault_finder import FaultFinder
from insurance.claim.fhir.validation.json_object import JsonObject
from insurance.claim.fhir.validation.json_text import TOO_DEEP, parse
from insurance.claim.fhir.validation.not_a_claim import NotAClaim
from insurance.claim.format import ClaimFormat
from insurance.claim.unreadable import MOST_FAULTS, ClaimFault, Unreadable

ACCEPTED = ("Claim", "Bundle")
Document: TypeAlias = dict[str, Any]


class ValidatingReader:
    """Reads claims of one release. Several threads may use it at once."""

    def __init__(self, claim_format: ClaimFormat) -> None:
        self._format = claim_format
        self._release = RELEASE_OF_FORMAT[claim_format]
        self._fault_finder = FaultFinder(self._release)

    def read(self, content: bytes) -> Claim:
        """The claim. Raises Unreadable with every fault, or the first MOST_FAULTS of them."""
        claim = None
        faults: tuple[ClaimFault, ...] = ()
        try:
            claim, faults = self._read(content)
        except NotAClaim as fault:
            faults = fault.faults
        except RecursionError:
            faults = (ClaimFault("Claim", TOO_DEEP),)
        if claim is None:
            # `from None`: the cause would carry parts of the content.
            named = tuple(dict.fromkeys(faults))
            raise Unreadable(self._format, named, complete=len(faults) < MOST_FAULTS) from None
        return claim

    def _read(self, content: bytes) -> tuple[Claim | None, tuple[ClaimFault, ...]]:
        document = _object(parse(content))
        shape = self._shape(document)
        found = self._fault_finder.faults(document, shape.name, shape)
        # Counted before those of one place and reason become one: to find them is what takes time.
        faults = tuple(islice(chain(found, claim_faults(document)), MOST_FAULTS))
        return (None, faults) if faults else (claim_in(JsonObject(document), self._format, content), ())

    def _shape(self, document: Document) -> Shape:
        shape = resource_shape(self._release, document.get("resourceType"))
        if shape is None or shape.name not in ACCEPTED:
            reason = reasons.wrong_type(shape.name if shape else None)
            raise NotAClaim(ClaimFault("Claim.resourceType", reason))
        return shape


def _object(document: object) -> Document:
    if not isinstance(document, dict):
        raise NotAClaim(ClaimFault("Claim", reasons.OBJECT))
    return document
