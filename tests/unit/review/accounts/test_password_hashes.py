"""Passwords as keyboards compose them, against their Argon2 hashes."""

import unicodedata
from typing import Literal, TypeAlias

import pytest
from argon2 import PasswordHasher

from review.accounts.password import LONGEST, password_fault
from review.accounts.password_hashes import Argon2Hashes

Form: TypeAlias = Literal["NFC", "NFD"]
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# As long as a password may be; decomposed, each letter is three characters.
LONG = "ấệợữẵ" * (LONGEST // 5)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
async def test_a_password_is_the_same_however_its_letters_are_composed(form: Form, typed: Form) -> None:
    hashes = Argon2Hashes(CHEAP)
    chosen = unicodedata.normalize(form, LONG)
    assert password_fault(chosen, "ha.tran") is None
    password_hash = await hashes.hash(chosen)
    assert await hashes.matches(password_hash, unicodedata.normalize(typed, LONG))
    assert not await hashes.matches(password_hash, unicodedata.normalize(typed, LONG + "a"))
    assert not await hashes.matches(password_hash, LONG * 100)
