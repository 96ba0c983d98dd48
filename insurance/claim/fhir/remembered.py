"""Remembers what items bill, by the bytes of these elements: most lines bill what earlier ones billed.

They are most of a claim. To look them up takes a tenth of the time to decode, check and map them.
"""

import msgspec

from insurance.claim.fhir.mapping.billed import Billed, billed_of
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.models.compiled import ABSENT, CompiledType
from insurance.claim.fhir.models.decimals import exact_decimals
from insurance.claim.fhir.models.names import may_have_more_names

# So many usual ones take eleven megabytes. LONGEST bytes are twice as long as most: it bounds the others.
REMEMBERED, LONGEST = 8_192, 1_024


class RememberedItems:
    """Maps the elements BILLED of items, which the fast path decodes to their bytes.

    Several threads may use it at once.
    """

    __slots__ = ("_decode", "_known")

    def __init__(self, billed_type: CompiledType) -> None:
        float_hook = exact_decimals().create_decimal
        self._decode = msgspec.json.Decoder(billed_type, float_hook=float_hook).decode
        self._known: dict[bytes, Billed] = {}

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._known)

    def billed_of(self, item: FhirObject) -> Billed:
        """Raises ValueError or ArithmeticError where only validation can tell what the elements are."""
        sent = item.category, item.net, item.productOrService, item.quantity, item.tax, item.unitPrice
        text = b",".join(sent)
        return self._known.get(text) or self._found(text, sent.count(ABSENT))

    def _found(self, text: bytes, absent: int) -> Billed:
        content = b"[" + text + b"]"
        item = self._decode(content)
        given = item.category, item.net, item.productOrService, item.quantity, item.tax, item.unitPrice
        if given.count(None) != absent or may_have_more_names(content, item):
            # An element is null, or has a name twice.
            raise ValueError
        billed = billed_of(item)
        if len(text) <= LONGEST:
            if len(self._known) >= REMEMBERED:
                # Simpler than to keep the recent ones, and they are soon back.
                self._known.clear()
            self._known[text] = billed
        return billed
