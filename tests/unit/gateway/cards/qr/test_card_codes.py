"""The QR code of a card: signed by a gateway, checked by a clinic without a network."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import KeySet

from gateway.cards.qr.card_codes import card_codes
from gateway.cards.qr.card_signing import CardSigning
from insurance.card_qr.card_content import LONGEST_NAME, shortened
from insurance.card_qr.check_card_text import CardTextState
from tests.unit.gateway.cards.people import (
    CARD,
    LAST_YEAR,
    NEXT_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    a_holding,
    a_person,
)
from wardgate.cli.qr.picture import LARGEST_VERSION, code_of
from wardgate.client.card_keys import CardKeys

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SIGNING = CardSigning({"2026-11": bytes(range(32))})
KEYS = CardKeys({key.key_id: key.content for key in SIGNING.public_keys()})
(CODE,) = card_codes(SIGNING, a_holding(LAST_YEAR, THIS_YEAR, NEXT_YEAR), NOW, TODAY)


def test_a_code_says_who_is_insured_by_which_card_until_when() -> None:
    checked = KEYS.check(CODE.text, NOW)
    assert checked.state is CardTextState.GENUINE
    assert checked.content == CODE.content
    assert (CODE.content.card_number, CODE.content.full_name) == (CARD, "Nguyễn Thị Hoà")
    assert (CODE.content.valid_from, CODE.content.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert CODE.content.covers(TODAY)
    assert not CODE.content.covers(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(), CardTextState.GENUINE),
        (timedelta(days=1, minutes=4), CardTextState.GENUINE),
        (timedelta(days=1, minutes=5), CardTextState.EXPIRED),
        (-timedelta(minutes=5), CardTextState.GENUINE),
        (-timedelta(minutes=6), CardTextState.NOT_YET_VALID),
    ],
)
def test_a_code_is_good_for_a_day_but_for_the_difference_of_two_clocks(
    after: timedelta, state: CardTextState
) -> None:
    assert KEYS.check(CODE.text, NOW + after).state is state


def test_a_code_of_an_unknown_key_is_not_trusted_and_shows_nothing() -> None:
    others = CardKeys({"2025-01": KEYS._content["2026-11"]})
    assert others.check(CODE.text, NOW).state is CardTextState.KEY_UNKNOWN
    other = CardSigning({"2026-11": bytes(32)}).public_keys()
    checked = CardKeys({key.key_id: key.content for key in other}).check(CODE.text, NOW)
    assert (checked.state, checked.content) == (CardTextState.SIGNATURE_WRONG, None)


def test_an_altered_code_is_wrong() -> None:
    header, payload, signature = CODE.text.split(".")
    content = urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).replace(b"2026-12-31", b"2036-12-31")
    altered = urlsafe_b64encode(content).rstrip(b"=").decode()
    assert KEYS.check(f"{header}.{altered}.{signature}", NOW).state is CardTextState.SIGNATURE_WRONG


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_text_cannot_choose_how_it_is_checked(alg: str) -> None:
    _, payload, signature = CODE.text.split(".")
    header = urlsafe_b64encode(msgspec.json.encode({"alg": alg, "kid": "2026-11"})).rstrip(b"=").decode()
    for text in (f"{header}.{payload}.{signature}", f"{header}.{payload}."):
        assert KEYS.check(text, NOW).state is CardTextState.DAMAGED


@given(st.integers(1, len(CODE.text)))
def test_a_code_that_is_cut_off_is_damaged_or_wrong(length: int) -> None:
    state = KEYS.check(CODE.text[:-length], NOW).state
    assert state in {CardTextState.DAMAGED, CardTextState.SIGNATURE_WRONG}


@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,90}){2}", fullmatch=True))
def test_any_other_text_is_damaged(text: str) -> None:
    assert KEYS.check(text, NOW).state is CardTextState.DAMAGED


def test_every_card_in_force_has_a_code_and_a_dead_person_none() -> None:
    other = msgspec.structs.replace(THIS_YEAR, card_number=OTHER_CARD)
    holding = a_holding(THIS_YEAR, other)
    assert [code.period for code in card_codes(SIGNING, holding, NOW, TODAY)] == [THIS_YEAR, other]
    dead = a_holding(THIS_YEAR, person=a_person(died_on=date(2026, 3, 1)))
    assert not [*card_codes(SIGNING, dead, NOW, TODAY)]
    assert not [*card_codes(SIGNING, a_holding(LAST_YEAR), NOW, TODAY)]


def test_the_published_keys_are_a_set_that_any_library_reads() -> None:
    assert CardKeys.read(KEYS.as_json).check(CODE.text, NOW).state is CardTextState.GENUINE
    keys = KeySet.import_key_set(msgspec.json.decode(KEYS.as_json))
    # RFC 9864 calls the algorithm Ed25519; older libraries know it by this name only.
    with pytest.warns(SecurityWarning):
        claims = jwt.decode(CODE.text, keys, algorithms=["EdDSA"]).claims
    assert (claims["c"], claims["exp"] - claims["nbf"]) == (CARD, 86_400)
    with pytest.raises(ValueError, match="keys"):
        CardKeys.read("{}")


def test_after_a_rotation_codes_of_both_keys_are_genuine() -> None:
    rotated = CardSigning({"2027-01": bytes(32), "2026-11": bytes(range(32))})
    keys = CardKeys({key.key_id: key.content for key in rotated.public_keys()})
    (newer,) = card_codes(rotated, a_holding(THIS_YEAR), NOW, TODAY)
    assert {keys.check(text, NOW).state for text in (CODE.text, newer.text)} == {CardTextState.GENUINE}
    assert KEYS.check(newer.text, NOW).state is CardTextState.KEY_UNKNOWN


def test_a_usual_code_has_version_13_and_the_longest_no_more_than_15() -> None:
    assert int(code_of(CODE.text).version) <= 13
    person = msgspec.structs.replace(a_person(), full_name="Nguyễn" * 40)
    period = msgspec.structs.replace(THIS_YEAR, area_code="K3", five_years_on=TODAY)
    (longest,) = card_codes(SIGNING, a_holding(period, person=person), NOW, TODAY)
    assert int(code_of(longest.text).version) <= LARGEST_VERSION
    with pytest.raises(ValueError, match="too long"):
        code_of("x" * 1000)


def test_a_long_name_is_cut_between_letters_and_marked() -> None:
    assert shortened("Hoà") == "Hoà"
    cut = shortened("ễ" * 80)
    assert cut == "ễ" * 39 + "…"
    assert len(cut.encode()) <= LONGEST_NAME
