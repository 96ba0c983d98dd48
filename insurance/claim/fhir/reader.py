"""Reads a claim from FHIR JSON of one release.

Two paths lead to the same claim. The fast path decodes into types compiled from the declared ones;
it accepts only what validation accepts. Content that it does not accept takes the validation path, where
the specification decides and the faults are named.
"""

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.models.compiled import Compiler
from insurance.claim.fhir.models.decimals import exact_decimals
from insurance.claim.fhir.models.names import may_have_more_names
from insurance.claim.fhir.models.primitives import may_be_refused
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.remembered import RememberedItems
from insurance.claim.fhir.validation.validating_reader import ValidatingReader
from insurance.claim.format import ClaimFormat


class FhirReader:
    """The port FormatReader for FHIR. Making one compiles its types, which takes some tenths of a second."""

    def __init__(self, claim_format: ClaimFormat) -> None:
        compiler = Compiler(RELEASE_OF_FORMAT[claim_format])
        content_type = compiler.resources(("Claim", "Bundle"))
        decimal = exact_decimals().create_decimal
        self._format = claim_format
        self._decode = msgspec.json.Decoder(content_type, float_hook=decimal).decode
        self._items = RememberedItems(compiler.billed())
        self._validating = ValidatingReader(claim_format)

    def read_fast(self, content: bytes) -> Claim | None:
        """The claim, or None where only validation can tell whether the content is one."""
        if may_be_refused(content):
            return None
        try:
            document = self._decode(content)
            if may_have_more_names(content, document):
                return None
            return claim_in(document, self._format, content, self._items.billed_of)
        except (ValueError, ArithmeticError, RecursionError):
            return None

    def read_validating(self, content: bytes) -> Claim:
        """The same claim, by full validation. Raises Unreadable with the faults by their paths."""
        return self._validating.read(content)
