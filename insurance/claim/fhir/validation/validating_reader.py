"""The validation path: fhir.resources decides whether content is a claim, and every fault is named."""

from typing import Any, TypeAlias

from fhir_core.fhirabstractmodel import FHIRAbstractModel
from pydantic import ValidationError

from insurance.claim.claim import Claim
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.models.elements import Model, resource_model
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.fault_finder import FaultFinder
from insurance.claim.fhir.validation.json_text import TOO_DEEP, parse
from insurance.claim.fhir.validation.not_a_claim import NotAClaim
from insurance.claim.format import ClaimFormat
from insurance.claim.unreadable import ClaimFault, Unreadable

ACCEPTED = ("Claim", "Bundle")
Document: TypeAlias = dict[str, Any]


class ValidatingReader:
    """Reads claims of one release by the models of fhir.resources."""

    def __init__(self, claim_format: ClaimFormat) -> None:
        self._format = claim_format
        self._release = RELEASE_OF_FORMAT[claim_format]
        self._fault_finder = FaultFinder(self._release)

    def read(self, content: bytes) -> Claim:
        """The claim. Raises Unreadable with every fault."""
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
            raise Unreadable(self._format, tuple(dict.fromkeys(faults))) from None
        return claim

    def _read(self, content: bytes) -> tuple[Claim | None, tuple[ClaimFault, ...]]:
        document = _object(parse(content))
        model = self._model(document)
        faults = (*self._fault_finder.faults(document, model.__resource_type__, model), *_claims(document))
        if faults:
            return None, faults
        return claim_in(_validated(document, model), self._format, content), ()

    def _model(self, document: Document) -> Model:
        name = document.get("resourceType")
        model = resource_model(self._release, name) if isinstance(name, str) else None
        if name not in ACCEPTED or model is None:
            reason = reasons.wrong_type(model.__resource_type__ if model else None)
            raise NotAClaim(ClaimFault("Claim.resourceType", reason))
        return model


def _object(document: object) -> Document:
    if not isinstance(document, dict):
        raise NotAClaim(ClaimFault("Claim", reasons.OBJECT))
    return document


def _claims(document: Document) -> tuple[ClaimFault, ...]:
    """The fault of a Bundle that does not hold exactly one claim."""
    if document["resourceType"] != "Bundle":
        return ()
    entries = document.get("entry")
    claims = [entry for entry in entries if _holds_claim(entry)] if isinstance(entries, list) else []
    return () if len(claims) == 1 else (ClaimFault("Bundle.entry", reasons.not_one_claim(len(claims))),)


def _holds_claim(entry: object) -> bool:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return isinstance(resource, dict) and resource.get("resourceType") == "Claim"


def _validated(document: Document, model: Model) -> FHIRAbstractModel:
    """The document as fhir.resources reads it. What it refuses, although no fault was found, is refused."""
    try:
        return model.model_validate(document)
    except ValidationError as refusal:
        root = model.__resource_type__
        raise NotAClaim(
            *(ClaimFault(_path(root, error["loc"]), reasons.NOT_VALID) for error in refusal.errors())
        ) from None


def _path(root: str, places: tuple[int | str, ...]) -> str:
    return root + "".join(f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
