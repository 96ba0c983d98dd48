"""Resolves references to the resources sent with a claim: contained in it, or in the same Bundle."""

from insurance.claim.fhir.mapping.fhir_object import FhirObject


class References:
    """Resolves the references of one claim. Never fetches anything."""

    def __init__(self, claim: FhirObject, bundle: FhirObject | None) -> None:
        self._contained = {f"#{resource.id}": resource for resource in claim.contained or ()}
        self._bundled = _by_reference(bundle) if bundle is not None else {}

    def find(self, reference: FhirObject | None, resource_type: str) -> FhirObject | None:
        """The resource of that type, or None where it was not sent or is of another type."""
        if reference is None or reference.reference is None:
            return None
        name = reference.reference.partition("/_history/")[0]
        found = self._contained.get(name) or self._bundled.get(name)
        return found if found is not None and found.__resource_type__ == resource_type else None


def _by_reference(bundle: FhirObject) -> dict[str, FhirObject]:
    """Each resource by its fullUrl and by Type/id."""
    found: dict[str, FhirObject] = {}
    for entry in bundle.entry or ():
        resource = entry.resource
        if resource is None:
            continue
        if entry.fullUrl:
            found.setdefault(entry.fullUrl, resource)
        if resource.id:
            found.setdefault(f"{resource.__resource_type__}/{resource.id}", resource)
    return found
