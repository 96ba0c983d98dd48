"""Damaged signatures: none ends the check, and none makes another record count as signed."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from random import Random

import pytest

from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import read_signers
from insurance.claim.bhyt.content import values_by_path
from insurance.claim.bhyt.signature import SignatureState
from runtime.clock import Clock
from tests.certificates import Authority
from tests.signing import signed, signed_by_ids, signer
from tests.unit.insurance.claim.bhyt.exports import export

ROOT = Authority("National root")
HOSPITAL = signer(Authority("Certification authority", ROOT))
EXPORTS = (
    signed(export(), HOSPITAL),
    signed_by_ids(export(), HOSPITAL, signed_at="2026-11-03T08:00:00"),
    signed_by_ids(export(), HOSPITAL, ("THONGTINDONVI", "THONGTINHOSO")),
)
INSERTED = (
    b"<",
    b">",
    b'"',
    b"&#0;",
    b"<!--x-->",
    b"<?p?>",
    b" Id='Id-HOSO'",
    b"</CHUKYDONVI>",
    b"\x00",
    b"=",
)
PARTS = (b"Reference", b"SignedInfo", b"DigestValue", b"X509Certificate", b"SignatureValue", b"KeyInfo")
DAMAGES = 400


def check() -> SignatureCheck:
    signers = read_signers({"root.pem": ROOT.pem})
    return SignatureCheck(lambda: signers, Clock())


def within(random: Random, content: bytes) -> tuple[int, int]:
    """A place, more often in the signature than before it, and the end of some bytes there."""
    begin = content.find(b"<CHUKYDONVI") if random.random() < 0.7 else 0
    place = random.randrange(max(begin, 0), len(content))
    return place, place + random.randrange(1, 60)


def overwrite(random: Random, content: bytes) -> bytes:
    place, _ = within(random, content)
    return content[:place] + bytes([random.randrange(32, 127)]) + content[place + 1 :]


def cut(random: Random, content: bytes) -> bytes:
    place, end = within(random, content)
    return content[:place] + content[end:]


def double(random: Random, content: bytes) -> bytes:
    place, end = within(random, content)
    return content[:end] + content[place:end] + content[end:]


def insert(random: Random, content: bytes) -> bytes:
    place, _ = within(random, content)
    return content[:place] + random.choice(INSERTED) + content[place:]


def repeat_or_drop(random: Random, content: bytes) -> bytes:
    name = random.choice(PARTS)
    found = re.search(rb"<((?:ds:)?%s)[ >].*?</\1>" % name, content, re.DOTALL)
    return content.replace(found[0], found[0] * random.choice((0, 2)), 1) if found else content


def damage_certificate(random: Random, content: bytes) -> bytes:
    found = re.findall(rb"X509Certificate>([^<]+)<", content)
    text = random.choice(found or [b""])
    try:
        der = bytearray(b64decode(text))
    except ValueError:
        return content
    if der:
        der[random.randrange(len(der))] = random.randrange(256)
    return content.replace(text, b64encode(der)) if text else content


WAYS: tuple[Callable[[Random, bytes], bytes], ...] = (
    overwrite,
    cut,
    double,
    insert,
    repeat_or_drop,
    damage_certificate,
    damage_certificate,
)


# Of certificates that were damaged.
@pytest.mark.filterwarnings("ignore")
def test_no_damage_ends_the_check_or_lets_another_record_count_as_signed() -> None:
    random, checked, sent = Random(20261103), check(), values_by_path(export())
    states = set()
    for _ in range(DAMAGES):
        content = random.choice(EXPORTS)
        for _ in range(random.choice((1, 1, 2, 4))):
            content = random.choice(WAYS)(random, content)
        state = checked.check(content).state
        states.add(state)
        if state is SignatureState.SIGNED:
            assert values_by_path(content) == sent
    assert states == {*SignatureState}


@pytest.mark.parametrize(
    ("before", "value"),
    [
        # The version of the certificate.
        (bytes([0xA0, 3, 2, 1]), 102),
        # The type of the text with the name of the organisation.
        (bytes([6, 3, 85, 4, 10]), 72),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_certificate_that_has_what_no_certificate_can_have_breaks_the_signature(
    before: bytes, value: int
) -> None:
    content = EXPORTS[1]
    text = re.findall(rb"X509Certificate>([^<]+)<", content)[-1]
    head, found, rest = b64decode(text).partition(before)
    damaged = head + found + bytes([value]) + rest[1:]
    assert check().check(content.replace(text, b64encode(damaged))).state is SignatureState.BROKEN
