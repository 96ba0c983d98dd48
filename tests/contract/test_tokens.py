"""What every store of tokens guarantees."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from gateway.admission.caller import Caller
from gateway.admission.tokens.authenticator import Callers
from gateway.admission.tokens.token_table import TokenTable
from gateway.register.offices.office import Office, OfficeKind
from insurance.law.visit import Tier
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.fakes.tokens import FakeTokens

FACILITY = "INSERT INTO gateway.facilities VALUES ($1, 'Trạm y tế', '01', 'commune') ON CONFLICT DO NOTHING"
OFFICE = "INSERT INTO gateway.offices VALUES ($1, 'Công an', 'police', '01')"
OFFICE_TOKEN = "INSERT INTO gateway.caller_tokens (digest, office) VALUES ($1, $2)"
TOKEN = "INSERT INTO gateway.caller_tokens (digest, facility) VALUES ($1, $2)"
REVOKED = "UPDATE gateway.caller_tokens SET revoked_at = now() WHERE digest = $1"
EXPIRES = "UPDATE gateway.caller_tokens SET expires_at = now() + $2 WHERE digest = $1"
LAST_USED = "SELECT last_used_at FROM gateway.caller_tokens WHERE digest = $1"


class Keeper(NamedTuple):
    """The port, and what an operator does with tokens."""

    tokens: Callers
    issue: Callable[[str, str], Awaitable[None]]
    revoke: Callable[[str], Awaitable[None]]


@pytest.fixture
async def keeper(kept_in: str | None) -> AsyncIterator[Keeper]:
    """A store without tokens."""
    if kept_in is None:
        fake = FakeTokens()

        async def issue_fake(token: str, facility: str) -> None:
            fake.issue(token, facility)

        async def revoke_fake(token: str) -> None:
            fake.revoke(token)

        yield Keeper(fake, issue_fake, revoke_fake)
        return
    async with open_database(kept_in) as database:

        async def issue(token: str, facility: str) -> None:
            await execute(kept_in, FACILITY, facility)
            await execute(kept_in, TOKEN, digest(token), facility)

        async def revoke(token: str) -> None:
            await execute(kept_in, REVOKED, digest(token))

        yield Keeper(TokenTable(database), issue, revoke)


async def execute(url: str, statement: str, *values: object) -> None:
    """Execute and commit a statement."""
    connection = await connect(url)
    await connection.execute(statement, *values)
    await connection.close()


def digest(token: str) -> bytes:
    """The digest of a token, as the table has it."""
    return hashlib.sha256(token.encode()).digest()


async def test_a_known_token_has_a_facility_and_its_tier(keeper: Keeper) -> None:
    await keeper.issue("a", "01001")
    await keeper.issue("b", "01001")
    await keeper.issue("c", "79001")
    asked = [digest(token) for token in ("a", "b", "c", "guess")]
    assert await keeper.tokens.callers(asked) == {
        digest("a"): Caller("01001", Tier.COMMUNE),
        digest("b"): Caller("01001", Tier.COMMUNE),
        digest("c"): Caller("79001", Tier.COMMUNE),
    }


async def test_a_revoked_token_is_unknown(keeper: Keeper) -> None:
    await keeper.issue("a", "01001")
    await keeper.issue("b", "01001")
    await keeper.revoke("a")
    assert await keeper.tokens.callers([digest("a"), digest("b")]) == {
        digest("b"): Caller("01001", Tier.COMMUNE)
    }


async def test_an_expired_token_is_unknown(database_url: str) -> None:
    await execute(database_url, FACILITY, "01001")
    for token, left in (("a", timedelta(hours=-1)), ("b", timedelta(hours=1))):
        await execute(database_url, TOKEN, digest(token), "01001")
        await execute(database_url, EXPIRES, digest(token), left)
    async with open_database(database_url) as database:
        assert [*await TokenTable(database).callers([digest("a"), digest("b")])] == [digest("b")]


async def test_the_last_use_is_written_once_in_a_while(database_url: str) -> None:
    await execute(database_url, FACILITY, "01001")
    await execute(database_url, TOKEN, digest("a"), "01001")
    connection = await connect(database_url)
    times = []
    async with open_database(database_url) as database:
        for age in (3600, 3600, 0):
            await TokenTable(database).write([digest("a"), digest("guess")], age)
            times.append(await connection.fetchval(LAST_USED, digest("a")))
    await connection.close()
    assert None not in times
    assert times[0] == times[1] < times[2]


async def test_a_token_of_an_office_names_its_kind_and_province(database_url: str) -> None:
    await execute(database_url, OFFICE, "police-01")
    await execute(database_url, OFFICE_TOKEN, digest("p"), "police-01")
    async with open_database(database_url) as database:
        callers = await TokenTable(database).callers([digest("p")])
    office = Office("police-01", OfficeKind.POLICE, "01")
    assert callers == {digest("p"): Caller("police-01", Tier.NONE, office=office)}
