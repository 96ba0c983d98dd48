"""The slow way: fhir.resources judges, and whatever is wrong is said."""

from typing import Any, TypeAlias

from fhir_core.fhirabstractmodel import FHIRAbstractModel
from pydantic import ValidationError

from insurance.claim.claim import Claim, Release
from insurance.claim.fhir.faults import reasons
from insurance.claim.fhir.faults.examination import Examination
from insurance.claim.fhir.faults.json_text import TOO_DEEP, parse
from insurance.claim.fhir.faults.not_a_claim import NotAClaim
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.models.elements import Model, resource_model
from insurance.claim.unreadable import ClaimFault, Unreadable

READ = ("Claim", "Bundle")
Document: TypeAlias = dict[str, Any]


class SlowReading:
    """Reads claims of one release by the models of fhir.resources."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._examination = Examination(release)

    def read(self, content: bytes) -> Claim:
        """The claim. Raises Unreadable with every fault."""
        try:
            document = _object(parse(content))
            model = self._model(document)
            faults = (*self._examination.faults(document, model.__resource_type__, model), *_claims(document))
            claim = None if faults else claim_in(_validated(document, model), self._release, content)
        except NotAClaim as fault:
            faults, claim = fault.faults, None
        except RecursionError:
            faults, claim = (ClaimFault("Claim", TOO_DEEP),), None
        if claim is None:
            # Nothing of the content, not even by way of the cause, leaves with the exception.
            raise Unreadable(self._release, tuple(dict.fromkeys(faults))) from None
        return claim

    def _model(self, document: Document) -> Model:
        got = document.get("resourceType")
        model = resource_model(self._release, got) if isinstance(got, str) else None
        if got not in READ or model is None:
            raise NotAClaim(
                ClaimFault(
                    "Claim.resourceType", reasons.wrong_type(model.__resource_type__ if model else None)
                )
            )
        return model


def _object(document: object) -> Document:
    if not isinstance(document, dict):
        raise NotAClaim(ClaimFault("Claim", reasons.OBJECT))
    return document


def _claims(document: Document) -> tuple[ClaimFault, ...]:
    """The fault of a Bundle that has not exactly one claim."""
    if document["resourceType"] != "Bundle":
        return ()
    entries = document.get("entry")
    claims = [entry for entry in entries if _holds_claim(entry)] if isinstance(entries, list) else []
    return () if len(claims) == 1 else (ClaimFault("Bundle.entry", reasons.not_one_claim(len(claims))),)


def _holds_claim(entry: object) -> bool:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return isinstance(resource, dict) and resource.get("resourceType") == "Claim"


def _validated(document: Document, model: Model) -> FHIRAbstractModel:
    """The document as fhir.resources reads it: its verdict is the last word."""
    try:
        return model.model_validate(document)
    except ValidationError as refusal:
        root = model.__resource_type__
        raise NotAClaim(
            *(ClaimFault(_path(root, fault["loc"]), reasons.NOT_VALID) for fault in refusal.errors())
        ) from None


def _path(root: str, places: tuple[int | str, ...]) -> str:
    return root + "".join(f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
