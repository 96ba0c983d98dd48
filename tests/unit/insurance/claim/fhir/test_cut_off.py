"""Content that broke off on its way is refused, wherever it broke off."""

import contextlib
import random

import pytest

from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.claims import FULL, R4, content


def test_a_claim_cut_off_at_any_byte_is_refused(reader: ClaimReader) -> None:
    whole = content(FULL)
    for end in range(len(whole)):
        with pytest.raises(Unreadable):
            reader.read(whole[:end], R4)


def test_a_claim_with_any_byte_changed_is_read_or_refused(reader: ClaimReader) -> None:
    chance = random.Random(7205)
    whole = content(FULL)
    for _ in range(1000):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] = chance.randrange(256)
        with contextlib.suppress(Unreadable):
            assert reader.read(bytes(damaged), R4).format is R4
