"""FHIR JSON to the claim that the rules see, or every fault at once.

Two ways to the same answer. The fast one decodes into types compiled from the models of fhir.resources; it
takes only what fhir.resources takes. What it does not take, fhir.resources judges itself, the slow way, and
every fault is named.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from insurance.claim.claim import Claim, Release
from insurance.claim.fhir.faults.slow_reading import SlowReading
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.models.compiled import compile_content
from insurance.claim.fhir.models.decimals import exact_decimals
from insurance.claim.fhir.models.primitives import starts_with_odd_space


class ClaimReader:
    """Reads claims of each release. Made once: what it compiles for `ready` takes some tenths of a second.

    The other releases are compiled when the first claim of theirs comes.
    """

    def __init__(self, ready: Iterable[Release] = (Release.R4,)) -> None:
        self._decoders = {release: _decoder(release) for release in ready}
        self._slow: dict[Release, SlowReading] = {}

    def read(self, content: bytes, release: Release) -> Claim:
        """The claim. Raises Unreadable with every fault by its path."""
        return self.read_fast(content, release) or self.read_slowly(content, release)

    def read_fast(self, content: bytes, release: Release) -> Claim | None:
        """The claim, or None where it takes the slow way to say."""
        if release not in self._decoders:
            self._decoders[release] = _decoder(release)
        if starts_with_odd_space(content):
            return None
        try:
            document = self._decoders[release](content)
        except (ValueError, ArithmeticError, RecursionError):
            return None
        return claim_in(document, release, content)

    def read_slowly(self, content: bytes, release: Release) -> Claim:
        """The same claim, by fhir.resources itself. Raises Unreadable."""
        if release not in self._slow:
            self._slow[release] = SlowReading(release)
        return self._slow[release].read(content)


def _decoder(release: Release) -> Callable[[bytes], Any]:
    decoder = msgspec.json.Decoder(compile_content(release), float_hook=exact_decimals().create_decimal)
    return decoder.decode
