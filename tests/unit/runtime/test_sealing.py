"""Sealed values are opened by their own name and with a key of the list only."""

import pytest

from runtime.sealing import TAG_BYTES, SealingKeys

OLD, NEW = b"o" * 32, b"n" * 32
KEYS = SealingKeys([OLD], b"cards")


@pytest.mark.parametrize("value", [b"", b"value", b"\0" * 5000])
def test_a_sealed_value_is_opened_by_its_name(value: bytes) -> None:
    assert KEYS.open(b"name", KEYS.seal(b"name", value)) == value


@pytest.mark.parametrize("sealed", [b"", b"short", b"\xff" * 40])
def test_what_is_not_sealed_is_not_opened(sealed: bytes) -> None:
    assert KEYS.open(b"name", sealed) is None


def test_a_value_is_not_opened_by_another_name() -> None:
    sealed = KEYS.seal(b"ab", b"c")
    assert KEYS.open(b"a", sealed[:TAG_BYTES] + b"bc") is None
    assert KEYS.open(b"ac", sealed) is None


def test_no_byte_of_a_sealed_value_can_be_changed() -> None:
    sealed = KEYS.seal(b"name", b"value")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        assert KEYS.open(b"name", bytes(changed)) is None


def test_the_first_key_seals_and_all_open() -> None:
    before, during, after = (SealingKeys(keys, b"cards") for keys in ([OLD], [NEW, OLD], [NEW]))
    assert during.open(b"name", before.seal(b"name", b"value")) == b"value"
    assert after.open(b"name", during.seal(b"name", b"value")) == b"value"
    assert after.open(b"name", before.seal(b"name", b"value")) is None


def test_the_same_secret_seals_differently_in_another_context() -> None:
    assert SealingKeys([OLD], b"reviews").open(b"name", KEYS.seal(b"name", b"value")) is None
