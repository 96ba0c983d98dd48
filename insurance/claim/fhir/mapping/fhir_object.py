"""What the mapping reads from. Pure."""

from typing import Any, TypeAlias

# An object of FHIR, of the compiled types or of fhir.resources' own: both name their attributes as FHIR does,
# and both hold None for what was not sent. Neither is known before it is made: nothing narrower can be said.
FhirObject: TypeAlias = Any
