"""The validation path: fhir.resources decides whether content is a claim, and every fault is named."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from fhir_core.fhirabstractmodel import FHIRAbstractModel
from pydantic import ValidationError

from insurance.claim.claim import Claim
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.models.compiled import NO_CLAIM
from insurance.claim.fhir.models.elements import Model, resource_model
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.fault_finder import FaultFinder
from insurance.claim.fhir.validation.json_text import TOO_DEEP, parse
from insurance.claim.fhir.validation.not_a_claim import NotAClaim
from insurance.claim.format import ClaimFormat
from insurance.claim.unreadable import ClaimFault, Unreadable

RANDOM_UUID = "c757873d-ec9a-4326-a141-556f43239520"
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
        faults = (
            *self._fault_finder.faults(document, model.__resource_type__, model),
            *_claim_faults(document),
        )
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


def _claim_faults(document: Document) -> Iterator[ClaimFault]:
    """The faults of a Bundle that does not hold exactly one claim, and of a claim that is not one yet."""
    claims = [*_claims(document)]
    if document["resourceType"] == "Bundle" and len(claims) != 1:
        yield ClaimFault("Bundle.entry", reasons.not_one_claim(len(claims)))
    for place, claim in claims:
        status = claim.get("status")
        if isinstance(status, str) and status in NO_CLAIM:
            yield ClaimFault(f"{place}.status", reasons.no_claim(status))


def _claims(document: Document) -> Iterator[tuple[str, Document]]:
    """The claims of the document with their paths."""
    if document["resourceType"] == "Claim":
        yield "Claim", document
    entries = document.get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "Claim":
            yield f"Bundle.entry[{index}].resource", resource


def _validated(document: Document, model: Model) -> FHIRAbstractModel:
    """The document as fhir.resources reads it. What it refuses, although no fault was found, is refused."""
    try:
        return model.model_validate(_with_random_uuids(document))
    except ValidationError as refusal:
        root = model.__resource_type__
        raise NotAClaim(
            *(ClaimFault(_path(root, error["loc"]), reasons.NOT_VALID) for error in refusal.errors())
        ) from None


def _with_random_uuids(value: object) -> object:
    """The value with UUIDs that fhir.resources accepts, which are random ones only. Nothing reads them."""
    if isinstance(value, dict):
        return {
            name: RANDOM_UUID if name == "valueUuid" else _with_random_uuids(part)
            for name, part in value.items()
        }
    return [_with_random_uuids(part) for part in value] if isinstance(value, list) else value


def _path(root: str, places: tuple[int | str, ...]) -> str:
    return root + "".join(f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
