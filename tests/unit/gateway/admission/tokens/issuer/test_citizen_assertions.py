"""Citizens are identified by assertions of an identity provider, and by nothing else."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.admission.tokens.issuer.citizen_assertions import CitizenAssertions
from gateway.admission.tokens.issuer.fixed_keys import FixedKeys, KeysUnreadable
from gateway.admission.tokens.issuer.issued_claims import Expected
from gateway.refusals import CallerUnknown
from tests.fakes.clock import FakeClock
from tests.fakes.token_issuer import AUDIENCE, FakeIssuer, new_key

CITIZEN = "001190012345"


class Provided:
    """Assertions of a provider whose keys are fixed."""

    def __init__(self) -> None:
        self.clock, self.issuer = FakeClock(), FakeIssuer()
        expected = Expected(self.issuer.issuer, AUDIENCE, "citizen_id")
        self.assertions = CitizenAssertions(FixedKeys(self.issuer.shown), expected, self.clock.seconds)

    def token(self, **claims: Any) -> str:
        return self.issuer.token(self.clock.seconds(), **({"facility": None, "citizen_id": CITIZEN} | claims))


@pytest.fixture
def by() -> Provided:
    return Provided()


async def test_an_assertion_names_a_citizen_and_no_facility_until_it_expires(by: Provided) -> None:
    token = by.token()
    assert by.assertions.remembered(token) is None
    caller = await by.assertions.identify(token)
    assert (caller.citizen, caller.facility, caller.office) == (CITIZEN, "", None)
    assert by.assertions.remembered(token) is caller
    by.clock.pass_by(3700)
    assert by.assertions.remembered(token) is None
    with pytest.raises(CallerUnknown):
        await by.assertions.identify(token)


@pytest.mark.parametrize(
    "claims",
    [
        {"citizen_id": None},
        {"citizen_id": None, "facility": "79001"},
        {"citizen_id": "12"},
        {"citizen_id": 1190012345},
        {"aud": "other"},
        {"iss": "https://other.example"},
        {"exp": None},
    ],
)
async def test_what_names_no_citizen_or_is_meant_for_others_is_refused(
    by: Provided, claims: dict[str, object]
) -> None:
    with pytest.raises(CallerUnknown):
        await by.assertions.identify(by.token(**claims))


async def test_an_assertion_that_is_good_for_days_is_refused(by: Provided) -> None:
    with pytest.raises(CallerUnknown):
        await by.assertions.identify(by.token(exp=int(by.clock.seconds()) + 86_400))


async def test_another_key_and_a_token_of_a_facility_are_refused(by: Provided) -> None:
    for token in (by.issuer.token(by.clock.seconds(), new_key("2"), citizen_id=CITIZEN), "secret"):
        with pytest.raises(CallerUnknown):
            await by.assertions.identify(token)


async def test_keys_are_read_from_a_file(by: Provided, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(msgspec.json.encode(by.issuer.shown.as_dict(private=False)))
    assert FixedKeys.read(file).newest.as_dict(private=False) == by.issuer.shown.as_dict(private=False)
    file.write_text("{}")
    for wrong in (file, tmp_path / "absent.json"):
        with pytest.raises(KeysUnreadable):
            FixedKeys.read(wrong)
