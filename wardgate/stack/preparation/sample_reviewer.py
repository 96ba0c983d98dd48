"""The sample lead reviewer of a one-machine stack: made at its first start, with a random password."""

from pathlib import Path

import msgspec

from review.accounts.manage_reviewers import ManageReviewers
from review.accounts.new_account import NewAccount
from review.accounts.password import new_password
from review.accounts.role import Role
from wardgate.data_folder.secret_file import write_secret

ACCOUNT, FULL_NAME = "lead", "Trần Thu Hà"


class SampleReviewer(msgspec.Struct, frozen=True):
    """What the account's owner types."""

    account: str
    password: str


async def ensure_reviewer(accounts: ManageReviewers, file: Path) -> SampleReviewer | None:
    """The sample reviewer, as `file` has it; None where others have made the accounts of this database.

    Where the database has no account, one is made, with the password in `file` if there is one.
    """
    kept = _read(file)
    existing = {reviewer.account for reviewer in await accounts.list()}
    if existing:
        return kept if kept is not None and kept.account in existing else None
    reviewer = kept or SampleReviewer(ACCOUNT, new_password())
    # First: a run that is cut off after making the account would never write the password.
    write_secret(file, msgspec.json.encode(reviewer).decode() + "\n")
    new = NewAccount(account=reviewer.account, full_name=FULL_NAME, role=Role.LEAD)
    await accounts.add(new, reviewer.password)
    return reviewer


def _read(file: Path) -> SampleReviewer | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=SampleReviewer)
    except FileNotFoundError:
        return None
