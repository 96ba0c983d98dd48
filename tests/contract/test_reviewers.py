"""What every store of reviewers' accounts guarantees."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Protocol

import pytest
from msgspec.structs import replace

from review.accounts.change_password import Reviewers as PasswordsOfReviewers
from review.accounts.log_in import Reviewers
from review.accounts.manage_reviewers import Accounts
from review.accounts.reviewer_table import ReviewerTable
from review.accounts.role import Role
from review.console.gatekeeper import Reviewers as ReviewersById
from runtime.postgres.open_database import open_database
from tests.fakes.reviewers import LONG_AGO, FakeReviewers, reviewer

LATER = LONG_AGO + timedelta(days=1)


class Store(Accounts, Reviewers, ReviewersById, PasswordsOfReviewers, Protocol):
    """All ports of accounts."""


@pytest.fixture
async def store(kept_in: str | None) -> AsyncIterator[Store]:
    """A store without accounts."""
    if kept_in is None:
        yield FakeReviewers()
        return
    async with open_database(kept_in) as database:
        yield ReviewerTable(database)


async def test_an_account_comes_back_as_it_was_stored_by_name_and_by_id(store: Store) -> None:
    nam = reviewer(
        "nam.le",
        role=Role.LEAD,
        provinces=frozenset({"01", "79"}),
        totp_secret="JBSWY3DPEHPK3PXP",
        oidc_subject="248289761001",
    )
    assert await store.add(nam)
    assert await store.find("nam.le") == await store.get(nam.reviewer_id) == nam
    assert await store.find("ha.tran") is None
    assert await store.get(reviewer().reviewer_id) is None


async def test_a_name_and_a_subject_are_taken_once(store: Store) -> None:
    assert await store.add(reviewer("nam.le", oidc_subject="1"))
    assert not await store.add(reviewer("nam.le"))
    assert not await store.add(reviewer("ha.tran", oidc_subject="1"))
    assert [one.account for one in await store.all()] == ["nam.le"]


async def test_accounts_are_listed_by_name(store: Store) -> None:
    for account in ("nam.le", "ha.tran", "an.vu"):
        await store.add(reviewer(account))
    assert [one.account for one in await store.all()] == ["an.vu", "ha.tran", "nam.le"]


async def test_disabling_ends_the_sessions_and_keeps_the_first_day(store: Store) -> None:
    await store.add(reviewer())
    assert await store.disable("ha.tran", LATER)
    assert await store.disable("ha.tran", LATER + timedelta(days=1))
    found = await store.find("ha.tran")
    assert found is not None
    assert found.disabled_at == LATER
    assert not found.has_session_of(LATER + timedelta(days=2))
    assert not await store.disable("nobody", LATER)


async def test_new_secrets_enable_the_account_and_end_earlier_sessions(store: Store) -> None:
    await store.add(reviewer(disabled_at=LONG_AGO))

    async def set_new_secrets(account: str) -> bool:
        return await store.set_secrets(account, password_hash="new", totp_secret="", sessions_from=LATER)

    assert await set_new_secrets("ha.tran")
    found = await store.find("ha.tran")
    assert found is not None
    assert (found.password_hash, found.totp_secret, found.disabled_at) == ("new", "", None)
    assert found.has_session_of(LATER)
    assert not found.has_session_of(LATER - timedelta(seconds=1))
    assert not await set_new_secrets("nobody")


async def test_another_role_and_other_provinces_end_no_session(store: Store) -> None:
    ha = reviewer(provinces=frozenset({"01"}))
    await store.add(ha)
    await store.set_person("ha.tran", "Trần Hà", Role.LEAD, frozenset({"48", "79"}))
    found = await store.find("ha.tran")
    assert found == replace(ha, full_name="Trần Hà", role=Role.LEAD, provinces=frozenset({"48", "79"}))


async def test_another_password_ends_the_sessions_of_this_account_alone(store: Store) -> None:
    one, other = reviewer(totp_secret="JBSWY3DPEHPK3PXP"), reviewer("nam.le")
    await store.add(one)
    await store.add(other)
    await store.set_password(one.reviewer_id, "new", LATER)
    found = await store.find("ha.tran")
    assert found is not None
    assert (found.password_hash, found.totp_secret) == ("new", "JBSWY3DPEHPK3PXP")
    assert not found.has_session_of(LONG_AGO)
    assert await store.find("nam.le") == other


async def test_the_code_of_a_step_is_used_once_and_none_before_it(store: Store) -> None:
    one, other = reviewer(), reviewer("nam.le")
    await store.add(one)
    await store.add(other)
    uses = [await store.use_code(one.reviewer_id, step) for step in (100, 100, 99, 101)]
    assert uses == [True, False, False, True]
    assert await store.use_code(other.reviewer_id, 100)
