"""What every store of facilities' tokens guarantees to operators."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.admission.tokens.caller_token import NewToken
from gateway.admission.tokens.manage_tokens import TokenStore
from gateway.admission.tokens.stored_token_table import StoredTokenTable
from runtime.clock import Clock
from tests.contract.filled_register import connect
from tests.fakes.stored_tokens import FakeTokenStore

FACILITIES = (
    "INSERT INTO gateway.facilities VALUES ('01001', 'A', '01', 'commune'), ('01002', 'B', '01', 'commune')"
)
OFFICES = "INSERT INTO gateway.offices VALUES ('police-01', 'Công an Hà Nội', 'police', '01')"
SOON = datetime(2099, 1, 1, tzinfo=UTC)
LATER = SOON + timedelta(days=1)


@pytest.fixture
async def store(kept_in: str | None) -> AsyncIterator[TokenStore]:
    """A store without tokens, and a register with two facilities."""
    if kept_in is None:
        yield FakeTokenStore(Clock(), "01001", "01002", "police-01")
        return
    connection = await connect(kept_in)
    await connection.execute(FACILITIES)
    await connection.execute(OFFICES)
    await connection.close()
    engine = create_async_engine(kept_in)
    yield StoredTokenTable(engine)
    await engine.dispose()


async def add(store: TokenStore, *tokens: NewToken) -> None:
    async with store.transaction() as stored:
        await stored.add(tokens)


async def test_an_office_has_tokens_as_a_facility_has(store: TokenStore) -> None:
    await add(store, NewToken(b"p", "police-01", SOON), NewToken(b"a", "01001"))
    async with store.transaction() as stored:
        assert await stored.callers(["01001", "police-01", "police-79"]) == {"01001", "police-01"}
        assert [token.caller for token in await stored.list(None)] == ["01001", "police-01"]
        assert [token.digest for token in await stored.list("police-01")] == [b"p"]
        assert [token.caller for token in await stored.with_digests([b"p"])] == ["police-01"]


async def test_tokens_are_listed_by_facility(store: TokenStore) -> None:
    await add(store, NewToken(b"b", "01002", SOON), NewToken(b"a", "01001"))
    async with store.transaction() as stored:
        every = await stored.list(None)
        assert [(token.digest, token.caller, token.expires_at) for token in every] == [
            (b"a", "01001", None),
            (b"b", "01002", SOON),
        ]
        assert [token.digest for token in await stored.list("01002")] == [b"b"]
        assert [token.digest for token in await stored.with_digests([b"a", b"c"])] == [b"a"]


@pytest.mark.parametrize(
    ("token_id", "found"),
    [
        ("6", {b"a", b"ab", b"b"}),
        ("61", {b"a", b"ab"}),
        ("616", {b"ab"}),
        ("6162", {b"ab"}),
        ("FF", {b"\xff" * 32}),
        ("61620", set()),
        ("63", set()),
        ("xy", set()),
    ],
)
async def test_tokens_are_found_by_the_beginning_of_their_id(
    store: TokenStore, token_id: str, found: set[bytes]
) -> None:
    await add(store, *(NewToken(digest, "01001") for digest in (b"a", b"ab", b"b", b"\xff" * 32, b"\x01")))
    async with store.transaction() as stored:
        assert {token.digest for token in await stored.with_id(token_id)} == found


async def test_only_facilities_of_the_register_are_known(store: TokenStore) -> None:
    async with store.transaction() as stored:
        assert await stored.callers(["01002", "99999"]) == {"01002"}
        assert await stored.callers([]) == set()


async def test_a_token_expires_at_the_earlier_of_two_times(store: TokenStore) -> None:
    await add(store, NewToken(b"a", "01001"), NewToken(b"b", "01001", SOON), NewToken(b"c", "01001", LATER))
    async with store.transaction() as stored:
        await stored.expire([b"a", b"b"], LATER)
        await stored.expire([b"c"], SOON)
    async with store.transaction() as stored:
        ends = {token.digest: token.expires_at for token in await stored.list(None)}
    assert ends == {b"a": LATER, b"b": SOON, b"c": SOON}


async def test_a_token_stays_revoked_since_the_first_time(store: TokenStore) -> None:
    await add(store, NewToken(b"a", "01001"), NewToken(b"b", "01001"))
    times = []
    for _ in range(2):
        async with store.transaction() as stored:
            await stored.revoke([b"a"])
            a, b = await stored.list("01001")
            times.append(a.revoked_at)
            assert b.revoked_at is None
    assert times[0] is not None
    assert times[0] == times[1]


async def add_and_fail(store: TokenStore) -> None:
    async with store.transaction() as stored:
        await stored.add([NewToken(b"a", "01001")])
        raise RuntimeError


async def test_a_transaction_that_fails_changes_nothing(store: TokenStore) -> None:
    with pytest.raises(RuntimeError):
        await add_and_fail(store)
    async with store.transaction() as stored:
        assert not await stored.list(None)


async def test_adding_nothing_is_allowed(store: TokenStore) -> None:
    await add(store)
