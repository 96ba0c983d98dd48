"""The one-machine stack has a reviewer to log in with, and never touches accounts of others."""

import stat
from pathlib import Path

from review.accounts.manage_reviewers import ManageReviewers
from review.accounts.role import Role
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import FakeHashes, FakeReviewers, reviewer
from wardgate.stack.preparation.sample_reviewer import SampleReviewer, ensure_reviewer


def accounts(store: FakeReviewers) -> ManageReviewers:
    return ManageReviewers(store, FakeHashes(), FakeClock())


async def test_the_first_start_makes_a_lead_and_keeps_the_password_for_its_owner_only(tmp_path: Path) -> None:
    file, store = tmp_path / "reviewer.json", FakeReviewers()
    made = await ensure_reviewer(accounts(store), file)
    assert made is not None
    assert store.accounts[made.account].role is Role.LEAD
    assert store.accounts[made.account].password_hash == f"hash of {made.password}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await ensure_reviewer(accounts(store), file) == made


async def test_a_new_database_below_a_known_folder_gets_the_same_reviewer(tmp_path: Path) -> None:
    file = tmp_path / "reviewer.json"
    first = await ensure_reviewer(accounts(FakeReviewers()), file)
    assert await ensure_reviewer(accounts(FakeReviewers()), file) == first


async def test_a_database_with_accounts_of_others_gets_none(tmp_path: Path) -> None:
    file, store = tmp_path / "reviewer.json", FakeReviewers(reviewer("ha.tran"))
    assert await ensure_reviewer(accounts(store), file) is None
    assert not file.exists()
    file.write_text('{"account": "lead", "password": "of another database"}')
    assert await ensure_reviewer(accounts(store), file) is None
    assert list(store.accounts) == ["ha.tran"]


async def test_each_folder_has_a_password_of_its_own(tmp_path: Path) -> None:
    made: list[SampleReviewer | None] = [
        await ensure_reviewer(accounts(FakeReviewers()), tmp_path / name) for name in ("one", "other")
    ]
    assert made[0] != made[1]
