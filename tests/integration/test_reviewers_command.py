"""`wardgate reviewers`: accounts are made, listed, disabled and reset; a password is shown once."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from typer.testing import CliRunner, Result

from review.accounts.log_in import Credentials, LogIn, LoginRefused
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.password_hashes import Argon2Hashes
from review.accounts.reviewer_table import ReviewerTable
from runtime.clock import Clock
from runtime.postgres.open_database import open_database
from wardgate.cli import app

Run = Callable[..., Result]


@pytest.fixture
def reviewers(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on this test's database."""
    monkeypatch.chdir(tmp_path)

    def reviewers(*words: str) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url}
        return CliRunner().invoke(app, ("reviewers", *words), env=environment)

    return reviewers


def test_an_account_can_log_in_until_it_is_disabled_and_again_after_a_reset(
    reviewers: Run, database_url: str
) -> None:
    made = reviewers(
        "add", "nam.le", "--name", "Lê Nam", "--role", "lead", "--province", "79", "--totp", "--json"
    )
    assert made.exit_code == 0, made.output
    first = json.loads(made.stdout)
    assert log_in(database_url, first) == "Lê Nam"
    assert reviewers("disable", "nam.le").exit_code == 0
    assert log_in(database_url, first) is None
    second = json.loads(reviewers("reset", "nam.le", "--no-totp", "--json").stdout)
    assert "totp_secret" not in second
    assert log_in(database_url, first) is None
    assert log_in(database_url, second) == "Lê Nam"


def test_the_list_has_everything_but_secrets(reviewers: Run) -> None:
    made = json.loads(reviewers("add", "ha.tran", "--name", "Trần Thu Hà", "--totp", "--json").stdout)
    reviewers("add", "nam.le", "--name", "Lê Nam", "--role", "lead", "--province", "79", "--province", "01")
    reviewers("disable", "nam.le")
    shown, listed = reviewers("list"), reviewers("list", "--json")
    for text in ("ha.tran", "Trần Thu Hà", "reviewer", "password + code", "lead", "01, 79", "disabled on"):
        assert text in shown.stdout
    ha, nam = map(json.loads, listed.stdout.splitlines())
    assert (ha["role"], ha["provinces"], ha["totp"]) == ("REVIEWER", [], True)
    assert (nam["role"], nam["provinces"]) == ("LEAD", ["01", "79"])
    for secret in (made["password"], made["totp_secret"], "argon2"):
        assert secret not in shown.output + listed.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "Hà Trần", "--name", "Trần Thu Hà"), "An account has 1 to 64 lower-case letters"),
        (("add", "ha.tran", "--name", "Hà\x1b[31m"), "A name has 1 to 100 printable characters"),
        (("add", "ha.tran", "--name", "Hà", "--province", "Hà Nội"), "A province is a code of two digits"),
        (
            ("add", "ha", "--name", "Hà", "--totp", "--oidc-subject", "1"),
            "A code is asked for after a password",
        ),
        (("change", "nobody", "--role", "lead"), "There is no account nobody"),
        (("disable", "nobody"), "There is no account nobody"),
        (("reset", "no\x1bbody"), "There is no account no\\x1bbody"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_what_to_do(
    reviewers: Run, words: tuple[str, ...], said: str
) -> None:
    answer = reviewers(*words)
    assert answer.exit_code == (1 if "There is no account" in said else 2)
    assert said in answer.stderr
    assert "\x1b" not in answer.output


def test_an_account_of_the_openid_provider_has_no_password(reviewers: Run) -> None:
    made = reviewers("add", "an.vu", "--name", "Vũ An", "--oidc-subject", "248289761001")
    assert "logs in by the OpenID provider" in made.stdout
    assert "Password" not in made.stdout
    assert json.loads(reviewers("list", "--json").stdout)["oidc_subject"] == "248289761001"


def test_role_and_provinces_are_changed_and_the_rest_stays(reviewers: Run, database_url: str) -> None:
    made = json.loads(
        reviewers("add", "ha.tran", "--name", "Trần Thu Hà", "--province", "01", "--json").stdout
    )
    assert reviewers("change", "ha.tran", "--role", "auditor").exit_code == 0
    assert reviewers("change", "ha.tran", "--province", "48", "--province", "79").exit_code == 0
    (listed,) = map(json.loads, reviewers("list", "--json").stdout.splitlines())
    assert (listed["role"], listed["provinces"]) == ("AUDITOR", ["48", "79"])
    assert "all provinces" in reviewers("change", "ha.tran", "--all-provinces").stdout
    assert log_in(database_url, made) == "Trần Thu Hà"


def test_an_account_is_made_once(reviewers: Run) -> None:
    assert reviewers("add", "ha.tran", "--name", "Hà").exit_code == 0
    again = reviewers("add", "ha.tran", "--name", "Hà")
    assert again.exit_code == 1
    assert "There is an account ha.tran already" in again.stderr


def test_no_account_says_how_to_make_one(reviewers: Run) -> None:
    assert "wardgate reviewers add" in reviewers("list").stdout


def log_in(database_url: str, secrets: dict[str, str]) -> str | None:
    """The name of the person whom these secrets let in."""
    return asyncio.run(_log_in(database_url, secrets))


async def _log_in(database_url: str, secrets: dict[str, str]) -> str | None:
    code = pyotp.TOTP(secrets["totp_secret"]).now() if "totp_secret" in secrets else ""
    async with open_database(database_url) as database:
        use_case = LogIn(ReviewerTable(database), Argon2Hashes(), LoginLimitInMemory(), Clock())
        try:
            credentials = Credentials(secrets["account"], secrets["password"], code, "127.0.0.1")
            return (await use_case(credentials)).full_name
        except LoginRefused:
            return None


def test_each_secret_stands_apart_from_its_name(reviewers: Run) -> None:
    shown = reviewers("add", "ha.tran", "--name", "Trần Thu Hà", "--totp").stdout
    for name in ("Password", "Authenticator secret", "Authenticator URL"):
        assert re.search(rf"^  {name} {{2,}}\S+$", shown, re.MULTILINE), shown
