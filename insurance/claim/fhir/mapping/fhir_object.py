"""The type of what the mapping reads from."""

from typing import Any, TypeAlias

# An object of FHIR, of the compiled types or a view of JSON: both name their attributes as FHIR does, and
# both hold None for what was not sent. The compiled types exist at run time only: there is no narrower type.
FhirObject: TypeAlias = Any
