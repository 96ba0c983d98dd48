"""What operators do with the tokens of facilities."""

from datetime import timedelta

import pytest

from gateway.admission.tokens.caller_token import TokenState
from gateway.admission.tokens.manage_tokens import ManageTokens
from gateway.admission.tokens.token_digest import digest
from gateway.admission.tokens.token_import import ImportRow, RowFault
from runtime.problem import Problem
from tests.fakes.clock import FakeClock
from tests.fakes.stored_tokens import FakeTokenStore

WEEK, YEAR = timedelta(days=7), timedelta(days=365)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> FakeTokenStore:
    return FakeTokenStore(clock, "01001", "01002")


@pytest.fixture
def manage(store: FakeTokenStore, clock: FakeClock) -> ManageTokens:
    return ManageTokens(store, clock)


async def test_a_new_token_is_random_and_only_its_digest_is_stored(
    manage: ManageTokens, store: FakeTokenStore
) -> None:
    issued, other = await manage.add("01001"), await manage.add("01001")
    assert issued.token != other.token
    assert len(issued.token) == 43
    assert [*store.tokens] == [digest(issued.token), digest(other.token)]
    assert issued.stored.id == digest(issued.token).hex()[:12]


async def test_a_token_with_a_lifetime_expires(manage: ManageTokens, clock: FakeClock) -> None:
    await manage.add("01001", YEAR)
    (token,) = await manage.list("01001")
    assert token.state(clock.now()) is TokenState.IN_FORCE
    clock.pass_by(YEAR.total_seconds())
    assert token.state(clock.now()) is TokenState.EXPIRED


async def test_a_facility_that_the_register_lacks_gets_no_token(manage: ManageTokens) -> None:
    with pytest.raises(Problem, match="The register has no facility 99999"):
        await manage.add("99999")


async def test_rotation_lets_the_earlier_tokens_in_force_expire_after_the_overlap(
    manage: ManageTokens, clock: FakeClock
) -> None:
    first, other = await manage.add("01001"), await manage.add("01002")
    short = await manage.add("01001", timedelta(days=1))
    issued = await manage.rotate("01001", WEEK)
    assert {token.id for token in issued.replaced} == {first.stored.id, short.stored.id}
    ends = {token.id: token.expires_at for token in await manage.list()}
    assert ends[first.stored.id] == clock.now() + WEEK
    assert ends[short.stored.id] == clock.now() + timedelta(days=1)
    assert ends[issued.stored.id] is ends[other.stored.id] is None


async def test_there_must_be_a_token_to_rotate(manage: ManageTokens, clock: FakeClock) -> None:
    await manage.add("01001", WEEK)
    clock.pass_by(WEEK.total_seconds())
    with pytest.raises(Problem, match="Facility 01001 has no token in force"):
        await manage.rotate("01001", WEEK)


async def test_an_office_is_called_an_office(manage: ManageTokens) -> None:
    with pytest.raises(Problem, match="Office police-01 has no token in force"):
        await manage.rotate("police-01", WEEK)


async def test_a_token_is_revoked_by_the_beginning_of_its_id(manage: ManageTokens, clock: FakeClock) -> None:
    issued, other = await manage.add("01001"), await manage.add("01001")
    await manage.revoke(issued.stored.id[:8].upper())
    states = {token.id: token.state(clock.now()) for token in await manage.list()}
    assert states == {issued.stored.id: TokenState.REVOKED, other.stored.id: TokenState.IN_FORCE}


@pytest.mark.parametrize("token_id", ["", "zz", "0" * 12])
async def test_an_id_of_no_token_is_refused(manage: ManageTokens, token_id: str) -> None:
    await manage.add("01001")
    with pytest.raises(Problem, match="There is no token"):
        await manage.revoke(token_id)


async def test_an_id_of_several_tokens_is_refused(manage: ManageTokens, store: FakeTokenStore) -> None:
    rows = [ImportRow(2, "01001", b"\x01\x02"), ImportRow(3, "01001", b"\x01\x03")]
    await manage.import_rows(rows)
    with pytest.raises(Problem, match="2 tokens have an ID that begins with 01"):
        await manage.revoke("01")
    assert all(token.revoked_at is None for token in store.tokens.values())


async def test_less_of_an_id_than_a_facility_code_has_revokes_nothing(
    manage: ManageTokens, store: FakeTokenStore
) -> None:
    await manage.import_rows([ImportRow(2, "01001", bytes.fromhex("01001f" + 29 * "00"))])
    with pytest.raises(Problem, match="Give at least 6 digits of the token's ID"):
        await manage.revoke("01001")
    assert all(token.revoked_at is None for token in store.tokens.values())
    await manage.revoke("01001f")


async def test_a_new_token_that_has_expired_already_is_not_imported_and_a_known_one_is_no_fault(
    manage: ManageTokens, clock: FakeClock
) -> None:
    row = ImportRow(2, "01001", b"a", clock.now() + WEEK)
    await manage.import_rows([row])
    clock.pass_by(YEAR.total_seconds())
    assert await manage.import_rows([row]) == (0, ())
    imported, faults = await manage.import_rows([row, row._replace(line=3, digest=b"b")])
    assert (imported, faults) == (0, [RowFault(3, "expires has passed already")])


async def test_all_tokens_of_a_facility_are_revoked_at_once(manage: ManageTokens, clock: FakeClock) -> None:
    for facility in ("01001", "01001", "01002"):
        await manage.add(facility)
    assert len(await manage.revoke_all("01001")) == 2
    states = [token.state(clock.now()) for token in await manage.list()]
    assert states == [TokenState.REVOKED, TokenState.REVOKED, TokenState.IN_FORCE]
    assert not await manage.revoke_all("01001")


async def test_an_import_can_be_repeated(manage: ManageTokens, store: FakeTokenStore) -> None:
    rows = [ImportRow(2, "01001", b"a"), ImportRow(3, "01002", b"b")]
    assert await manage.import_rows(rows[:1]) == (1, ())
    assert await manage.import_rows(rows) == (1, ())
    assert [*store.tokens] == [b"a", b"b"]


async def test_an_import_with_a_fault_stores_nothing_and_names_all_by_row(
    manage: ManageTokens, store: FakeTokenStore
) -> None:
    await manage.import_rows([ImportRow(2, "01001", b"of another"), ImportRow(3, "01001", b"revoked")])
    await manage.revoke(b"revoked".hex())
    rows = [
        ImportRow(2, "01002", b"of another"),
        ImportRow(3, "01001", b"revoked"),
        ImportRow(4, "99999", b"new"),
        ImportRow(5, "01001", b"twice"),
        ImportRow(6, "01001", b"twice"),
    ]
    imported, faults = await manage.import_rows(rows)
    assert (imported, len(store.tokens)) == (0, 2)
    assert faults == [
        RowFault(2, "the token is that of another facility or office already"),
        RowFault(3, "the token was revoked: issue a new one"),
        RowFault(4, "the register has no facility 99999"),
        RowFault(5, "another row has the same token"),
        RowFault(6, "another row has the same token"),
    ]


async def test_a_file_with_other_faults_is_checked_and_not_stored(
    manage: ManageTokens, store: FakeTokenStore
) -> None:
    rows = [ImportRow(2, "01001", b"a"), ImportRow(3, "99999", b"b")]
    assert await manage.import_rows(rows[:1], is_complete=False) == (0, [])
    _, faults = await manage.import_rows(rows, is_complete=False)
    assert [fault.line for fault in faults] == [3]
    assert not store.tokens
